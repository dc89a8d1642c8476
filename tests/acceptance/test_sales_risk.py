"""Preventing sales risks from the kick-off to the release (SRS-001..077, C-16)."""

from __future__ import annotations

import pytest

from engine import commands
from engine.errors import Conflict, FieldsInvalid, Invalid, NotFound
from engine.instances.opened import open_instance
from engine.queries.history import timeline
from engine.services import ServiceContext, service_named
from tests.acceptance.conftest import Company
from tests.acceptance.sales import FACT, PROJECT, SIGNERS, Sale, photo, sale
from web.trial.player import CannotPlay

WORDING_DAY, CHECK_DAY = "2026-12-02 09:30", "2027-01-18 09:30"
OPEN_RISK = {
    "check_attendees": "陈晓",
    "check_conclusion": "变电站无法移位。",
    "risks": [{"text": "变电站临近 2 幢", "severity": "severe", "state": "disclose", "owner": "design"}],
}


@pytest.fixture
def worded(company: Company) -> Sale:
    """Return a sale whose wording is approved: marketing compiles the script."""
    case = sale(company).surveyed("垃圾房", "公厕", "高压线")
    company.now_is(WORDING_DAY)
    return case.worded()


@pytest.fixture
def context(company: Company) -> ServiceContext:
    """Return what a service task of a sale that was just begun works with."""
    opened = open_instance(company.session, sale(company).instance.id)
    return ServiceContext(company.session, opened, opened.process.activities["survey"], commands.start)


@pytest.fixture
def due(company: Company, worded: Sale) -> Sale:
    """Return a sale on the day of its check before launch."""
    worded.ready()
    company.now_is(CHECK_DAY)
    return worded


def test_the_kick_off_lists_sixteen_factors_inside_and_fifteen_outside(company: Company) -> None:
    case = sale(company)
    assert (case.steps, case.instance.title) == (["survey"], "销售风险防范：云澜·书院里")
    assert [len(case.values[f"factors_{side}"]) for side in ("inside", "outside")] == [16, 15]


def test_the_relationship_centre_may_begin_it_by_hand(company: Company) -> None:
    case = Sale(company, company.player.begin("chenxiao", "sales-risk", project=PROJECT))
    company.player.settle()
    assert (case.steps, case.instance.title) == (["survey"], "销售风险防范：云澜·书院里")
    with pytest.raises(NotFound):
        company.player.begin("mabin", "sales-risk", project=PROJECT)


def test_a_factor_that_exists_needs_its_distance_and_the_words_for_buyers(company: Company) -> None:
    case = sale(company)
    rows = [{**row, "present": "yes"} for row in case.values["factors_inside"]]
    with pytest.raises(FieldsInvalid):
        case.do("survey", factors_inside=rows, factors_outside=[])


def test_factors_and_what_departments_add_stand_in_the_register(company: Company) -> None:
    case = sale(company)
    added = {"item": "施工便道", "side": "outside", "category": "噪音/地基影响", "distance": "北侧 30 米"}
    rows = {side: [{**r, "present": "no"} for r in case.values[f"factors_{side}"]] for side in ("inside", "outside")}
    good = {"item": "地铁站", "side": "outside", "distance": "步行 600 米", "reminder_text": "以开通为准。"}
    case.do("survey", factors_inside=rows["inside"], factors_outside=rows["outside"], factors_good=[good])
    case.do("check_factors", complete="no", additions=[{**added, "reminder_text": "施工期间有噪音。"}])
    case.do("check_factors", complete="yes")
    assert len(case.factors) == 33
    kept = {entry.title: (entry.data["present"], entry.data["favourable"]) for entry in case.factors}
    assert (kept["施工便道"], kept["地铁站"], kept["化粪池"]) == ((True, False), (True, True), (False, False))
    assert {entry.data["case_number"] for entry in case.factors} == {case.number}


def test_the_wording_waits_for_the_registration_of_buyers(company: Company) -> None:
    case = sale(company).surveyed()
    company.now_is("2026-11-30 23:59")
    assert case.steps == []
    company.now_is("2026-12-01 00:01")
    assert case.steps == ["wording"]


def test_the_wording_begins_at_once_when_registration_is_reached_before_its_day(company: Company) -> None:
    case = sale(company)
    company.send("project.registration_stage", PROJECT)
    assert case.steps == ["survey"]
    assert case.surveyed().steps == ["wording"]


def test_who_wrote_the_wording_does_not_approve_it_and_what_is_returned_is_corrected(company: Company) -> None:
    case = sale(company).surveyed()
    company.now_is(WORDING_DAY)
    case.worded(decision="return", opinion="学区尚无文件。")
    assert case.steps == ["wording"]
    assert case.worded().steps == ["compile_script"]


