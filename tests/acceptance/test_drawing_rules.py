"""The rules of joint drawing review and change control stand where people meet them."""

from __future__ import annotations

import pytest

from tests.acceptance.test_traceability import FILES, elements
from web.work.rules import book


@pytest.mark.parametrize(("prefix", "checklist", "count"), [("JDR-", "jdr.csv", 10), ("DSN-", "dsn.csv", 4)])
def test_every_question_of_the_rules_is_asked(prefix: str, checklist: str, count: int) -> None:
    asked = {rule.id for rule in book().values() if rule.id.startswith(prefix) and rule.kind == "checklist-item"}
    assert len(asked) == count
    assert {rule for rule in asked if rule not in FILES[checklist].decode()} == set()


def test_every_rule_of_both_even_every_principle_has_an_element() -> None:
    named = {rule for node in elements() for rule in node.rules}
    rules = {rule for rule in book() if rule.startswith(("JDR-", "DSN-"))}
    assert len(rules) == 32
    assert rules - named == set()
    assert {"TCH-061", "TCH-078"} <= named


def test_every_rule_that_blocks_a_change_stands_in_its_table() -> None:
    table = FILES["design-change-blocks.dmn"].decode()
    thresholds = {rule.id for rule in book().values() if rule.id.startswith("DSN-") and rule.kind == "threshold"}
    assert len(thresholds) == 3
    assert {rule for rule in {*thresholds, "DSN-007", "DSN-008", "DSN-009", "DSN-010"} if rule not in table} == set()
