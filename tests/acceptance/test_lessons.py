"""Lessons from the proposal to each of their ends, and what they do to the next check (LES-001..003, JDR-009)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.errors import FieldsInvalid
from engine.model import EntryCase, Task
from engine.queries.casefile import values_of
from engine.registers import find, get, save_entry
from engine.registers.recurrence import recurrences
from tests.acceptance.conftest import ASSESSED, Company
from tests.acceptance.lessons import DOCUMENT, begun, lesson
from web.trial.player import CannotPlay

NOISE = {"cause_class": None, "topic": "noise"}


def test_a_closed_complaint_begins_the_review_of_its_lesson(company: Company) -> None:
    case = company.complaint().agreed().finished().revisited()
    case.reported(lesson_title="窗台防水做法", lesson_process="sweep", lesson_text="窗台外侧须做附加层。")
    proposed = begun(company)
    assert proposed.steps == ["review"]
    assert [one.role_key for one in proposed.task("review").candidates] == [ASSESSED["responsible"]]
    assert (proposed.instance.scope_id, proposed.instance.parent_id) == ("jiangpan", case.instance.id)
    assert proposed.values["target_list"] == "swp_r1"
    assert (proposed.lesson.data["status"], proposed.lesson.data["case_number"]) == ("candidate", proposed.number)
    reporter = company.session.scalars(
        select(Task.completed_by).where(Task.instance_id == case.instance.id, Task.activity_id == "report")
    ).one()
    assert proposed.instance.started_by == reporter


@pytest.mark.parametrize(
    ("process", "department"),
    [
        ("joint_drawing_review", "design"),
        ("sales_risk", "marketing"),
        ("sweep", "engineering"),
        (None, "customer_service"),
    ],
)
def test_a_lesson_that_names_no_department_goes_to_that_of_its_step(
    company: Company, process: str | None, department: str
) -> None:
    payload = {"lesson_title": "隔振", "lesson_process": process}
    commands.correlate(company.session, "lesson.proposed", "", payload, by=SYSTEM)
    company.player.settle()
    proposed = begun(company)
    assert (proposed.steps, proposed.values["responsible"]) == (["review"], department)
    assert proposed.lesson.data["responsible"] == department


def test_a_published_lesson_is_a_question_of_its_checklist(company: Company) -> None:
    case = lesson(company).published(condition='stage = "planning"', product_type="highrise")
    assert (case.lesson.data["status"], case.lesson.data["published_on"]) == ("published", "2026-11-16")
    assert case.lesson.data["effect_check_on"] == "2027-05-16"
    data = case.question.data
    assert {name: data[name] for name in ("list", "text", "category", "product_type", "condition", "source")} == {
        "list": "jdr",
        "text": "屋面设备是否设隔振基座？",
        "category": "设备",
        "product_type": "highrise",
        "condition": 'stage = "planning"',
        "source": "lesson",
    }
    assert [entry.number for entry in find(company.session, "checklist", source_number=case.lesson.number)] == [
        case.lesson.number
    ]


def test_the_departments_that_check_learn_of_it(company: Company) -> None:
    lesson(company).published()
    designers = {"linyue", "chenxiao"}
    assert designers <= company.told("经验已发布：屋面设备隔振")


def test_the_decider_has_the_last_word_on_the_wording(company: Company) -> None:
    case = lesson(company).reviewed().decided(checklist_text="屋面风机、水泵是否隔振？", target_list="dsn")
    assert (case.question.data["list"], case.question.title) == ("dsn", "屋面风机、水泵是否隔振？")


def test_who_proposed_or_reviewed_does_not_decide(company: Company) -> None:
    case = lesson(company, "linyue").reviewed()
    task = case.task("decide")
    assert "linyue" not in {company.session.get_one(type(company.person("linyue")), one).login for one in _people(task)}
    with pytest.raises(CannotPlay):
        case.do("decide", by="linyue")


def _people(task: Task) -> set[str]:
    return {one.person_id for one in task.candidates if one.person_id} | (
        {task.assignee_id} if task.assignee_id else set()
    )


def test_a_condition_that_cannot_be_read_is_refused_at_its_field(company: Company) -> None:
    case = lesson(company)
    with pytest.raises(FieldsInvalid) as refused:
        case.reviewed(condition="stage = ")
    assert list(refused.value.fields) == ["field_condition"]
    assert case.steps == ["review"]


def test_returned_it_is_reviewed_again(company: Company) -> None:
    case = lesson(company).reviewed().decided(decision="return", opinion="请写明适用范围。")
    assert case.steps == ["review"]
    case.reviewed(product_type="highrise").decided()
    assert case.question.data["product_type"] == "highrise"


@pytest.mark.parametrize("by_whom", ["department", "decider"])
def test_not_adopted_it_ends_with_the_reason_and_no_question(company: Company, by_whom: str) -> None:
    case = lesson(company)
    if by_whom == "department":
        case.reviewed(way="none", none_reason="属个别施工失误。").decided()
    else:
        case.reviewed().decided(decision="reject", opinion="标准中已有规定。")
    assert (case.state, case.instance.ended_as) == ("completed", "rejected")
    assert case.lesson.data["status"] == "rejected"
    assert get(company.session, "checklist", case.lesson.number) is None
    assert company.notices("chenxiao", "经验不采用") == 1


def test_the_department_gives_a_reason_for_not_spreading_it(company: Company) -> None:
    with pytest.raises(FieldsInvalid) as refused:
        lesson(company).reviewed(way="none")
    assert list(refused.value.fields) == ["field_none_reason"]


def test_a_document_is_changed_instead(company: Company) -> None:
    case = lesson(company).reviewed(**DOCUMENT).decided()
    assert case.steps == ["amend"]
    case.do("amend", document_name="屋面设备设计标准", document_revision="B/1", document_effective="2026-12-01")
    assert (case.lesson.data["status"], case.lesson.data["document"]) == ("published", "屋面设备设计标准 B/1")
    assert get(company.session, "checklist", case.lesson.number) is None


def _half_a_year_later(company: Company) -> None:
    company.now_is("2027-05-16 09:31")


def test_after_six_months_its_effect_is_checked(company: Company) -> None:
    case = lesson(company).published()
    company.now_is("2027-05-16 09:29")
    assert case.steps == []
    _half_a_year_later(company)
    assert case.steps == ["effect_check"]
    case.checked("effective")
    assert (case.instance.ended_as, case.lesson.data["status"], case.lesson.data["effect"]) == (
        "effective",
        "effective",
        0,
    )
    assert case.question.retired_at is None


def test_what_does_not_help_is_taken_off_the_checklist(company: Company) -> None:
    case = lesson(company).published()
    _half_a_year_later(company)
    case.checked("retire")
    assert (case.instance.ended_as, case.lesson.data["status"]) == ("retired", "retired")
    assert case.question.retired_at is not None
    assert find(company.session, "checklist", source_number=case.lesson.number) == []


def test_what_does_not_help_enough_is_asked_in_other_words(company: Company) -> None:
    case = lesson(company).published()
    _half_a_year_later(company)
    case.checked("revise")
    assert case.steps == ["review"]
    assert case.question.retired_at is None
    case.reviewed(checklist_text="隔振基座的固有频率是否低于 10 Hz？").decided()
    assert case.question.title == "隔振基座的固有频率是否低于 10 Hz？"
    assert case.lesson.data["effect_check_on"] == "2027-11-16"


def test_withdrawn_at_its_revision_it_is_asked_no_more(company: Company) -> None:
    case = lesson(company).published()
    _half_a_year_later(company)
    case.checked("revise").reviewed().decided(decision="reject", opinion="标准中已有规定。")
    assert (case.instance.ended_as, case.lesson.data["status"]) == ("retired", "retired")
    assert case.question.retired_at is not None


def complaint(company: Company, number: str, project: str = "jiangpan", **data: object) -> None:
    with transaction(company.session):
        fields = {"topic": "noise", "cause_class": "mistake", "valid": "yes", "project": project, **data}
        save_entry(company.session, "complaint", fields, by=SYSTEM, number=number, scope=("project", project))


def test_complaints_of_its_topic_since_it_was_published_are_counted_by_project(company: Company) -> None:
    complaint(company, "TS-2026-0801")
    company.now_is("2026-11-17 09:30")
    case = lesson(company).published()
    company.now_is("2026-11-20 09:30")
    complaint(company, "TS-2026-0900")
    for number, project in (("TS-1", "jiangpan"), ("TS-2", "shuyuanli"), ("TS-3", "jiangpan")):
        complaint(company, number, project)
    complaint(company, "TS-4", topic="delivery")
    complaint(company, "TS-5", valid="no")
    complaint(company, "TS-6", mass_parent=True)
    (first, second) = recurrences(company.session, [case.lesson])[case.lesson.number]
    assert (first.project, first.complaints) == ("jiangpan", ("TS-1", "TS-3"))
    assert (second.project, second.complaints, second.asked) == ("shuyuanli", ("TS-2",), 0)


def test_of_another_cause_nothing_happened_again(company: Company) -> None:
    case = lesson(company).published(cause_class="neglect")
    complaint(company, "TS-1", cause_class="mistake")
    complaint(company, "TS-2", cause_class="neglect")
    (line,) = recurrences(company.session, [case.lesson])[case.lesson.number]
    assert line.complaints == ("TS-2",)


def test_findings_at_its_question_and_checks_that_asked_it_are_counted(company: Company) -> None:
    case = lesson(company).published()
    with transaction(company.session):
        for status in ("open", "rejected"):
            fields = {"text": "风机无隔振", "item_code": case.lesson.number, "status": status, "project": "jiangpan"}
            save_entry(company.session, "finding", fields, by=SYSTEM, scope=("project", "jiangpan"))
        company.session.add(EntryCase(entry_id=case.question.id, instance_id=case.instance.id, how="read"))
    (line,) = recurrences(company.session, [case.lesson])[case.lesson.number]
    assert (line.count, len(line.findings), line.asked) == (1, 1, 1)


def test_the_effect_check_shows_what_happened_again(company: Company) -> None:
    case = lesson(company).published()
    complaint(company, "TS-1")
    _half_a_year_later(company)
    values = values_of(company.session, case.instance)
    assert values["effect"] == 1
    assert values["recurrence"] == [
        {
            "project": "jiangpan",
            "project_name": "云澜·江畔",
            "complaints": ["TS-1"],
            "findings": [],
            "asked": 0,
        }
    ]