@pytest.mark.parametrize(
    "claim",
    [
        {"statement": "再不买就要多付二十年房租", "kind": "amplify", "basis": "市场调查"},
        {"statement": "一年后通地铁", "kind": "plan"},
        {"statement": "送两年物业费", "kind": "promise", "basis": " "},
        {"statement": "比邻盘省电三成", "kind": "compare"},
        {"statement": "层高三米", "kind": "fact"},
    ],
    ids=lambda claim: claim["kind"],
)
def test_exaggeration_and_enlarging_a_buyers_trouble_come_back_before_anybody_signs(
    worded: Sale, claim: dict[str, str]
) -> None:
    worded.scripted(FACT, claim)
    assert worded.steps == ["compile_script"]
    refused = [one for one in worded.inside("claim_verdicts") if not one["passed"]]
    assert [one["statement"] for one in refused] == [claim["statement"]]
    assert worded.scripted().steps == ["countersign_script"] * 7


def test_all_departments_sign_and_who_compiled_is_none_of_them(worded: Sale) -> None:
    worded.scripted()
    assert {worded.seen(task)["signer"] for task in worded.open_tasks} == set(SIGNERS)
    worded.signed()
    signatures = worded.inside("countersign")["signatures"]
    assert len(signatures) == 7
    assert worded.doer_of("compile_script") not in {one["person"] for one in signatures}


def test_one_refusal_returns_the_script_and_all_sign_the_next_revision_anew(worded: Sale) -> None:
    worded.scripted().signed(legal="学区表述无依据。")
    assert (worded.steps, worded.inside("revision")) == (["compile_script"], 2)
    worded.scripted()
    assert worded.steps == ["countersign_script"] * 7
    assert worded.signed().steps == ["audit_model_room", "audit_parts"]


def test_a_check_that_is_not_met_leaves_only_a_refusal(worded: Sale) -> None:
    worded.scripted()
    checks = worded.inside("checks")
    failed = [{**row, "result": "fail" if "夸大" in row["text"] else "pass"} for row in checks]
    assert sum(row["result"] == "fail" for row in failed) == 1
    with pytest.raises(FieldsInvalid):
        worded.do("countersign_script", checks=failed, decision="agree")
    worded.do("countersign_script", checks=failed, decision="reject", opinion="第五页话术夸大。")


def test_the_check_comes_two_weeks_before_launch(company: Company, worded: Sale) -> None:
    worded.ready()
    company.now_is("2027-01-17 23:59")
    assert worded.steps == []
    company.now_is("2027-01-18 00:01")
    assert worded.steps == ["launch_check"]


def test_a_project_without_a_launch_date_waits_for_one(company: Company) -> None:
    case = sale(company, registration_date="2026-11-20", launch_date="").surveyed().worded().ready()
    company.now_is("2027-06-01 09:00")
    assert (case.steps, case.state) == ([], "active")


def test_a_clean_sale_is_released_with_certificate_annex_and_photos(company: Company, due: Sale) -> None:
    due.decided()
    with pytest.raises(CannotPlay):
        due.do("decide_release", by="zhaomin")
    assert due.do("decide_release") == "shenhao"
    assert (due.steps, due.state, due.values["outcome"]) == ([], "active", "released")
    names = [file.name for file in due.files]
    assert f"不利因素告知书-{due.number}-第1版.pdf" in names
    assert names[-1] == f"销售放行单-{due.number}-第1版.pdf"
    assert all(row["photo"] for row in due.values["postings"])
    assert len(due.values["postings"]) == 8
    assert company.notices("sunjia", "可以开售") == 1


def test_what_audits_found_is_mended_and_checked_again_by_another(company: Company, worded: Sale) -> None:
    wrong = {"name": "入户门锁", "shown": "指纹锁", "contract": "机械锁", "same": "no", "announced": "no"}
    worded.scripted().signed().audited(wrong, failed="合同交付标准")
    company.now_is(CHECK_DAY)
    assert [risk["owner"] for risk in worded.inside("risks")] == ["marketing", "engineering"]
    worded.checked(due="2027-01-22")
    assert worded.steps == ["rectify_risk", "rectify_risk"]
    assert worded.due_of("rectify_risk") == {"2027-01-22 18:00"}
    assert [finding.data["status"] for finding in worded.findings] == ["open", "open"]
    menders = {worded.do("rectify_risk", rectify_measure="已更换。") for _ in range(2)}
    assert len(menders) == 2
    assert [risk["measure"] for risk in worded.inside("risks")] == ["已更换。", "已更换。"]
    worded.checked(state="closed")
    assert worded.steps == ["draft_annex", "post_display"]
    assert [finding.data["status"] for finding in worded.findings] == ["closed", "closed"]
    worded.posted().inspected().proposed()
    assert worded.do("decide_release") == "shenhao"
    assert worded.values["outcome"] == "released"


