"""Joint drawing review from every trigger to every end (JDR-001..015)."""

from __future__ import annotations

from typing import Any

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.errors import FieldsInvalid
from engine.registers import find
from tests.acceptance.conftest import Company
from tests.acceptance.drawings import (
    DEPARTMENTS,
    NARROW,
    SET,
    STAIRS,
    Review,
    drawings,
    frozen,
    heard,
    review,
    sheet,
    started,
)
from web.trial.player import CannotPlay


def test_by_hand_through_the_pages_from_the_drawing_to_the_certificate(at_desks: Company) -> None:
    case = review(at_desks)
    assert case.steps == ["review"] * 5
    case.all_reviewed(**{"JDR-C08": NARROW}).filtered().met().revised().verified().countersigned()
    assert case.state == "completed"
    [entry] = drawings(at_desks)
    assert {name: entry.data[name] for name in ("drawing_no", "version", "status", "case_number")} == {
        "drawing_no": "建施-07",
        "version": "B",
        "status": "frozen",
        "case_number": case.number,
    }
    assert [file["name"] for file in entry.data["files"]] == ["建施-07-B.pdf"]
    assert f"图纸审定证书-{entry.number}.pdf" in [file.name for file in case.files]
    assert {"caijing", "wangqiang", "fangzhou"} <= at_desks.told("图纸审定：建施-07")


def test_a_project_that_reaches_the_stage_asks_design_for_its_drawings(company: Company) -> None:
    payload = {"project": "shuyuan", "project_name": "云澜·书院里", "reached_on": "2026-11-16"}
    [begun] = commands.correlate(company.session, "project.drawing_review", "shuyuan", payload, by=SYSTEM)
    case = Review(company, begun)
    assert case.steps == ["issue"]
    assert case.due_days("issue") == {"2026-11-23"}
    assert case.do("issue", **SET, files=sheet()) in ("caijing", "xuning")
    assert case.steps == ["review"] * 5


@pytest.mark.parametrize("missing", [None, "drawing_no", "files"])
def test_a_drawing_another_system_issues_goes_to_review_once_it_is_complete(
    company: Company, missing: str | None
) -> None:
    payload = {**SET, "files": [{"id": "x", "name": "建施-07.pdf"}]}
    given = {name: value for name, value in payload.items() if name != missing}
    [begun] = commands.correlate(company.session, "drawings.issued", "shuyuan", given, by=SYSTEM)
    company.player.settle()
    assert Review(company, begun).steps == (["review"] * 5 if missing is None else ["issue"])


def test_questions_of_decorated_projects_are_asked_there_only(company: Company) -> None:
    def asked() -> list[str]:
        case = review(company)
        return [item["code"] for item in case.values["checklist"]]

    project = find(company.session, "project", name="云澜·书院里")[0]
    company.save("project", project.number, decoration="bare")
    assert "JDR-C07" not in asked()
    company.save("project", project.number, decoration="decorated")
    assert "JDR-C07" in asked()


def test_every_department_answers_every_question_and_names_reason_and_evidence(company: Company) -> None:
    case = review(company)
    answers = case.answers(**{"JDR-C08": NARROW})
    for missing in ("reason", "evidence", "place", "code_breach"):
        wanting = [{name: value for name, value in one.items() if name != missing} for one in answers]
        with pytest.raises(FieldsInvalid):
            case.do("review", by="chenxiao", checklist=wanting)
    with pytest.raises(FieldsInvalid):
        case.do("review", by="chenxiao", checklist=[{**one, "result": None} for one in answers])
    breach = case.answers(**{"JDR-C03": {**STAIRS, "standard": ""}})
    with pytest.raises(FieldsInvalid):
        case.do("review", by="chenxiao", checklist=breach)
    case.do("review", by="chenxiao", checklist=answers)


def test_whoever_issued_the_drawing_neither_reviews_nor_chairs(company: Company) -> None:
    company.grant("xuning", "customer_service", "project_head")
    case = review(company)
    with pytest.raises(CannotPlay):
        case.reviewed(by="xuning")
    case.all_reviewed(**{"JDR-C08": NARROW}).filtered()
    with pytest.raises(CannotPlay):
        case.do("meet", by="xuning")


def test_without_findings_it_is_signed_and_frozen_at_once(company: Company) -> None:
    case = frozen(company)
    assert (case.state, [entry.data["status"] for entry in drawings(company)]) == ("completed", ["frozen"])
    assert case.entries == []


