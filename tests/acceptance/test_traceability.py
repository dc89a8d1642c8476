"""Every element says which rule it implements, and no rule of a process was forgotten."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine.definitions.checklist import read_checklist
from engine.definitions.model import Activity
from engine.definitions.read import read_diagram
from engine.lint import Known, lint_process
from web.demo.load import shipped_files
from web.work.evidence import evidence
from web.work.matrix import CARRIERS, Line, State, matrix
from web.work.rules import book

FILES = shipped_files()
RULE = re.compile(r"[A-Z]{2,4}-\d{3}")
ROOT = Path(__file__).parents[2]
COVERED = ("VET", "CMP", "REC", "SRS", "JDR", "SWP", "LES", "DSN", "PIP")
"""The systems whose procedures are in the product."""


def elements() -> list[Activity]:
    """Return every flow node of the shipped diagrams."""
    diagrams = [read_diagram(source) for name, source in FILES.items() if name.endswith(".bpmn")]
    return [node for diagram in diagrams for process in diagram.runnable for node in process.activities.values()]


def test_every_element_names_rules_that_exist() -> None:
    silent = [node.id for node in elements() if not node.rules]
    unknown = {rule for node in elements() for rule in node.rules} - set(book())
    assert (silent, unknown) == ([], set())


@pytest.fixture
def lines(session: Session) -> list[Line]:
    """Return the matrix of what is shipped."""
    return matrix(session)


@pytest.mark.parametrize("prefix", COVERED)
def test_every_binding_rule_is_carried_out_or_has_a_reason(lines: list[Line], prefix: str) -> None:
    here = [line for line in lines if line.rule.id.startswith(f"{prefix}-")]
    assert len(here) >= 3
    assert [line.rule.id for line in here if line.state == State.MISSING] == []


def test_whatever_carries_a_rule_is_called_something(lines: list[Line]) -> None:
    assert {carrier.kind for line in lines for carrier in line.carriers} <= CARRIERS.keys()


def test_no_reason_is_kept_for_a_rule_that_is_carried_out(lines: list[Line]) -> None:
    assert [line.rule.id for line in lines if line.state == State.CARRIED and line.rule.reason] == []


@pytest.mark.parametrize("prefix", COVERED)
def test_every_rule_that_takes_effect_at_an_element_is_shown_by_a_test(lines: list[Line], prefix: str) -> None:
    placed = [line for line in lines if any(carrier.places for carrier in line.carriers)]
    assert [line.rule.id for line in placed if line.rule.id.startswith(f"{prefix}-") and not line.tests] == []


def test_the_tests_named_exist() -> None:
    named = {test.partition("[")[0] for tests in evidence().values() for test in tests}
    assert [test for test in sorted(named) if not _exists(*test.split("::"))] == []


def _exists(file: str, function: str) -> bool:
    path = ROOT / file
    return path.exists() and re.search(rf"^def {function}\b", path.read_text(encoding="utf-8"), re.M) is not None


def test_every_rule_of_lessons_is_implemented_by_an_element() -> None:
    named = {rule for node in elements() for rule in node.rules}
    lessons = {rule for rule in book() if rule.startswith("LES-")}
    assert len(lessons) == 3
    assert lessons - named == set()


def test_every_checklist_item_of_the_sweep_is_asked_by_a_list_and_no_list_names_a_rule_that_is_none() -> None:
    lists = [source.decode() for name, source in FILES.items() if name.startswith("swp_") and name.endswith(".csv")]
    asked = {rule for text in lists for rule in RULE.findall(text)}
    items = {rule.id for rule in book().values() if rule.id.startswith("SWP-") and rule.kind == "checklist-item"}
    assert len(lists) == 3
    assert items - asked == set()
    assert asked - set(book()) == set()


def test_the_checklists_of_sales_ask_what_the_rules_list() -> None:
    rows = [row for name, source in FILES.items() if name.startswith("srs_") for row in read_checklist(source)]
    numbers = (3, 6, 7, 8, 9, 11, 12, 13, 17, *range(19, 50), *range(67, 75))
    assert {f"SRS-{number:03d}" for number in numbers} <= {row.cells["rule"] for row in rows}


def test_the_rules_of_catalogue_and_tables_exist() -> None:
    texts = [source.decode() for name, source in FILES.items() if name.endswith((".toml", ".dmn"))]
    assert {rule for text in texts for rule in RULE.findall(text)} - set(book()) == set()


DECIDED = "=effective_at"
"""The one time people decide on case by case: when a change of a document takes effect."""


def test_every_deadline_is_a_policy_value_with_a_rule_and_no_number_in_a_diagram() -> None:
    catalogue = [tomllib.loads(source.decode()) for name, source in FILES.items() if name.endswith(".toml")]
    policies = [policy for file in catalogue for policy in file.get("policy", [])]
    assert [policy["key"] for policy in policies if not policy["rules"]] == []
    timed = [node for node in elements() if node.due_date or any(event.kind == "timer" for event in node.events)]
    assert len(timed) > 10
    assert [node.id for node in timed if "policy." not in _times(node) and _times(node) != DECIDED] == []


def _times(node: Activity) -> str:
    return " ".join(filter(None, [node.due_date, *(event.expression for event in node.events)]))


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith(".bpmn")))
def test_the_shipped_diagrams_have_no_problems(name: str) -> None:
    problems = lint_process(FILES[name], known=Known(rules=set(book())))
    assert [f"{each.rule} {each.element_id}" for each in problems] == []
