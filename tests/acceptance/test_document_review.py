"""Every document is reviewed once a year: confirmed, revised or taken out of use (DOC-017, DOC-018)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.errors import FieldsInvalid, NotFound
from engine.identity import roles
from engine.model import ControlledDocument, DocumentChange, Instance, Revision
from tests.acceptance.conftest import Case, Company
from web.trial.player import CannotPlay

ASSESSED = {"assessment": "一年执行正常，无投诉反映。"}
WITHDRAW = {**ASSESSED, "review_outcome": "withdraw", "review_note": "改由集团统一考核。"}


def reviews(company: Company) -> list[Case]:
    """Return the reviews of documents, by their title; the searches for what is due are none."""
    company.session.expire_all()
    found = select(Instance).where(Instance.process_key == "document-review", Instance.title.contains("年度评审"))
    return [Case(company, each) for each in company.session.scalars(found.order_by(Instance.title))]


def document(company: Company, number: str) -> ControlledDocument:
    company.session.expire_all()
    return company.session.scalars(select(ControlledDocument).where(ControlledDocument.number == number)).one()


def due(company: Company, number: str = "GH-03") -> Case:
    """Let the year pass in which nobody looked at the documents; return the review of one of them."""
    company.now_is("2027-09-02 09:00")
    return next(each for each in reviews(company) if number in each.instance.title)


def test_each_document_gets_a_review_of_its_own_within_its_year_and_only_one(company: Company) -> None:
    company.now_is("2027-06-01 09:00")
    assert reviews(company) == []
    company.now_is("2027-09-02 09:00")
    titles = [each.instance.title for each in reviews(company)]
    documents = company.session.scalars(
        select(ControlledDocument.number).where(ControlledDocument.kind == "procedure")
    ).all()
    assert len(titles) == len(documents) > 10
    company.now_is("2027-11-02 09:00")
    assert [each.instance.title for each in reviews(company)] == titles


def test_it_goes_to_the_owner_and_confirmed_it_is_due_in_a_year(company: Company) -> None:
    case = due(company)
    assert [one.role_key for one in case.task("review").candidates] == [document(company, "GH-03").owner_role]
    case.do("review", **ASSESSED, review_outcome="confirm")
    assert (case.state, case.instance.ended_as) == ("completed", "confirmed")
    assert str(case.values["next_review"]) == "2028-09-02"
    facts = [one.type for one in ledger.read(company.session, "doc/GH-03")]
    assert facts[-1] == "document.reviewed"


def test_what_has_to_change_is_proposed_to_the_owners_of_procedures(company: Company) -> None:
    case = due(company)
    with pytest.raises(FieldsInvalid) as refused:
        case.do("review", **ASSESSED, review_outcome="revise")
    assert list(refused.value.fields) == ["field_review_note"]
    case.do("review", **ASSESSED, review_outcome="revise", review_note="改为季度考核。")
    assert case.instance.ended_as == "to_revise"
    assert company.notices("linyue", "年度评审要求修订：GH-03") == 1
    change = company.session.scalars(select(DocumentChange)).one()
    assert (change.process_key, change.reason, change.state) == (
        "supplier-month",
        "年度评审：改为季度考核。",
        "proposed",
    )
    proposal = company.session.scalars(select(Instance).where(Instance.process_key == "document-change")).one()
    assert Case(company, proposal).steps == ["take_up"]


def test_out_of_use_it_is_void_readable_and_nothing_begins_by_it(company: Company) -> None:
    case = due(company)
    case.do("review", **WITHDRAW)
    case.do("approve", by="zhaomin")
    assert (case.state, case.instance.ended_as) == ("completed", "voided")
    paper = document(company, "GH-03")
    assert (paper.voided_at is not None, paper.void_reason) == (True, "改由集团统一考核。")
    with pytest.raises(NotFound):
        commands.start(company.session, "supplier-month", {}, by=company.actor("hegang"))
    revision = company.session.scalars(select(Revision).where(Revision.definition_id == paper.definition_id)).one()
    assert revision.obsolete_at is not None


def test_whoever_reviewed_it_does_not_approve_and_refused_it_is_reviewed_again(company: Company) -> None:
    roles.grant(company.session, company.person("linyue").id, "general_manager", by=SYSTEM)
    case = due(company)
    case.do("review", **WITHDRAW, by="linyue")
    with pytest.raises(CannotPlay):
        case.do("approve", by="linyue")
    case.do("approve", by="zhaomin", decision="reject", opinion="仍要使用。")
    assert case.steps == ["review"]
    assert document(company, "GH-03").voided_at is None
