"""New-client vetting from the nomination to each of its ends (VET-001..050, C-11)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import clock
from engine.errors import FieldsInvalid
from engine.model import Task, TaskState
from tests.acceptance.conftest import Company
from tests.acceptance.vetting import CHECKS, DOCUMENTS, SIGNED, paper, papers, vetting
from web.trial.player import CannotPlay

MAIL = "luozhi@supplier.example"


def test_approved_and_signed_the_client_is_in_the_register_under_its_own_code(company: Company) -> None:
    case = vetting(company).recognised()
    assert case.state == "completed"
    entry = case.supplier
    assert (entry.number, entry.title) == ("GYS-0001", "恒信防水材料有限公司")
    kept = {name: entry.data[name] for name in ("status", "strategic", "supply_contract", "quality_contract", "source")}
    assert kept == {
        "status": "active",
        "strategic": True,
        "supply_contract": "GY-1",
        "quality_contract": "ZB-1",
        "source": case.number,
    }
    assert {file.field for file in case.files} == {*DOCUMENTS, "contract_file"}
    assert "新客户认定：恒信防水材料有限公司" in company.mails(MAIL)


def test_each_client_gets_a_code_of_its_own(company: Company) -> None:
    codes = [vetting(company, candidate_name=name).recognised().supplier.number for name in ("甲厂", "乙厂")]
    assert codes == ["GYS-0001", "GYS-0002"]


def test_missing_documents_are_asked_for_until_all_five_are_there(company: Company) -> None:
    case = vetting(company)
    assert company.mails(MAIL) == ["请提交合作资料：恒信防水材料有限公司"]
    case.do("collect", **papers(*DOCUMENTS[:3]))
    assert (case.steps, case.values["missing_words"]) == (["collect"], "产品指南、产品目录")
    assert "尚缺：产品指南、产品目录" in case.mail("补交")
    case.do("collect", **papers(*DOCUMENTS[3:]))
    assert case.steps == ["interview"]
    assert all(len(case.values[name]) == 1 for name in DOCUMENTS)


def test_without_all_documents_the_vetting_ends_after_thirty_days(company: Company) -> None:
    case = vetting(company)
    company.now_is("2026-12-01 10:00")
    case.do("collect", **papers("company_history"))
    company.now_is("2026-12-16 09:29")
    assert case.state == "active"
    company.now_is("2026-12-16 09:31")
    assert (case.state, case.steps) == ("completed", [])
    assert "合作申请因资料不全终止：恒信防水材料有限公司" in company.mails(MAIL)


def test_both_heads_take_part_in_the_technical_talk(company: Company) -> None:
    case = vetting(company).documents().interviewed()
    assert {case.values[f"talk_{who}"]["department"] for who in ("technology", "quality")} == {"technology", "quality"}
    with pytest.raises(CannotPlay):
        vetting(company).documents().do("talk_technology")


@pytest.mark.parametrize("check", CHECKS)
def test_one_check_that_fails_refuses_the_candidate_before_any_survey(company: Company, check: str) -> None:
    case = vetting(company).documents().interviewed().judged(**{check: "fail"})
    assert (case.state, case.steps) == ("completed", [])
    assert company.mails(MAIL)[-1] == "新客户选择结果：恒信防水材料有限公司"


def test_what_is_unclear_is_looked_into_once(company: Company) -> None:
    case = vetting(company).documents().interviewed().judged(credit="unclear")
    assert case.steps == ["interview"]
    case.interviewed().judged(credit="unclear")
    assert case.state == "completed"
    assert company.mails(MAIL)[-1] == "新客户选择结果：恒信防水材料有限公司"


def test_what_was_unclear_may_turn_out_well(company: Company) -> None:
    case = vetting(company).documents().interviewed().judged(credit="unclear").interviewed().judged()
    assert case.steps == ["plan"]


def test_three_departments_survey_at_the_same_time_each_on_its_own_sheet(company: Company) -> None:
    case = vetting(company).documents().interviewed().judged()
    case.do("plan", survey_on="2026-11-20", survey_place="工厂", survey_leader="文静", survey_focus="质检")
    assert case.steps == ["survey_design", "survey_quality", "survey_technology"]
    sheet = {"findings": "设备较新。", "survey_result": "pass", "survey_score": 90}
    with pytest.raises(CannotPlay):
        case.do("survey_design", by="lubo", **sheet)
    doers = [case.do(f"survey_{one}", **sheet) for one in ("quality", "technology", "design")]
    assert doers[:2] == ["tanglan", "lubo"]
    case.do("apply", survey_summary="符合。", recommended="yes")
    assert [one["department"] for one in case.values["surveys"]] == ["technology", "design", "quality"]


def test_materials_may_not_apply_and_says_why(company: Company) -> None:
    case = vetting(company).documents().interviewed().judged().surveyed()
    with pytest.raises(FieldsInvalid):
        case.do("apply", survey_summary="质检薄弱。", recommended="no")
    case.do("apply", survey_summary="质检薄弱。", recommended="no", not_recommended_reason="质检薄弱。")
    assert case.state == "completed"
    assert company.mails(MAIL)[-1] == "新客户选择结果：恒信防水材料有限公司"


def test_the_marketing_supervisor_returns_rejects_or_approves(company: Company) -> None:
    case = vetting(company).documents().interviewed().judged().surveyed().reported()
    with pytest.raises(FieldsInvalid):
        case.do("decide", decision="return")
    assert case.do("decide", decision="return", opinion="请补充单价。") == "sunjia"
    assert case.steps == ["report"]
    case.written().do("decide", decision="reject", opinion="近期不再增加供应商。")
    assert case.state == "completed"
    assert company.mails(MAIL)[-1] == "新客户选择结果：恒信防水材料有限公司"


@pytest.mark.parametrize(
    ("amount", "steps"), [(1_000_000, ["sign_quality", "sign_supply"]), (1_000_001, ["co_decide"])]
)
def test_above_the_limit_the_general_manager_decides_too(company: Company, amount: int, steps: list[str]) -> None:
    case = vetting(company).documents().interviewed().judged().surveyed().reported(amount)
    case.do("decide")
    assert case.steps == steps


@pytest.mark.parametrize(
    ("decision", "steps"), [("agree", ["sign_quality", "sign_supply"]), ("return", ["report"]), ("reject", [])]
)
def test_what_the_general_manager_decides(company: Company, decision: str, steps: list[str]) -> None:
    case = vetting(company).documents().interviewed().judged().surveyed().reported(5_000_000)
    case.do("decide")
    assert case.do("co_decide", decision=decision, opinion="见批注。") == "zhaomin"
    assert (case.steps, case.state) == (steps, "active" if steps else "completed")


@pytest.mark.parametrize(
    "other", [{"their_signatory": "罗勇"}, {"our_signatory": "文静"}, {"signed_on": "2026-11-17"}], ids=str
)
def test_contracts_signed_apart_are_not_registered(company: Company, other: dict[str, str]) -> None:
    case = vetting(company).documents().interviewed().judged().surveyed().reported()
    case.do("decide")
    case.signed(other)
    assert case.steps == ["sign_quality", "sign_supply"]
    case.signed()
    assert case.steps == ["prepare"]


def test_only_the_materials_director_signs_and_with_a_scan(company: Company) -> None:
    case = vetting(company).documents().interviewed().judged().surveyed().reported()
    case.do("decide")
    with pytest.raises(FieldsInvalid):
        case.do("sign_supply", contract_number="GY-1", **SIGNED)
    with pytest.raises(CannotPlay):
        case.do("sign_supply", by="wenjing", contract_file=paper("x"), contract_number="GY-1", **SIGNED)
    assert case.do("sign_supply", contract_file=paper("x"), contract_number="GY-1", **SIGNED) == "hanlei"


def test_every_task_is_due_on_the_working_calendar(company: Company) -> None:
    case = vetting(company)
    due = company.session.scalars(
        select(Task.due_at).where(Task.instance_id == case.instance.id, Task.state == TaskState.OPEN)
    ).one()
    assert due is not None
    assert clock.local(due).strftime("%m-%d") == "11-30"
