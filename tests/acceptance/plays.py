"""Cases that reach what no scenario does, whoever plays: by commands or through the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from engine.model import Instance
from tests.acceptance.changes import asked
from tests.acceptance.conftest import ACCEPTED, OWNER, Company
from tests.acceptance.drawings import frozen, review
from tests.acceptance.lessons import lesson
from tests.acceptance.mass import broken_out, closed
from tests.acceptance.sales import changed, sale
from tests.acceptance.sweeps import sweep
from tests.acceptance.vetting import review as supplier_review


@dataclass(frozen=True)
class Play:
    """A story and the ends it comes to, each as ``process#element``."""

    story: Callable[[Company], None]
    ends: frozenset[str]


def _merged(company: Company) -> None:
    """Three households with one cause; the parent case closes for all."""
    parent, children = broken_out(company)
    closed(parent)
    company.player.settle()
    assert [child.instance.ended_as for child in children] == ["closed_accepted"] * 3


def _negotiated_late(company: Company) -> None:
    """Registered, negotiated, carried out and revisited too late each time."""
    case = company.begin("mabin", entry="note")
    case.do("note", content="车位优惠未兑现。", told_reply_time=True)
    company.now_is("2026-11-17 10:00")
    case.do("register", **OWNER)
    case.refused()
    company.now_is("2026-11-23 09:31")
    case.do("study", measure="整窗更换。")
    case.do("negotiate", **{**ACCEPTED, "agreed_date": "2026-11-27"})
    company.now_is("2026-11-27 18:01")
    case.finished()
    company.now_is("2026-12-05 10:00")
    case.revisited().reported()
    assert case.instance.ended_as == "closed_accepted"


def _within_limit(company: Company) -> None:
    """The specialist grants a compensation alone."""
    case = company.complaint(amount=49000).agreed(compensation_kind="money")
    case.do("claim_form", proposed=1500, reason="清洁费。", similar="同类投诉补偿1500元。")
    case.finished()


def _repaired_after_closing(company: Company) -> None:
    """A complaint about a public area closes on its reply; the repair behind it takes its time."""
    place = {"topic": "public_facility", "place": "地下车库"}
    case = company.complaint(**place).answered(topic="public_facility", responsible="property", public_area=True)
    case.opined().do("public_reply", reply_channel="online", reply_text="车库渗漏将于两周内完成堵漏并公示。")
    case.reported()
    action = company.case(_one(company, "complaint-action"))
    company.now_is("2026-11-20 10:00")
    action.do("execute", work_state="done", progress_note="已堵漏。", done_note="已堵漏。")
    action.do("confirm", confirmed="yes", confirm_note="连续降雨后无渗漏。")
    action.do("revisit", revisit_channel="phone", score=90, accepted="yes")
    assert action.state == "completed"


def _changed(company: Company) -> None:
    """Requests to change a frozen drawing: by another review, blocked, refused, late and carried out, unfounded."""
    frozen(company)
    assert review(company, version="B", issue_note="楼梯加宽").state == "completed"
    blocked = asked(company).described().assessed(规范="broken").signed()
    blocked.do("rework", next="withdraw", rework_note="不再变更。")
    refused = asked(company).described().assessed().signed()
    refused.do("decide", decision="reject", opinion="再比较一个方案。")
    assert asked(company, project="guanshan").state == "completed"
    case = asked(company, reason="楼梯加宽。").described()
    company.now_is("2026-11-20 09:30")
    case.assessed(施工="kept").signed().carried_out()
    assert [one.state for one in (blocked, refused, case)] == ["completed"] * 3


def _taught(company: Company) -> None:
    """Lessons are published while a review is open: one it asks about, one of another checklist; one helps."""
    drawing = review(company)
    asked_in_reviews = lesson(company).published()
    elsewhere = lesson(company, lesson_process="sweep").published(target_list="swp_r1")
    drawing.all_reviewed().countersigned()
    refused = lesson(company).reviewed().decided(decision="reject", opinion="标准中已有规定。")
    company.now_is("2027-05-17 10:00")
    asked_in_reviews.checked("effective")
    elsewhere.checked("retire")
    ended = [one.instance.ended_as for one in (asked_in_reviews, elsewhere, refused, drawing)]
    assert ended == ["effective", "retired", "rejected", "frozen"]


def _sold(company: Company) -> None:
    """Changes come early and in the first round; the next one releases the sale, watched until the delivery."""
    case = sale(company, registration_date="2026-11-20", delivery_date="2028-06-30")
    changed(company)
    case.surveyed().worded().scripted()
    changed(company)
    case.do("assess_change", change_effect="无影响。")
    company.now_is("2027-01-18 09:30")
    case.ready().decided().do("decide_release")
    company.now_is("2028-06-30 00:01")
    assert case.state == "completed"


def _supplier_removed(company: Company) -> None:
    """A supplier that came last in a month does not improve."""
    case = supplier_review(company)
    worst = [{"code": "GYS-0001", "complaints": 9, "reason": "渗漏返修多"}]
    company.player.begin("tanglan", "supplier-month", month="2026-11", listed=worst)
    company.player.settle()
    case.judged(quality="fail").do("decide", decision="remove", opinion="失信。")
    assert case.state == "completed"


def _found(company: Company) -> None:
    """Three findings of one sweep: closed, late and closed, no defect."""
    round_one = sweep(company).planned()
    round_one.found("sweep_r1").closed()
    late = round_one.found("sweep_r1", severity="severe", place="厨房").assigned()
    company.now_is("2026-11-23 18:01")
    late.rectified().passed()
    none = round_one.found("sweep_r1", place="客厅")
    none.do("assign", handling="reject", handling_note="图纸如此。")
    none.do("confirm_rejected")
    assert none.status == "rejected"


def _one(company: Company, process_key: str) -> Instance:
    company.player.settle()
    company.session.expire_all()
    return company.session.scalars(select(Instance).where(Instance.process_key == process_key)).one()


def _play(story: Callable[[Company], None], ends: str, process: str) -> Play:
    return Play(story, frozenset(one if "#" in one else f"{process}#{one}" for one in ends.split()))


PLAYS: Mapping[str, Play] = {
    "merged": _play(_merged, "joined_mass management_told closed_accepted", "complaint"),
    "negotiated-late": _play(
        _negotiated_late,
        "agreed end_register_overdue end_handle_again_overdue end_agreed_overdue end_revisit_overdue",
        "complaint",
    ),
    "within-limit": _play(_within_limit, "within_limit", "complaint"),
    "repaired-after-closing": _play(_repaired_after_closing, "end_progress_due action_done", "complaint-action"),
    "changed": _play(_changed, "drawing-review#to_change blocked rejected none late_told done", "design-change"),
    "taught": _play(
        _taught, "drawing-review#added_told drawing-review#nothing_new effective retired rejected", "lesson"
    ),
    "sold": _play(_sold, "sales-risk-clearance#round_stopped early_told release_told delivered", "sales-risk"),
    "supplier-removed": _play(_supplier_removed, "supplier-month#listed_end removed", "supplier-review"),
    "found": _play(_found, "closed urged rejected", "sweep-finding"),
}
"""By name."""
