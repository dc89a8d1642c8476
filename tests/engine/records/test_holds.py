"""What is held is not due, whatever its term; lifted holds stay on record."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from engine import clock, commands, ledger
from engine.database import transaction
from engine.errors import Conflict, FieldsInvalid, NotAllowed
from engine.model import Hold, Record
from engine.queries.auditing.agreement import disagreements
from engine.records.due import is_due
from engine.records.holds import STREAM, holds_on
from engine.records.terms import Terms


def due(session):
    return set(session.scalars(select(Record.number).where(is_due(Terms(session)))))


@pytest.fixture
def old(keep):
    """Keep three records whose term has run out, one of another procedure."""
    return [keep("P-1", "2020-01-01"), keep("P-2", "2020-01-01"), keep("P-3", "2020-01-01", project="jiangpan")]


def test_a_hold_keeps_the_case_it_names_until_it_is_lifted(session, old, keeper):
    hold = commands.place_hold(session, case_number="P-1", reason="诉讼", mandate="(2026)粤01民初12号", by=keeper)
    assert due(session) == {"P-2", "P-3"}
    assert [one.number for one in holds_on(session, old[0])] == [hold.number]
    commands.lift_hold(session, hold.number, reason="已判决", by=keeper)
    assert due(session) == {"P-1", "P-2", "P-3"}
    assert [one.lift_reason for one in holds_on(session, old[0], lifted=True)] == ["已判决"]
    assert [fact.type for fact in ledger.read(session, STREAM)] == ["hold.placed", "hold.lifted"]


def test_a_hold_that_was_edited_or_removed_beside_its_events_is_found(session, old, keeper):
    kept, gone = (
        commands.place_hold(session, case_number=one, reason="诉讼", mandate="", by=keeper) for one in ("P-1", "P-2")
    )
    commands.lift_hold(session, gone.number, reason="已判决", by=keeper)
    assert list(disagreements(session)) == []
    with transaction(session):
        session.execute(
            update(Hold).where(Hold.number == kept.number).values(lifted_by=keeper.id, lifted_at=clock.now())
        )
        session.execute(update(Hold).where(Hold.number == gone.number).values(project="jiangpan"))
    assert [flaw.text.zh for flaw in disagreements(session)] == [f"冻结 {one.number}与账本不符" for one in (kept, gone)]


def test_a_hold_keeps_what_all_its_marks_fit(session, old, keeper):
    commands.place_hold(session, process_key="leave", reason="审计", mandate="", by=keeper)
    assert due(session) == set()


def test_a_hold_says_why_and_means_something(session, old, keeper):
    with pytest.raises(FieldsInvalid) as refused:
        commands.place_hold(session, reason=" ", mandate="", by=keeper)
    assert set(refused.value.fields) == {"reason", "case_number"}
    marks = {"case_number": "P-9", "process_key": "none", "project": "none"}
    with pytest.raises(FieldsInvalid) as refused:
        commands.place_hold(session, reason="诉讼", mandate="", by=keeper, **marks)
    assert set(refused.value.fields) == set(marks)
    assert session.scalars(select(Hold)).all() == []


def test_only_keepers_place_holds_and_nobody_lifts_one_twice(session, old, keeper, owner):
    with pytest.raises(NotAllowed):
        commands.place_hold(session, case_number="P-1", reason="诉讼", mandate="", by=owner)
    hold = commands.place_hold(session, case_number="P-1", reason="诉讼", mandate="", by=keeper)
    commands.lift_hold(session, hold.number, reason="撤诉", by=keeper)
    with pytest.raises(Conflict):
        commands.lift_hold(session, hold.number, reason="撤诉", by=keeper)


def test_where_the_paper_lies_is_noted_and_recorded(session, old, keeper, owner):
    commands.note_place(session, "P-1", "档案室 3 柜 2 盒", by=keeper)
    assert session.get_one(Record, "P-1").place == "档案室 3 柜 2 盒"
    with pytest.raises(NotAllowed):
        commands.note_place(session, "P-1", "", by=owner)
