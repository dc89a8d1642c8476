"""Change control from every trigger to every end (DSN-001..017, TCH-061, TCH-078)."""

from __future__ import annotations

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.errors import FieldsInvalid
from engine.registers import find
from tests.acceptance.changes import PROPOSAL, Change, asked, baseline, change, standing
from tests.acceptance.conftest import Company
from tests.acceptance.drawings import NARROW, Review, drawings, frozen, heard, review, sheet, started
from web.demo.places import create_homes
from web.trial.player import CannotPlay


def homes(company: Company) -> None:
    """Give the project its homes and their owners."""
    with transaction(company.session):
        create_homes(company.session)


def test_by_hand_through_the_pages_from_the_request_to_the_new_drawing(at_desks: Company) -> None:
    case = change(at_desks)
    assert case.steps == ["describe"]
    case.described().assessed(施工="kept").signed().carried_out()
    assert (case.state, baseline(at_desks)) == ("completed", {"A": "superseded", "B": "frozen"})
    assert standing(at_desks).data["change_number"] == case.number
    assert {name: case.record[name] for name in ("status", "touches", "buyers_told")} == {
        "status": "done",
        "touches": "施工",
        "buyers_told": 0,
    }


def test_without_a_frozen_drawing_it_is_no_change(company: Company) -> None:
    case = asked(company)
    assert case.state == "completed"
    assert company.notices("wangqiang", "不属设计变更") == 1


def test_what_a_review_hands_over_is_a_request(company: Company) -> None:
    frozen(company, drawing_no="建施-01")
    handed = review(company).all_reviewed(**{"JDR-C08": NARROW}).filtered().met("change")
    case = Change(company, started(company, "design-change"))
    assert case.steps == ["describe"]
    assert (case.values["source_number"], case.instance.scope_id) == (handed.number, "shuyuan")


def test_reviewing_a_frozen_drawing_again_is_a_request(company: Company) -> None:
    frozen(company)
    again = review(company, version="B", issue_note="楼梯加宽")
    case = Change(company, started(company, "design-change"))
    assert case.values["source_number"] == again.number
    assert "楼梯加宽" in case.values["reason"]


def test_each_department_is_asked_its_own_questions(company: Company) -> None:
    case = change(company).described()
    asked_of = {
        str(company.seen(task)["check"]["department"]): {row["category"] for row in company.seen(task)["rows"]}
        for task in case.tasks("assess")
    }
    assert asked_of == {
        "customer_service": {"使用功能", "观感"},
        "design": {"规范", "规划", "报规"},
        "sales": {"合同", "承诺", "样板"},
        "engineering": {"施工"},
    }


def test_saving_cost_is_also_checked_by_cost_and_decided_by_the_general_manager(company: Company) -> None:
    case = change(company).described(category="cost", must_change="no").assessed()
    assert {one["department"] for one in case.values["impacts"]} >= {"cost"}
    case.signed()
    assert case.do("decide") == "zhaomin"


def test_a_question_a_lesson_added_goes_to_the_centre(company: Company) -> None:
    fields = {"list": "dsn", "category": "声音", "text": "是否增加噪声", "source": "lesson", "code": "DSN-L01"}
    company.save("checklist", "DSN-L01", **fields)
    case = change(company).described()
    asked_of = {
        row["code"]: company.seen(task)["check"]["department"]
        for task in case.tasks("assess")
        for row in company.seen(task)["rows"]
    }
    assert asked_of["DSN-L01"] == "customer_service"


def test_what_is_touched_has_to_be_explained(company: Company) -> None:
    case = change(company).described()
    with pytest.raises(FieldsInvalid):
        case.do("assess", by="wangqiang", rows=[{"impact": "kept", "note": ""}])


@pytest.mark.parametrize(
    ("category", "rule"),
    [
        ("合同", "DSN-014"),
        ("承诺", "DSN-014"),
        ("样板", "DSN-002"),
        ("规范", "DSN-015"),
        ("使用功能", "DSN-016"),
        ("观感", "DSN-010"),
        ("规划", "DSN-017"),
        ("施工", "DSN-003"),
    ],
)
def test_what_is_broken_blocks_the_change_and_says_by_which_rule(company: Company, category: str, rule: str) -> None:
    case = change(company).described().assessed(**{category: "broken"}).signed()
    assert case.steps == ["rework"]
    assert rule in case.values["blocked_text"]
    assert (case.record["status"], rule in case.record["decision"]) == ("blocked", True)
    case.do("rework", next="withdraw", rework_note="不再变更。")
    assert (case.state, case.record["status"], baseline(company)) == ("completed", "withdrawn", {"A": "frozen"})
    assert company.notices("wangqiang", "设计变更已阻止") == 1


