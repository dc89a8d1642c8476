"""Negotiation rounds, mediation, and compensation by the limit table (CMP-051, 079, 173, 175, 176; REC-005..007)."""

from __future__ import annotations

from typing import Any

import pytest

from engine.actor import SYSTEM
from engine.errors import FieldsInvalid
from engine.identity import roles
from engine.queries.casefile import values_at
from tests.acceptance.conftest import ACCEPTED, REFUSED, Case, Company
from web.trial.player import CannotPlay

CLAIM = {"reason": "误工与租房支出属实。", "similar": "2026年同类投诉补偿1500元。"}


def claimed(company: Company, proposed: float, kind: str = "money", **claim: Any) -> Case:
    """Return a case whose compensation has been asked for."""
    case = company.complaint(amount=49000).agreed(compensation_kind=kind)
    case.do("claim_form", proposed=proposed, **CLAIM, **claim)
    return case


# -- rounds


def test_a_refused_plan_goes_back_to_the_department_and_is_negotiated(company: Company) -> None:
    case = company.complaint().refused()
    assert case.steps == ["study"]
    case.do("study", by="shilei", measure="整窗更换。")
    assert case.steps == ["negotiate"]
    case.do("negotiate", **ACCEPTED)
    assert case.steps == ["execute"]
    (round_one,) = case.values["negotiation"]
    assert (round_one["round"], round_one["plan"]) == (1, "重做窗台防水并复测。")
    assert round_one["answer"] == REFUSED["answer_note"]


def test_after_the_last_round_management_mediates(company: Company) -> None:
    case = company.complaint().refused()
    for plan in ("整窗更换。", "整窗更换并补偿清洁费。"):
        case.do("study", measure=plan)
        case.do("negotiate", **REFUSED)
    assert case.steps == ["mediate"]
    assert [one["round"] for one in case.values["negotiation"]] == [1, 2, 3]
    assert company.told("管理层会商") >= {"fangzhou", "zhaomin"}

    assert (
        case.do("mediate", mediation_next="continue", measure="整窗更换，延长质保。", mediation_note="再谈。")
        == "linyue"
    )
    case.do("negotiate", **REFUSED)
    assert case.steps == ["mediate"]
    case.do("mediate", mediation_next="lawful", mediation_note="已尽责。")
    case.do("confirm_lawful", legal_basis="《商品房销售管理办法》")
    case.reported()
    assert case.instance.ended_as == "closed_lawful"


def test_mediation_may_find_it_beyond_ability(company: Company) -> None:
    case = company.complaint().refused()
    for _ in range(2):
        case.do("study", measure="整窗更换。")
        case.do("negotiate", **REFUSED)
    case.do("mediate", mediation_next="beyond", mediation_note="涉及市政。")
    case.do("confirm_beyond")
    case.reported()
    assert case.instance.ended_as == "closed_beyond"


def test_a_customer_who_refuses_the_result_is_negotiated_with_again(company: Company) -> None:
    case = company.complaint().agreed().finished().revisited(accepted="no", next="again", score=50, words="仍渗水。")
    assert case.steps == ["study"]
    assert case.values["negotiation"][-1]["answer"] == "仍渗水。"
    case.do("study", measure="重新开挖。")
    case.do("negotiate", **ACCEPTED)
    case.finished().revisited().reported()
    assert case.instance.ended_as == "closed_accepted"


# -- who approves


def test_the_specialist_decides_alone_within_the_limit(company: Company) -> None:
    case = claimed(company, 2000)
    assert case.steps == ["execute"]
    assert case.values["approval"]["amount"] == 2000


@pytest.mark.parametrize(
    ("proposed", "approver"), [(2000.01, "linyue"), (20000, "linyue"), (20000.01, "zhaomin"), (50000, "zhaomin")]
)
def test_who_approves_follows_from_the_amount(company: Company, proposed: float, approver: str) -> None:
    case = claimed(company, proposed)
    assert case.steps == ["approve"]
    assert case.do("approve") == approver
    assert case.steps == ["execute"]


def test_a_large_sum_needs_the_opinion_of_legal_first(company: Company) -> None:
    case = claimed(company, 50000.01)
    assert case.steps == ["countersign"]
    assert case.do("countersign", opinion="依据充分。") == "fangzhou"
    assert case.steps == ["approve"]
    [signature] = case.values["countersign"]["signatures"]
    assert (signature["role"], signature["name"], signature["decision"]) == ("legal", "方舟", "agree")
    assert signature["opinion"] == "依据充分。"
    assert case.do("approve") == "zhaomin"


