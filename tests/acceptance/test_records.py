"""How long the records of procedures are kept (REC-008..011)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.catalogue import listing
from engine.model import Definition, DefinitionKind
from tests.acceptance.conftest import Company

KEPT = {
    "permanent": {"destroy": False, "value": 5, "unit": "years"},
    "long": {"destroy": True, "value": 5, "unit": "years"},
    "short": {"destroy": True, "value": 3, "unit": "years"},
    "temporary": {"destroy": True, "value": 1, "unit": "years"},
}


@pytest.mark.rule("REC-008", "REC-009", "REC-010", "REC-011")
def test_the_four_classes_keep_records_as_long_as_the_rules_say(company: Company) -> None:
    classes = listing(company.session, "record_class")
    assert {item["key"]: item["keep"] for item in classes} == KEPT
    assert [rule for item in classes for rule in item["rules"]] == ["REC-008", "REC-009", "REC-010", "REC-011"]


def test_every_procedure_in_force_says_how_long_its_records_are_kept(company: Company) -> None:
    rows = company.session.scalars(
        select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
    )
    unkept = [row.key for row in rows if row.settings.get("record_class") not in KEPT]
    assert unkept == []
