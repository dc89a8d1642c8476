"""One finding from the site to its end: assigned, rectified, re-checked (SWP-003, SWP-028, SWP-031, DSN-003)."""

from __future__ import annotations

import pytest

from engine.errors import FieldsInvalid
from engine.registers import find
from tests.acceptance.conftest import Company
from tests.acceptance.sweeps import Finding, photo, sweep
from web.trial.player import CannotPlay


def finding(company: Company, **changes: object) -> Finding:
    """Return a finding somebody has just recorded on site."""
    return sweep(company).planned().found("sweep_r1", **changes)


def test_assigned_rectified_and_rechecked_it_is_closed(company: Company) -> None:
    case = finding(company)
    assert (case.steps, case.status) == (["assign"], "open")
    case.assigned()
    assert (case.steps, case.status) == (["rectify"], "assigned")
    case.rectified()
    assert (case.steps, case.status) == (["recheck"], "rectified")
    case.passed()
    assert (case.state, case.status) == ("completed", "closed")
    assert case.entry.data["rechecked_by"] == case.values["rechecked_by"]


def test_the_register_says_what_was_found_where_and_by_whom(company: Company) -> None:
    data = finding(company).entry.data
    kept = {name: data[name] for name in ("building", "unit", "place", "plan_x", "plan_y", "round", "found_by")}
    assert kept == {
        "building": "1幢",
        "unit": "0301",
        "place": "阳台",
        "plan_x": 0.25,
        "plan_y": 0.75,
        "round": "R1",
        "found_by": "陈晓",
    }


def test_the_contractor_is_told_by_mail_even_without_an_account(company: Company) -> None:
    finding(company).assigned(contractor="华筑建设", email="site@builder.example")
    assert company.mails("site@builder.example") == ["请整改：1幢 0301 阳台"]
    assert company.mails("lujian@yunlan.example") != []


@pytest.mark.parametrize(
    ("severity", "due"), [("severe", "2026-11-23"), ("general", "2026-11-30"), ("cosmetic", "2026-12-07")]
)
def test_how_severe_it_is_decides_how_soon(company: Company, severity: str, due: str) -> None:
    assert finding(company, severity=severity).values["due"] == due


def test_proof_of_the_repair_is_asked_for(company: Company) -> None:
    case = finding(company).assigned()
    with pytest.raises(FieldsInvalid):
        case.do("rectify", rectified_note="已整改。")


def test_whoever_rectified_does_not_recheck_and_the_finder_may(company: Company) -> None:
    case = finding(company).assigned(responsible="customer_service")
    case.do("rectify", by="chenxiao", rectified_note="已清理。", rectified_photos=photo("清理后"))
    with pytest.raises(CannotPlay):
        case.do("recheck", by="chenxiao", recheck_result="pass")
    assert case.do("recheck", recheck_result="pass") == "huangmei"


def test_what_fails_goes_back_and_the_manager_hears_of_the_second_time(company: Company) -> None:
    case = finding(company).assigned().rectified()
    with pytest.raises(FieldsInvalid):
        case.do("recheck", recheck_result="fail")
    case.do("recheck", recheck_result="fail", recheck_note="保温未包到位。")
    assert case.steps == ["rectify"]
    assert company.notices("linyue", "复查不合格") == 0
    case.rectified().do("recheck", recheck_result="fail", recheck_note="仍未到位。")
    assert company.notices("linyue", "复查不合格") == 1
    case.rectified().passed()
    assert (case.status, case.values["attempts"]) == ("closed", 3)


def test_late_repairs_are_urged_once_and_stay_to_be_done(company: Company) -> None:
    case = finding(company, severity="severe").assigned(email="site@builder.example")
    company.now_is("2026-11-23 18:01")
    assert {"lujian", "gaofei", "linyue"} <= company.told("整改逾期")
    assert company.mails("site@builder.example")[-1] == "整改逾期：1幢 0301 阳台"
    assert case.steps == ["rectify"]


def test_no_defect_needs_a_reason_and_the_manager(company: Company) -> None:
    case = finding(company)
    with pytest.raises(FieldsInvalid):
        case.do("assign", handling="reject")
    case.do("assign", handling="reject", handling_note="图纸如此。")
    assert case.do("confirm_rejected") == "linyue"
    assert (case.state, case.status) == ("completed", "rejected")


def test_the_manager_may_see_it_as_the_owner_would(company: Company) -> None:
    case = finding(company)
    case.do("assign", handling="reject", handling_note="图纸如此。")
    with pytest.raises(FieldsInvalid):
        case.do("confirm_rejected", decision="return")
    case.do("confirm_rejected", decision="return", opinion="业主不会接受。")
    assert case.steps == ["assign"]
    case.closed()


@pytest.mark.parametrize("result", ["changed", "kept"])
def test_what_needs_another_design_asks_for_the_change_and_comes_back(company: Company, result: str) -> None:
    case = finding(company)
    case.do("assign", handling="change", handling_note="立面线条挡光。", drawing_number="TZ-1")
    assert case.steps == ["follow_change"]
    words = {"change_number": "BG-7"} if result == "changed" else {"change_note": "已报规，不再变更。"}
    assert case.do("follow_change", change_result=result, **words) == "xuning"
    assert case.steps == ["assign"]
    assert case.values["handling_note"].startswith("设计已变更" if result == "changed" else "设计不变更")
    case.closed()


def test_a_closed_finding_can_teach_the_next(company: Company) -> None:
    finding(company).assigned().rectified().passed(lesson_title="阳台水管保温", lesson_text="审图时核对保温做法。")
    (lesson,) = find(company.session, "lesson", status="candidate")
    assert (lesson.title, lesson.data["process"]) == ("阳台水管保温", "sweep")
