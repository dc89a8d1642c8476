"""Corrections: the record stays as it was, what is right stands beside it, and a second person approves."""

from __future__ import annotations

import pytest

from engine import commands, ledger
from engine.commands.corrections import Correction
from engine.errors import Conflict, FieldsInvalid, NotAllowed, NotFound
from tests.acceptance.conftest import OWNER, Case, Company


@pytest.fixture
def case(company: Company) -> Case:
    return company.complaint()


def asked(case: Case, field: str = "unit", new: str = "0603", reason: str = "门牌看错") -> Correction:
    seq = next(fact.seq for fact in case.facts if f"data.{field}" in fact.revealed)
    return Correction(seq, field, "房号", OWNER["unit"], new, reason)


def proposed(case: Case) -> str:
    company = case.company
    entry = commands.correct(company.session, case.instance.id, asked(case), by=company.actor("chenxiao"))
    return entry.number


def test_a_correction_counts_when_somebody_else_approved_it_and_the_record_stays(case: Case) -> None:
    company, before = case.company, case.facts
    number = proposed(case)
    with pytest.raises(NotAllowed):
        commands.decide_correction(company.session, number, agrees=True, by=company.actor("chenxiao"))
    entry = commands.decide_correction(company.session, number, agrees=True, by=company.actor("linyue"))
    assert entry.data["state"] == "corrected"
    told, done = case.facts[len(before) :]
    assert [told.type, done.type] == ["correction.proposed", "record.corrected"]
    assert done.revealed["data.unit"] == {"old": "0602", "new": "0603"}
    assert done.revealed["reason"] == "门牌看错"
    assert (done.public["asked_by"], done.actor) == (company.actor("chenxiao").id, company.actor("linyue").id)
    assert case.facts[: len(before)] == before
    assert case.values["unit"] == "0602"
    assert ledger.verify(company.session, f"pi/{case.number}").ok
    with pytest.raises(Conflict):
        commands.decide_correction(company.session, number, agrees=True, by=company.actor("linyue"))


def test_a_refusal_says_why(case: Case) -> None:
    company, number = case.company, proposed(case)
    with pytest.raises(FieldsInvalid):
        commands.decide_correction(company.session, number, agrees=False, by=company.actor("linyue"))
    commands.decide_correction(company.session, number, agrees=False, opinion="门牌无误", by=company.actor("linyue"))
    assert case.facts[-1].type == "correction.refused"
    assert case.facts[-1].revealed["opinion"] == "门牌无误"


def test_where_the_catalogue_asks_for_no_second_person_it_counts_at_once(case: Case) -> None:
    company = case.company
    commands.set_policy(company.session, "records.correction_approved", False, by=company.actor("linyue"))
    proposed(case)
    assert case.facts[-1].type == "record.corrected"


def test_what_was_never_recorded_is_not_corrected_and_a_reason_is_needed(case: Case) -> None:
    session, by = case.company.session, case.company.actor("chenxiao")
    real = asked(case)
    for wrong in (Correction(real.seq, "nothing", "", "", "x", "y"), Correction(999, "unit", "", "", "x", "y")):
        with pytest.raises(NotFound):
            commands.correct(session, case.instance.id, wrong, by=by)
    for new, reason, field in (("0602", "x", "new"), (" ", "x", "new"), ("0603", " ", "reason")):
        with pytest.raises(FieldsInvalid) as refused:
            commands.correct(session, case.instance.id, asked(case, new=new, reason=reason), by=by)
        assert set(refused.value.fields) == {field}


def test_who_has_no_part_in_the_case_corrects_nothing(case: Case) -> None:
    for login in ("tanglan", "caijing"):
        with pytest.raises((NotAllowed, NotFound)):
            commands.correct(case.company.session, case.instance.id, asked(case), by=case.company.actor(login))
