"""Records are kept by their class, by law where that is longer, and no decision is taken silently."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.commands.retention import STREAM
from engine.errors import FieldsInvalid, NotAllowed
from engine.model import Record
from engine.records.due import is_due
from engine.records.terms import Terms, years_after, years_before


def due(session):
    return set(session.scalars(select(Record.number).where(is_due(Terms(session)))))


def test_a_record_is_due_on_the_day_its_term_has_run_out_and_not_the_day_before(session, keep):
    keep("P-1", "2023-06-01")
    keep("P-2", "2023-06-02")
    assert due(session) == {"P-1"}
    term = Terms(session).of("leave")
    assert term.until(session.get_one(Record, "P-1").since) == date(2026, 6, 1)
    assert term.words().zh == "短期 3 年"


def test_the_legal_minimum_wins_where_it_is_longer_and_is_said_to(session, keep, owner):
    keep("P-1", "2020-01-01")
    commands.assign_class(session, "leave", "short", "enterprise", by=owner)
    term = Terms(session).of("leave")
    assert (term.years, term.is_by_law) == (10, True)
    assert term.words().zh == "短期 3 年，企业档案法定最低 10 年，从长"
    assert due(session) == set()
    commands.assign_class(session, "leave", "short", "", by=owner)
    assert due(session) == {"P-1"}


def test_the_class_wins_where_it_is_longer(session, keep, owner):
    commands.set_policy(session, "record.keep_long", 35, by=owner)
    commands.assign_class(session, "leave", "long", "enterprise", by=owner)
    term = Terms(session).of("leave")
    assert (term.years, term.is_by_law) == (35, False)
    assert term.words().en == "Long-term, 35 years; not below the legal minimum 10 years (Enterprise archives)"


def test_permanent_records_never_go_until_the_company_decides_otherwise(session, keep, owner):
    keep("P-1", "1999-01-01")
    commands.assign_class(session, "leave", "permanent", "", by=owner)
    assert due(session) == set()
    commands.decide_retention(session, "record.permanent_for_ever", False, reason="总经理办公会 2026-3", by=owner)
    assert (Terms(session).of("leave").years, due(session)) == (5, {"P-1"})
    told = [fact for fact in ledger.read(session, STREAM) if fact.type == "retention.decided"]
    assert [(fact.actor, fact.public["value"], fact.public["reason"]) for fact in told] == [
        (owner.id, False, "总经理办公会 2026-3")
    ]


def test_the_minimum_of_enterprise_archives_counts_for_all_when_the_company_says_so(session, keep, owner):
    commands.decide_retention(session, "record.floor_for_all", True, reason="法务意见", by=owner)
    assert Terms(session).of("leave").years == 10


def test_a_procedure_without_a_class_is_kept_for_ever(session, keep):
    keep("P-1", "1999-01-01", process_key="nobody-knows")
    assert Terms(session).of("nobody-knows").words().zh == "未定保存类别，按永久保存"
    assert due(session) == set()


def test_a_decision_needs_a_reason_and_an_owner(session, keep, owner, keeper):
    with pytest.raises(FieldsInvalid) as refused:
        commands.decide_retention(session, "record.keep_long", 3, reason=" ", by=owner)
    assert list(refused.value.fields) == ["reason"]
    with pytest.raises(NotAllowed):
        commands.decide_retention(session, "record.keep_long", 3, reason="我说的", by=keeper)
    assert Terms(session).classes["long"].years == 5


def test_what_does_not_run_yet_and_what_is_reviewed_later_is_not_due(session, keep):
    keep("P-1", "2000-01-01", since=None)
    keep("P-2", "2000-01-01", review_on=date(2026, 6, 2))
    keep("P-3", "2000-01-01", review_on=date(2026, 6, 1))
    assert due(session) == {"P-3"}


def test_years_are_counted_alike_forth_and_back():
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
    for day in (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28), date(2028, 2, 29)):
        last = years_before(day, 3)
        assert years_after(last, 3) <= day < years_after(date.fromordinal(last.toordinal() + 1), 3)
