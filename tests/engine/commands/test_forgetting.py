"""What a process forgets is gone when its case ends, however it ends: out of state and record, with an event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.database import transaction
from engine.instances.programs import current_revision
from engine.instances.recording import stream_of
from engine.model import Definition, DefinitionKind, Instance
from engine.queries.casefile import values_of
from tests.engine.commands.conftest import HERE, Company

PHONE = "13712340000"
BREAKS = (
    '<bpmn:endEvent id="e" name="结束"/>',
    '<bpmn:endEvent id="e" name="结束"><bpmn:errorEventDefinition errorRef="x1"/></bpmn:endEvent>',
)
ERROR = ("  <bpmn:process ", '  <bpmn:error id="x1" name="x" errorCode="X"/>\n  <bpmn:process ')


def deployed(session: Session, *changes: tuple[str, str]) -> str:
    """Deploy the leave with these changes; return its revision."""
    source = (HERE / "leave.bpmn").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    commands.deploy(session, {"leave.bpmn": source.encode()}, by=SYSTEM)
    return current_revision(session, DefinitionKind.PROCESS, "leave").id


def cancelled(company: Company, case: Instance) -> None:
    commands.cancel(company.session, case.id, reason="不去了", by=SYSTEM)


def finished(company: Company, case: Instance) -> None:
    commands.complete(company.session, company.task(case).id, {"days": 3}, by=company.jia)
    commands.complete(company.session, company.task(case).id, {"decision": "agree"}, by=company.yi)
    commands.correlate(company.session, "answer", case.number, {}, by=SYSTEM)


def failed(company: Company, case: Instance) -> None:
    commands.migrate(company.session, case.id, deployed(company.session, BREAKS, ERROR), reason="试", by=SYSTEM)
    finished(company, case)


def moved_and_cancelled(company: Company, case: Instance) -> None:
    newer = deployed(company.session, ("填写申请", "写申请"))
    commands.migrate(company.session, case.id, newer, reason="改用新版", by=SYSTEM)
    cancelled(company, case)


ENDS: list[tuple[Callable[[Company, Instance], None], str]] = [
    (cancelled, "cancelled"),
    (finished, "completed"),
    (failed, "failed"),
    (moved_and_cancelled, "cancelled"),
]


@pytest.mark.parametrize(("ends", "state"), ENDS)
def test_what_a_process_forgets_goes_at_every_end(
    company: Company, ends: Callable[[Company, Instance], None], state: str
) -> None:
    session = company.session
    with transaction(session):
        definition = session.scalars(select(Definition).where(Definition.key == "leave")).one()
        definition.settings = {**definition.settings, "forgets": ["phone"]}
    case = company.start(phone=PHONE, room="0301")
    assert values_of(session, case)["phone"] == PHONE
    ends(company, case)
    case = session.get_one(Instance, case.id, populate_existing=True)
    assert case.state == state
    assert PHONE.encode() not in case.state_blob
    assert values_of(session, case)["room"] == "0301"
    facts = list(ledger.read(session, stream_of(case)))
    said = str([fact.revealed for fact in facts])
    assert (PHONE in said, "0301" in said) == (False, True)
    (note,) = [fact for fact in facts if fact.type == "privacy.erased"]
    assert (note.public["request"], note.public["basis"]) == (case.number, "PIPL-19")
    assert set(note.public["digests"]) == {one for fact in facts for one in fact.erased}
    checked = ledger.verify(session, stream_of(case))
    assert checked.ok
    assert checked.erased == len(note.public["digests"])


def test_a_process_that_forgets_nothing_keeps_what_its_case_held(company: Company) -> None:
    case = company.start(phone=PHONE)
    cancelled(company, case)
    assert values_of(company.session, case)["phone"] == PHONE
    assert "privacy.erased" not in {fact.type for fact in ledger.read(company.session, stream_of(case))}