def test_an_exchange_is_countersigned_by_sales_and_finance(company: Company) -> None:
    case = claimed(company, 0, "exchange", difference=38000)
    assert case.steps == ["countersign", "countersign"]
    case.do("countersign", by="yetong")
    case.do("countersign", by="qianli", decision="conditional", opinion="差价须先到账。")
    assert {one["role"]: one["decision"] for one in case.values["countersign"]["signatures"]} == {
        "sales": "agree",
        "finance": "conditional",
    }
    assert case.do("approve") == "zhaomin"
    assert case.values["compensation"]["difference"] == 38000


def test_without_compensation_nobody_is_asked(company: Company) -> None:
    assert company.complaint().agreed().steps == ["execute"]


def test_claimed_and_settled_amounts_are_both_kept(company: Company) -> None:
    case = claimed(company, 15000)
    case.do("approve", approved_amount=12000)
    case.finished().revisited().reported()
    assert (case.entry.data["amount"], case.entry.data["settled_amount"]) == (49000, 12000)


def test_an_approver_cannot_grant_more_than_was_asked_for(company: Company) -> None:
    """More than asked for might need another approver."""
    case = claimed(company, 15000)
    with pytest.raises(FieldsInvalid):
        case.do("approve", approved_amount=15000.01)


# -- signatures


@pytest.mark.parametrize("decision", ["reject", "conditional"])
def test_anything_but_agreement_needs_words(company: Company, decision: str) -> None:
    case = claimed(company, 15000)
    with pytest.raises(FieldsInvalid):
        case.do("approve", decision=decision)
    with pytest.raises(FieldsInvalid):
        case.do("approve", decision=decision, opinion="   ")


def test_a_name_alone_is_agreement(company: Company) -> None:
    case = claimed(company, 15000)
    case.do("approve")
    assert (case.values["approval"]["decision"], case.values["approval"]["amount"]) == ("agree", 15000)


def test_a_form_to_sign_comes_without_an_answer(company: Company) -> None:
    """What is null is left out, so that the form's default (agreement) applies; the amount asked for is proposed."""
    values = values_at(company.session, claimed(company, 15000).task("approve"))
    assert "decision" not in values
    assert "opinion" not in values
    assert values["approved_amount"] == 15000


def test_a_rejected_claim_is_negotiated_again(company: Company) -> None:
    case = claimed(company, 15000)
    case.do("approve", decision="reject", opinion="请先核实票据。")
    assert case.steps == ["study"]
    assert case.values["approval"]["amount"] == 0
    assert case.values["negotiation"][-1]["answer"] == "请先核实票据。"


def test_a_signature_says_who_as_what_meaning_what_when(company: Company) -> None:
    case = claimed(company, 50000.01)
    case.do("countersign", decision="conditional", opinion="须签和解协议。")
    case.do("approve")
    signed = [fact for fact in case.facts if "signature" in fact.public]
    assert [fact.public["signature"] for fact in signed] == [
        {"meaning": "会签", "name": "方舟", "roles": ["legal"], "decision": "conditional"},
        {"meaning": "审批", "name": "赵敏", "roles": ["general_manager"], "decision": "agree"},
    ]
    assert [fact.actor for fact in signed] == [company.person("fangzhou").id, company.person("zhaomin").id]
    assert [fact.values.get("data.opinion") or "" for fact in signed] == ["须签和解协议。", ""]
    assert all(fact.at.isoformat().startswith("2026-11-16T01:30") for fact in signed)


def test_nobody_approves_their_own_claim(company: Company) -> None:
    """Even a specialist who also is the manager is kept away; the deputy with the role signs, role and all."""
    for login in ("liufang", "chenxiao"):
        roles.grant(company.session, company.person(login).id, "cs_manager", by=SYSTEM)
    company.session.commit()
    case = claimed(company, 15000)
    with pytest.raises(CannotPlay):
        case.do("approve", by="liufang")
    case.do("approve", by="chenxiao")
    (signed,) = [fact.public["signature"] for fact in case.facts if "signature" in fact.public]
    assert "cs_manager" in signed["roles"]


def test_who_negotiated_does_not_confirm_that_it_was_lawful(company: Company) -> None:
    roles.grant(company.session, company.person("liufang").id, "legal", by=SYSTEM)
    company.session.commit()
    case = company.complaint().agreed().finished().revisited(accepted="no", next="lawful", score=40)
    with pytest.raises(CannotPlay):
        case.do("confirm_lawful", by="liufang", legal_basis="《民法典》")
    assert case.do("confirm_lawful", legal_basis="《民法典》") == "fangzhou"