def test_taste_goes_back_to_the_finder_once_and_is_then_dropped_on_record(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C08": NARROW}).filtered("taste")
    task = case.task("restate")
    assert task.assignee_id == company.person("chenxiao").id
    case.do("restate", rows=[{"answer": "restate", "reason": "门扇 800。", "evidence": "详图 3。"}])
    case.filtered("unreasoned")
    assert case.steps == ["countersign"] * 7
    assert [entry["status"] for entry in case.entries] == ["rejected"]


def test_a_finding_may_be_withdrawn(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C08": NARROW}).filtered("unreasoned")
    case.do("restate", rows=[{"answer": "withdraw"}])
    assert case.steps == ["countersign"] * 7
    assert [entry["status"] for entry in case.entries] == ["rejected"]


def test_who_reviewed_for_the_centre_does_not_check_the_findings(company: Company) -> None:
    company.grant("chenxiao", "cs_manager")
    case = review(company).all_reviewed(**{"JDR-C08": NARROW})
    with pytest.raises(CannotPlay):
        case.do("filter", by="chenxiao", rows=[{"verdict": "ok"}])


def test_a_breach_of_a_code_is_neither_dropped_nor_rejected(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C03": STAIRS}).filtered("taste").met("reject")
    assert [one["decision"] for one in case.findings] == ["accept"]
    assert case.steps == ["revise"]
    assert case.entries[0]["status"] == "assigned"


def test_a_breach_that_stays_ends_the_review_as_not_approved(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C03": STAIRS}).filtered().met()
    for version in ("B", "C", "D"):
        assert case.steps == ["revise"]
        case.revised(version).verified("open")
    assert (case.state, drawings(company)) == ("completed", [])
    assert company.notices("linyue", "联合审图未通过") == 1
    assert case.entries[0]["status"] == "assigned"


def test_what_is_no_breach_and_stays_open_goes_back_to_the_meeting(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C08": NARROW}).filtered().met()
    for version in ("B", "C", "D"):
        case.revised(version).verified("open")
    assert case.steps == ["meet"]
    case.met("reject").countersigned()
    assert case.state == "completed"
    assert drawings(company)[0].data["version"] == "D"


def test_a_rejection_needs_a_reason(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C08": NARROW}).filtered()
    row = {"decision": "reject", "decision_reason": ""}
    with pytest.raises(FieldsInvalid):
        case.do("meet", met_on="2026-11-18", attendees="各部门", rows=[row])


def test_what_is_handed_over_starts_change_control_and_the_rest_goes_on(company: Company) -> None:
    control = heard(company, "change.requested")
    case = review(company).all_reviewed(**{"JDR-C08": NARROW, "JDR-C11": NARROW}).filtered().met("change")
    assert case.steps == ["revise"]
    begun = Review(company, started(company, control))
    assert (begun.values["source_number"], begun.values["project"]) == (case.number, "shuyuan")
    assert NARROW["finding"] in begun.values["reason"]


def test_the_finder_verifies_and_while_away_the_substitute_or_a_colleague_does(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C08": NARROW}).filtered().met()
    case.revised()
    assert case.task("verify").assignee_id == company.person("chenxiao").id
    other = review(company, drawing_no="建施-08").all_reviewed(**{"JDR-C08": NARROW}).filtered().met()
    company.away("chenxiao", substitute="huangmei")
    other.revised()
    task = other.task("verify")
    assert task.assignee_id == company.person("huangmei").id
    assert task.delegated_from == company.person("chenxiao").id


def test_every_finder_verifies_only_their_own(company: Company) -> None:
    case = review(company)
    case.reviewed(by="chenxiao", **{"JDR-C08": NARROW}).reviewed(by="panwei", extra=[{**NARROW, "place": "A 户型厨房"}])
    while "review" in case.steps:
        case.reviewed()
    case.filtered().met().revised()
    assert {task.assignee_id for task in case.tasks("verify")} == {
        company.person("chenxiao").id,
        company.person("panwei").id,
    }
    case.verified()
    assert [one["verifier"] for one in case.findings] == ["陈晓", "潘伟"]
    assert [entry["status"] for entry in case.entries] == ["closed", "closed"]


def test_what_no_question_asked_becomes_a_lesson(company: Company) -> None:
    case = review(company).reviewed(by="chenxiao", extra=[NARROW])
    while "review" in case.steps:
        case.reviewed()
    case.filtered().met().revised().verified().countersigned()
    lessons = find(company.session, "lesson", process="joint_drawing_review")
    assert [entry.data["source"] for entry in lessons] == [case.number]


def test_an_objection_at_the_countersign_is_decided_like_any_finding(company: Company) -> None:
    case = review(company).all_reviewed()
    case.countersigned("luoping")
    assert case.steps == ["filter"]
    case.filtered().met().revised()
    assert case.task("verify").assignee_id == company.person("luoping").id
    case.verified().countersigned()
    assert case.state == "completed"


def test_a_frozen_drawing_is_not_reviewed_again_but_changed(company: Company) -> None:
    frozen(company)
    again = review(company, version="B")
    assert again.state == "completed"
    assert [entry.data["version"] for entry in drawings(company)] == ["A"]
    assert company.notices("xuning", "修改须走设计变更") == 1


def test_of_two_reviews_of_one_drawing_only_the_first_freezes_it(company: Company) -> None:
    first, second = (review(company, version=version).all_reviewed() for version in ("A", "B"))
    first.countersigned()
    second.countersigned()
    assert second.state == "completed"
    assert [entry.data["version"] for entry in drawings(company)] == ["A"]


def lesson(company: Company, text: str = "阳台地漏是否避开推拉门轨道") -> None:
    """Publish a lesson to the checklist of reviews."""
    fields: dict[str, Any] = {"list": "jdr", "category": "阳台", "text": text, "source": "lesson", "code": "JDR-L01"}
    company.save("checklist", "JDR-L01", **fields)
    company.signal("lesson.published", lesson_number="JY-2026-001")


def test_a_published_lesson_is_asked_in_the_reviews_that_are_open(company: Company) -> None:
    case = review(company)
    case.reviewed(by="chenxiao")
    lesson(company)
    assert "JDR-L01" in [item["code"] for item in case.values["checklist"]]
    assert company.notices("panwei", "审图检查表新增 1 项") == 1
    while "review" in case.steps:
        case.reviewed()
    assert case.steps == ["countersign"] * 7


def test_a_lesson_nobody_was_asked_is_answered_before_the_countersign(company: Company) -> None:
    case = review(company).all_reviewed(**{"JDR-C08": NARROW}).filtered()
    lesson(company)
    case.met().revised().verified()
    assert case.steps == ["supplement"]
    case.do("supplement", checklist=[{"result": "finding", **NARROW}])
    case.filtered().met().revised("C").verified()
    assert case.steps == ["countersign"] * 7


def test_deadlines_are_working_days_of_the_policy(company: Company) -> None:
    case = review(company)
    assert case.due_days("review") == {"2026-11-23"}
    case.all_reviewed(**{"JDR-C08": NARROW})
    assert case.due_days("filter") == {"2026-11-18"}
    case.filtered()
    assert case.due_days("meet") == {"2026-11-23"}
    case.met()
    assert case.due_days("revise") == {"2026-11-30"}
    case.revised()
    assert case.due_days("verify") == {"2026-11-19"}
    case.verified()
    assert case.due_days("countersign") == {"2026-11-19"}


def test_departments_that_are_late_are_urged_and_the_review_goes_on(company: Company) -> None:
    case = review(company).reviewed(by="chenxiao")
    company.now_is("2026-11-24 09:30")
    assert case.steps == ["review"] * 4
    assert {"panwei", "linyue"} <= company.told("审图逾期：建施-07")
    while "review" in case.steps:
        case.reviewed()
    assert case.steps == ["countersign"] * 7


def test_structural_drawings_do_without_marketing(company: Company) -> None:
    case = review(company, discipline="structure")
    assert case.values["departments"] == [each for each in DEPARTMENTS if each != "marketing"]


def test_the_frozen_drawing_is_announced(company: Company) -> None:
    receiver = heard(company, "drawings.frozen")
    case = frozen(company)
    told = Review(company, started(company, receiver)).values
    assert {name: told[name] for name in ("drawing_no", "discipline", "version", "case_number", "drawing_number")} == {
        "drawing_no": "建施-07",
        "discipline": "architecture",
        "version": "A",
        "case_number": case.number,
        "drawing_number": drawings(company)[0].number,
    }