def test_every_rule_that_is_broken_is_named(company: Company) -> None:
    case = change(company).described(must_change="no").assessed(合同="broken", 规范="broken").signed("wangqiang")
    for words in ("DSN-014", "DSN-015", "DSN-007", "会签异议：王强"):
        assert words in case.values["blocked_text"]


def test_nobody_can_approve_a_blocked_change(company: Company) -> None:
    case = change(company).described().assessed(规范="broken").signed()
    for login in ("zhaomin", "shenhao", "linyue"):
        with pytest.raises(CannotPlay):
            case.do("decide", by=login)


def test_a_blocked_change_passes_once_the_proposal_breaks_nothing(company: Company) -> None:
    case = change(company).described().assessed(合同="broken").signed()
    case.do("rework", next="adjust", rework_note="已与涉及业主签订补充协议。")
    case.described(proposal="按补充协议实施。").assessed(合同="kept").signed().carried_out()
    assert (case.state, case.record["status"]) == ("completed", "done")


@pytest.mark.parametrize(
    ("proposal", "rule"),
    [
        ({"must_change": "no"}, "DSN-007"),
        ({"category": "customer", "must_change": "no", "within_range": "no"}, "TCH-078"),
    ],
)
def test_only_what_must_change_or_lies_within_the_range_changes(
    company: Company, proposal: dict[str, str], rule: str
) -> None:
    case = change(company).described(**proposal).assessed().signed()
    assert case.steps == ["rework"]
    assert rule in case.values["blocked_text"]


@pytest.mark.parametrize(
    ("proposal", "decider"),
    [
        ({}, "shenhao"),
        ({"category": "quality", "must_change": "no"}, "zhaomin"),
        ({"category": "customer", "must_change": "no", "within_range": "yes"}, "shenhao"),
    ],
)
def test_even_an_improvement_is_decided_by_somebody(company: Company, proposal: dict[str, str], decider: str) -> None:
    case = change(company).described(**proposal).assessed().signed()
    assert case.do("decide") == decider


def test_an_objection_at_the_countersign_stops_it(company: Company) -> None:
    case = change(company).described().assessed().signed("wangqiang")
    assert case.steps == ["rework"]
    assert "工期无法保证" in case.values["blocked_text"]


def test_the_planning_authority_comes_before_the_decision(company: Company) -> None:
    case = change(company).described().assessed(refiling=True).signed()
    assert case.steps == ["authority"]
    assert case.due_days("authority") == {"2026-12-16"}
    case.do("authority", accepted="yes", authority_no="规〔2026〕31 号", authority_on="2026-11-20")
    assert case.steps == ["decide"]


def test_what_the_planning_authority_refuses_is_not_approved(company: Company) -> None:
    case = change(company).described().assessed(refiling=True).signed()
    case.do("authority", accepted="no", authority_no="规〔2026〕32 号", authority_on="2026-11-20")
    assert (case.state, case.record["status"], baseline(company)) == ("completed", "rejected", {"A": "frozen"})


@pytest.mark.parametrize(("decision", "steps"), [("return", ["describe"]), ("reject", [])])
def test_it_may_be_returned_or_rejected_with_a_reason(company: Company, decision: str, steps: list[str]) -> None:
    case = change(company).described().assessed().signed()
    with pytest.raises(FieldsInvalid):
        case.do("decide", decision=decision)
    case.do("decide", decision=decision, opinion="再比较一个方案。")
    assert case.steps == steps
    assert case.record["status"] == ("open" if steps else "rejected")


def test_whoever_asked_or_proposed_does_not_decide(company: Company) -> None:
    company.grant("wangqiang", "project_head")
    case = change(company).described().assessed().signed()
    with pytest.raises(CannotPlay):
        case.do("decide", by="wangqiang")


