"""What one learns the next one checks: from a complaint in one project to the sale of the next, through the pages."""

from __future__ import annotations

import pytest

from engine.database import transaction
from engine.registers import find
from engine.registers.recurrence import recurrences
from tests.acceptance.changes import asked, baseline, standing
from tests.acceptance.conftest import ACCEPTED, Company
from tests.acceptance.drawings import Review, review
from tests.acceptance.lessons import Lesson, begun
from tests.acceptance.pages import PagePlayer
from tests.acceptance.sales import PROJECT, Sale, plan
from web.demo.places import create_homes

NOISE = {"unit": "1802", "topic": "noise", "content": "屋面风机夜间轰鸣，顶层卧室振动。", "place": "顶层主卧"}
LESSON = {
    "lesson_title": "屋面设备隔振",
    "lesson_process": "joint_drawing_review",
    "lesson_text": "屋面风机直接落在结构板上；审图时要看隔振和位置。",
}
QUESTION = "屋面风机、水泵是否设隔振基座，并避开卧室上方？"
FINDING = {
    "place": "屋面层 3 轴",
    "severity": "general",
    "finding": "风机基座没有隔振，正对顶层卧室。",
    "reason": "运行噪声和振动传入卧室。",
    "evidence": "建施-07 屋面平面。",
    "code_breach": "no",
}
FAN = {"summary": "屋面风机移位", "proposal": "风机移至电梯机房上方。", "necessity": "原位置不满足隔振距离。"}


def taught(company: Company) -> Lesson:
    """Let a complaint about noise under the roof be closed and its lesson be published for high-rise homes."""
    complaint = company.complaint(**NOISE).answered(topic="noise", responsible="design").opined()
    complaint.do("reply", **ACCEPTED)
    complaint.finished().revisited().reported(**LESSON)
    lesson = begun(company)
    assert (lesson.steps, lesson.lesson.data["source"]) == (["review"], complaint.number)
    lesson.reviewed(cause="图纸没有隔振要求。", category="屋面设备", checklist_text=QUESTION, product_type="highrise")
    return lesson.decided(product_type="highrise")


def reviewed(company: Company, lesson: Lesson) -> Review:
    """Let the next drawing review ask the lesson's question, accept what it finds, and freeze the drawings."""
    case = review(company)
    assert [item["text"] for item in case.values["checklist"] if item["source"] == "lesson"] == [QUESTION]
    case.all_reviewed(**{lesson.lesson.number: FINDING}).filtered().met().revised().verified().countersigned()
    assert (case.state, baseline(company)) == ("completed", {"B": "frozen"})
    return case


def kicked_off(company: Company) -> Sale:
    """Let the process owner record on the page of the project that the kick-off was held; return the sale it begins."""
    plan(company, registration_date="2026-12-15", launch_date="2027-02-01", delivery_date="2028-06-30")
    assert isinstance(company.player, PagePlayer)
    (begun,) = company.player.reach("linyue", PROJECT, "kickoff", "2026-11-16")
    return Sale(company, begun)


def released(company: Company) -> Sale:
    """Bring the sale of the project to its release."""
    case = kicked_off(company).surveyed("垃圾房")
    company.now_is("2026-12-02 09:30")
    case.worded().ready()
    company.now_is("2027-01-18 09:30")
    case.decided().do("decide_release")
    assert case.values["outcome"] == "released"
    return case


def test_a_complaint_of_one_project_guards_the_next_until_its_buyers_are_told(at_desks: Company) -> None:
    company = at_desks
    with transaction(company.session):
        create_homes(company.session)
    lesson = taught(company)
    case = reviewed(company, lesson)

    # What the question found is on record under it, and counts for the lesson.
    [finding] = [one for one in case.entries if one["item_code"] == lesson.lesson.number]
    assert finding["status"] == "closed"
    [line] = recurrences(company.session, [lesson.lesson])[lesson.lesson.number]
    assert (line.project, line.asked, len(line.findings)) == ("shuyuan", 1, 1)

    # A later change of that drawing tells the buyers and reopens the sale, which all sign again.
    selling = released(company)
    change = asked(company, reason="屋面风机检修通道不足。")
    change.described(**FAN).assessed(承诺="kept").signed().carried_out()
    assert standing(company).data["change_number"] == change.number
    assert len(change.values["buyers"]) == len(find(company.session, "unit", project="shuyuan"))
    change.do("draft", notice_subject="屋面风机移位告知", notice_text="风机移至电梯机房上方，不影响使用。")
    rows = company.seen(change.task("tell"))["rows"]
    change.do("tell", rows=[{"channel": "phone"} for _ in rows])
    assert (change.state, change.record["buyers_told"]) == ("completed", len(rows))
    assert selling.steps == ["assess_change"]
    assert selling.inside("change")["number"] == change.number
    selling.do("assess_change", change_effect="说辞第六页的屋面说明须修改。")
    selling.ready()
    selling.decided().do("decide_release")
    assert [selling.values[name] for name in ("outcome", "revision", "annex_version")] == ["released", 2, 2]

    # Half a year after publication the lesson is looked at again.
    company.now_is("2027-05-20 09:30")
    lesson.checked("effective")
    assert (lesson.lesson.data["status"], lesson.lesson.data["effect"]) == ("effective", 1)


@pytest.mark.parametrize(("project", "questions"), [("shuyuan", [QUESTION]), ("guanshan", [])])
def test_only_projects_of_its_type_are_asked(company: Company, project: str, questions: list[str]) -> None:
    taught(company)
    case = review(company, project=project)
    assert [item["text"] for item in case.values["checklist"] if item["source"] == "lesson"] == questions
