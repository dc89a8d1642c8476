"""Every element says which rule it implements, and no rule of a process was forgotten."""

from __future__ import annotations

import re
import tomllib

import pytest

from engine.definitions.model import Activity
from engine.definitions.read import read_diagram
from engine.lint import Known, lint_process
from web.demo.load import shipped_files
from web.work.rules import book

FILES = shipped_files()
RULE = re.compile(r"[A-Z]{2,4}-\d{3}")
BINDING = {"process-step", "deadline", "form-field", "permission"}
# Of the vetting rules these bind as well; what is left are two principles.
CARRIED = {"role", "checklist-item", "document", "threshold", "classification", "metric"}


def elements() -> list[Activity]:
    """Return every flow node of the shipped diagrams."""
    diagrams = [read_diagram(source) for name, source in FILES.items() if name.endswith(".bpmn")]
    return [node for diagram in diagrams for process in diagram.runnable for node in process.activities.values()]


def test_every_element_names_rules_that_exist() -> None:
    silent = [node.id for node in elements() if not node.rules]
    unknown = {rule for node in elements() for rule in node.rules} - set(book())
    assert (silent, unknown) == ([], set())


def test_every_step_deadline_field_and_permission_is_implemented_by_an_element() -> None:
    named = {rule for node in elements() for rule in node.rules}
    binding = {rule.id for rule in book().values() if rule.id.startswith("CMP-") and rule.kind in BINDING}
    assert binding - named == {rule for rule in binding if book()[rule].reason is not None}


def test_every_rule_of_the_vetting_of_new_clients_is_implemented_by_an_element() -> None:
    named = {rule for node in elements() for rule in node.rules}
    binding = {rule.id for rule in book().values() if rule.id.startswith("VET-") and rule.kind in BINDING | CARRIED}
    assert len(binding) == 48
    assert binding - named == set()


def test_the_rules_of_catalogue_and_tables_exist() -> None:
    texts = [source.decode() for name, source in FILES.items() if name.endswith((".toml", ".dmn"))]
    assert {rule for text in texts for rule in RULE.findall(text)} - set(book()) == set()


def test_every_deadline_is_a_policy_value_with_a_rule_and_no_number_in_a_diagram() -> None:
    catalogue = [tomllib.loads(source.decode()) for name, source in FILES.items() if name.endswith(".toml")]
    policies = [policy for file in catalogue for policy in file.get("policy", [])]
    assert [policy["key"] for policy in policies if not policy["rules"]] == []
    timed = [node for node in elements() if node.due_date or any(event.kind == "timer" for event in node.events)]
    assert len(timed) > 10
    assert [node.id for node in timed if "policy." not in _times(node)] == []


def _times(node: Activity) -> str:
    return " ".join(filter(None, [node.due_date, *(event.expression for event in node.events)]))


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith(".bpmn")))
def test_the_shipped_diagrams_have_no_problems(name: str) -> None:
    problems = lint_process(FILES[name], known=Known(rules=set(book())))
    assert [f"{each.rule} {each.element_id}" for each in problems] == []