def test_a_posting_needs_its_photo(due: Sale) -> None:
    due.checked()
    rows = [{**row, "state": "posted", "note": "入口"} for row in due.seen(due.task("post_display"))["postings"]]
    with pytest.raises(FieldsInvalid):
        due.do("post_display", postings=rows)


def test_legal_returns_the_annex_and_gets_its_next_version(due: Sale) -> None:
    due.checked()
    due.do("draft_annex", annex_note="")
    due.do("review_annex", decision="return", opinion="请补充楼层差异。")
    assert due.steps == ["draft_annex", "post_display"]
    assert due.posted().steps == ["inspect_site"]
    assert due.inside("annex_version") == 2


def test_the_supervision_group_comes_back_until_the_site_is_in_order(due: Sale) -> None:
    finding = {"place": "sales", "state": "open", "finding": "沙盘说明缺失", "suggestion": "补齐说明"}
    due.checked().posted().inspected(finding)
    assert due.steps == ["improve_site"]
    due.do("improve_site", improvement="已补齐。")
    assert due.steps == ["inspect_site"]
    due.inspected({**due.inside("inspection")[0], "state": "closed"})
    assert due.steps == ["propose_release"]
    assert [(one.data["process"], one.data["status"]) for one in due.findings] == [("site_inspection", "closed")]


def test_an_open_risk_is_the_general_managers_to_disclose_with_a_reason(company: Company, due: Sale) -> None:
    due.do("launch_check", **OPEN_RISK)
    due.posted().inspected().proposed()
    with pytest.raises(CannotPlay):
        due.do("decide_release", by="shenhao")
    with pytest.raises(FieldsInvalid):
        due.do("decide_release", by="zhaomin")
    words = {"disclosure_reason": "规划已批，无法移位。", "disclosure_text": "变电站距 2 幢 40 米。"}
    assert due.do("decide_release", **words) == "zhaomin"
    assert due.steps == ["disclose_risk"]
    due.do("disclose_risk", disclosure_place="销售大厅入口", disclosure_photos=photo())
    assert (due.steps, due.values["outcome"], due.values["annex_version"]) == ([], "released", 2)
    assert due.files[-1].name.startswith("销售放行单")


def test_the_release_can_be_refused(company: Company, due: Sale) -> None:
    due.decided().do("decide_release", decision="reject", opinion="五证不全。")
    assert (due.state, due.values["outcome"]) == ("completed", "blocked")
    assert company.notices("sunjia", "不予放行") == 1
    assert not [file for file in due.files if file.name.startswith("销售放行单")]


def test_the_release_can_be_returned_to_the_check(due: Sale) -> None:
    due.decided().do("decide_release", decision="return", opinion="请复核车位信息。")
    assert due.steps == ["launch_check"]
    due.decided().do("decide_release")
    assert due.values["outcome"] == "released"


def test_a_launch_without_release_is_called_out(company: Company, due: Sale) -> None:
    company.now_is("2027-01-30 00:01")
    assert company.notices("zhaomin", "销售资料尚未放行") == 1
    assert due.clock("sales_release").breached_at is not None


def test_every_task_has_a_deadline(due: Sale) -> None:
    due.decided()
    assert [task.name for task in due.all_tasks if task.due_at is None] == []


@pytest.mark.parametrize(
    "release",
    [
        {"role": "project_head", "disclosure_reason": "规划已批。", "disclosure_text": "变电站距 2 幢 40 米。"},
        {"role": "general_manager", "disclosure_text": "变电站距 2 幢 40 米。"},
        {"role": "general_manager", "disclosure_reason": "规划已批。", "disclosure_text": ""},
    ],
    ids=["not the general manager", "without a reason", "without a disclosure"],
)
@pytest.mark.parametrize("state", ["open", "disclose"])
def test_no_certificate_is_written_while_a_risk_is_open(
    context: ServiceContext, release: dict[str, str], state: str
) -> None:
    given = {"project_name": "云澜·书院里", "revision": 1, "risks": [{"text": "变电站", "state": state}]}
    with pytest.raises(Invalid, match="1 项风险未消除"):
        service_named("sales.release").call(context, {**given, "release": release, "countersign": {}}, {})


def test_a_project_is_guarded_by_one_case_whoever_begins_it_again(company: Company) -> None:
    case = Sale(company, company.player.begin("chenxiao", "sales-risk", project=PROJECT))
    company.player.settle()
    with pytest.raises(Conflict, match=case.number):
        company.player.begin("huangmei", "sales-risk", project=PROJECT)
    again = sale(company)
    assert (again.number, again.steps) == (case.number, ["survey"])
    told = [line.text.zh for line in timeline(company.session, case.instance, company.actor("chenxiao"))]
    assert "收到“项目启动会已召开”；本事项正在办理，不另行发起" in told
    other = Sale(company, company.player.begin("huangmei", "sales-risk", project="guanshan"))
    assert other.number != case.number
