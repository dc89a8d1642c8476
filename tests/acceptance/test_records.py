"""What finished cases leave behind, and how long it is kept (REC-001..011)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import commands
from engine.catalogue import listing
from engine.model import Definition, DefinitionKind, Record
from engine.records.terms import Terms
from tests.acceptance.conftest import Case, Company

KEPT = {"permanent": None, "long": 5, "short": 3, "temporary": 1}
BORROWED = {"document": "CH-01 客户投诉处理", "use": "own", "purpose": "取证", "use_until": "2026-12-01"}


@pytest.mark.rule("REC-008", "REC-009", "REC-010", "REC-011")
def test_the_four_classes_keep_records_as_long_as_the_rules_say(company: Company) -> None:
    assert {key: kind.years for key, kind in Terms(company.session).classes.items()} == KEPT
    rules = [rule for item in listing(company.session, "record_class") for rule in item["rules"]]
    assert rules == ["REC-008", "REC-009", "REC-010", "REC-011"]


def test_every_procedure_in_force_says_how_long_its_records_are_kept(company: Company) -> None:
    rows = company.session.scalars(
        select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
    )
    unkept = [row.key for row in rows if row.settings.get("record_class") not in KEPT]
    assert unkept == []


@pytest.mark.parametrize("end", ["completed", "cancelled"])
def test_a_case_that_ends_is_a_record_at_once(company: Company, end: str) -> None:
    case = Case(company, company.player.begin("chenxiao", "document-borrow", **BORROWED))
    assert company.session.get(Record, case.number) is None
    if end == "completed":
        case.do("confirm", decision="reject", opinion="用途不明。")
    else:
        commands.cancel(company.session, case.instance.id, reason="不借了", by=company.actor("jiangtao"))
    record = company.session.get_one(Record, case.number)
    assert (record.process_key, record.state, record.list_number) == ("document-borrow", end, None)
    assert record.since == record.ended_at == case.instance.ended_at