def test_whoever_drew_it_does_not_check_it(company: Company) -> None:
    company.grant("caijing", "engineering")
    case = change(company).described().assessed().signed()
    case.do("decide")
    case.do("reissue", by="caijing", version="B", files=sheet(), changes="上翻。")
    with pytest.raises(CannotPlay):
        case.do("check", by="caijing", checked="ok")
    case.do("check", checked="return", check_note="多改了一处。")
    assert case.steps == ["reissue"]


def test_two_changes_of_one_drawing_do_not_overwrite_each_other(company: Company) -> None:
    first = change(company).described().assessed().signed()
    second = asked(company).described().assessed().signed()
    first.carried_out()
    second.carried_out()
    assert second.steps == ["describe"]
    assert "新的审定版本" in second.values["blocked_text"]
    second.described(summary="第二处").assessed().signed()
    second.do("decide")
    second.reissued("C").do("check", checked="ok")
    assert baseline(company) == {"A": "superseded", "B": "superseded", "C": "frozen"}


def test_buyers_are_told_by_mail_or_one_by_one_and_the_list_is_kept(company: Company) -> None:
    homes(company)
    owners = find(company.session, "unit", project="shuyuan")
    company.save("customer", owners[0].data["owner"], email="first@owner.example")
    case = change(company).described().assessed(使用功能="kept").signed().carried_out()
    assert (case.steps, len(case.values["buyers"])) == (["draft"], 20)
    case.do("draft", notice_subject="楼梯梁调整告知", notice_text="净高不变，不影响使用。")
    assert company.mails("first@owner.example") == ["楼梯梁调整告知"]
    assert case.steps == ["tell"]
    rows = company.seen(case.task("tell"))["rows"]
    assert len(rows) == 19
    answers = [{"channel": "phone"} for _ in rows]
    answers[0] = {"channel": "none", "note": "号码停用"}
    case.do("tell", rows=answers)
    assert (case.state, case.record["buyers_told"]) == ("completed", 19)
    assert f"业主告知清单-{case.number}.pdf" in [file.name for file in case.files]


def test_only_the_buyers_of_the_buildings_concerned_are_told(company: Company) -> None:
    homes(company)
    case = change(company).described(buildings="9幢").assessed(观感="kept").signed().carried_out()
    assert (case.state, case.values["buyers"]) == ("completed", [])


def test_what_touches_no_buyer_tells_none(company: Company) -> None:
    homes(company)
    case = change(company).described().assessed(施工="kept").signed().carried_out()
    assert (case.state, case.record["buyers_told"]) == ("completed", 0)


def test_the_change_is_announced_to_what_it_touches(company: Company) -> None:
    receiver = heard(company, "design.changed")
    case = change(company).described().assessed(施工="kept").signed().carried_out()
    told = Review(company, started(company, receiver)).values
    assert {name: told[name] for name in ("change_number", "summary", "touches", "project", "drawing_number")} == {
        "change_number": case.number,
        "summary": PROPOSAL["summary"],
        "touches": ["施工"],
        "project": "shuyuan",
        "drawing_number": standing(company).number,
    }


def test_departments_that_are_late_are_urged(company: Company) -> None:
    case = change(company).described()
    company.now_is("2026-11-20 09:30")
    assert {"linyue", "wangqiang"} <= company.told("变更评估逾期")
    assert len(case.steps) == 4


def test_deadlines_are_those_of_the_policy(company: Company) -> None:
    case = change(company)
    assert case.due_days("describe") == {"2026-11-23"}
    case.described()
    assert case.due_days("assess") == {"2026-11-19"}
    case.assessed()
    assert case.due_days("countersign") == {"2026-11-19"}
    case.signed()
    assert case.due_days("decide") == {"2026-11-19"}
    case.do("decide")
    assert case.due_days("reissue") == {"2026-11-30"}
    case.reissued()
    assert case.due_days("check") == {"2026-11-19"}


def test_what_had_to_change_after_freezing_becomes_a_lesson(company: Company) -> None:
    case = change(company).described().assessed().signed().carried_out()
    assert [entry.data["source"] for entry in find(company.session, "lesson")] == [case.number]
    assert len(drawings(company)) == 2


def test_a_program_may_ask_too(company: Company) -> None:
    frozen(company)
    payload = {"project": "shuyuan", "reason": "甲方要求", "source_number": "SL-2026-0001", "drawing_number": None}
    [begun] = commands.correlate(company.session, "change.requested", "shuyuan", payload, by=SYSTEM)
    company.player.settle()
    assert Change(company, begun).steps == ["describe"]
