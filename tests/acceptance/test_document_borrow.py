"""Documents are lent, copied and forwarded under control only, and never outside the group (DOC-043..046)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.database import transaction
from engine.documents.voiding import void
from engine.errors import FieldsInvalid
from tests.acceptance.conftest import Case, Company
from web.trial.player import CannotPlay

OWN = {"document": "CH-01 客户投诉处理", "use": "own", "purpose": "外部审核取证", "use_until": "2026-12-01"}
GROUP = {**OWN, "use": "group", "borrower": "云澜（佛山）公司", "contact": "何敏"}
ISSUED = {"medium": "paper", "copies": 1, "receiver": "陈晓", "return_by": "2026-12-01"}
CONFIRMED = {"other_confirmed": "yes", "other_person": "何敏", "other_on": "2026-11-17"}


def asked(company: Company, **changes: Any) -> Case:
    """Let Chen Xiao ask for a document."""
    return Case(company, company.player.begin("chenxiao", "document-borrow", **{**OWN, **changes}))


def test_in_the_company_the_general_managers_office_decides_issues_and_takes_back(company: Company) -> None:
    case = asked(company)
    assert case.steps == ["confirm"]
    case.do("confirm", by="jiangtao")
    assert case.steps == ["issue"]
    case.do("issue", **ISSUED)
    assert company.notices("chenxiao", "可以借阅：CH-01 客户投诉处理") == 1
    assert case.task("give_back").due_at is not None
    case.do("give_back", returned_as="returned")
    assert (case.state, case.instance.ended_as) == ("completed", "returned")


def test_another_company_borrows_when_both_offices_confirm_and_the_leader_approves(company: Company) -> None:
    case = asked(company, **GROUP)
    case.do("confirm", by="jiangtao")
    case.do("other_office", **CONFIRMED)
    assert case.steps == ["approve"]
    case.do("approve", by="shenhao")
    assert case.steps == ["issue"]


@pytest.mark.parametrize("by_whom", ["our office", "their office", "the leader"])
def test_whoever_does_not_agree_ends_it_and_the_applicant_is_told_why(company: Company, by_whom: str) -> None:
    case = asked(company, **GROUP)
    refusal = {"decision": "reject", "opinion": "用途不明。"}
    case.do("confirm", **(refusal if by_whom == "our office" else {}))
    if by_whom != "our office":
        case.do("other_office", **({"other_confirmed": "no"} if by_whom == "their office" else CONFIRMED))
    if by_whom == "the leader":
        case.do("approve", **refusal)
    assert (case.state, case.instance.ended_as) == ("completed", "refused")
    assert company.notices("chenxiao", "不同意借阅") == 1


def test_what_is_borrowed_is_picked_from_the_documents_that_are_not_void(company: Company) -> None:
    with pytest.raises(FieldsInvalid):
        asked(company, **{**OWN, "document": "CH-99 没有的文件"})
    assert asked(company, **OWN).number
    with transaction(company.session):
        void(company.session, "CH-01", "不再使用", by=company.actor("linyue"))
    with pytest.raises(FieldsInvalid):
        asked(company, **OWN)


def test_nothing_goes_outside_the_group(company: Company) -> None:
    case = asked(company, use="outside")
    assert (case.state, case.instance.ended_as, case.steps) == ("completed", "outside", [])
    assert company.notices("chenxiao", "不能外传") == 1


def test_nobody_confirms_their_own_request_or_approves_what_they_confirmed(company: Company) -> None:
    case = Case(company, company.player.begin("jiangtao", "document-borrow", **GROUP))
    with pytest.raises(CannotPlay):
        case.do("confirm", by="jiangtao")


def test_a_lost_copy_needs_words(company: Company) -> None:
    case = asked(company)
    case.do("confirm")
    case.do("issue", **ISSUED)
    with pytest.raises(FieldsInvalid) as refused:
        case.do("give_back", returned_as="lost")
    assert list(refused.value.fields) == ["field_return_note"]
    case.do("give_back", returned_as="lost", return_note="搬迁时遗失，已通知总经理办公室。")
    assert case.instance.ended_as == "returned"
