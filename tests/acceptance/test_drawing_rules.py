"""No rule of joint drawing review and change control was forgotten."""

from __future__ import annotations

import pytest

from tests.acceptance.test_traceability import BINDING, CARRIED, FILES, elements
from web.work.rules import book

CARRIES = {"JDR-": ("drawing-review", "jdr.csv", 11)}


@pytest.mark.parametrize("prefix", CARRIES)
def test_every_rule_is_carried_by_an_element_and_every_question_by_the_checklist(prefix: str) -> None:
    _, checklist, count = CARRIES[prefix]
    binding = {rule.id for rule in book().values() if rule.id.startswith(prefix) and rule.kind in BINDING | CARRIED}
    assert len(binding) == count
    assert binding - {rule for node in elements() for rule in node.rules} == set()
    questions = {rule for rule in binding if book()[rule].kind == "checklist-item"}
    assert {rule for rule in questions if rule not in FILES[checklist].decode()} == set()
