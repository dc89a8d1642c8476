"""No rule of joint drawing review and change control was forgotten."""

from __future__ import annotations

import pytest

from tests.acceptance.test_traceability import BINDING, CARRIED, FILES, elements
from web.work.rules import book

CARRIES = {"JDR-": ("jdr.csv", 11), "DSN-": ("dsn.csv", 8)}


@pytest.mark.parametrize("prefix", CARRIES)
def test_every_rule_is_carried_by_an_element_and_every_question_by_the_checklist(prefix: str) -> None:
    checklist, count = CARRIES[prefix]
    binding = {rule.id for rule in book().values() if rule.id.startswith(prefix) and rule.kind in BINDING | CARRIED}
    assert len(binding) == count
    assert binding - {rule for node in elements() for rule in node.rules} == set()
    questions = {rule for rule in binding if book()[rule].kind == "checklist-item"}
    assert {rule for rule in questions if rule not in FILES[checklist].decode()} == set()


def test_telling_the_buyers_and_the_wishes_of_customers_are_carried_too() -> None:
    named = {rule for node in elements() for rule in node.rules}
    assert {"TCH-061", "TCH-078"} <= named


def test_every_rule_that_blocks_a_change_stands_in_its_table() -> None:
    table = FILES["design-change-blocks.dmn"].decode()
    thresholds = {rule.id for rule in book().values() if rule.id.startswith("DSN-") and rule.kind == "threshold"}
    assert len(thresholds) == 3
    assert {rule for rule in {*thresholds, "DSN-007", "DSN-008", "DSN-009", "DSN-010"} if rule not in table} == set()
