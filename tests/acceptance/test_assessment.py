"""Assessment, dispatch, the department's opinion, joint inspection and the reply (CMP-042..058, 100..108)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import clock, dmn
from engine.errors import FieldsInvalid
from engine.feel.values import from_python, to_plain
from engine.model import Participant, Person
from tests.acceptance.conftest import OPINION, Company
from web.demo.load import shipped_files
from web.trial.player import CannotPlay

MAJOR = {"severity": "major", "severity_reason": "客户已联系媒体。"}
INSPECTION = {
    "inspection_at": "2026-11-17T10:00:00+08:00",
    "inspection_place": "1幢0602次卧",
    "attendees": ["property", "engineering", "design"],
    "outside_parties": "宏筑建设",
    "customer_attends": True,
}


# -- the tables


@pytest.mark.parametrize(
    ("hazards", "amount", "severity"),
    [
        ([], None, "general"),
        (None, 49999.99, "general"),
        ([], 50000, "major"),
        (["safety"], None, "urgent"),
        (["water"], None, "urgent"),
        (["electricity"], None, "urgent"),
        (["gas"], None, "urgent"),
        (["lift"], None, "urgent"),
        (["media_risk"], None, "urgent"),
        (["media"], None, "major"),
        (["injury"], None, "major"),
        (["gas", "injury"], None, "major"),
    ],
)
def test_the_severity_table(company: Company, hazards: list[str] | None, amount: float | None, severity: str) -> None:
    case = company.complaint(hazards=hazards, amount=amount)
    assert case.values["severity_proposal"]["severity"] == case.values["severity"] == severity
    assert case.values["severity_proposal"]["reason"]


def test_every_topic_of_the_forms_is_routed() -> None:
    table = dmn.read(shipped_files()["complaint-routing.dmn"]).decisions["complaint-routing"]
    routed = {topic: to_plain(table.evaluate(from_python({"topic": topic})).value) for topic in (*TOPICS, None)}
    assert {topic: (one["content_class"], one["responsible"]) for topic, one in routed.items()} == {
        **TOPICS,
        None: ("other", "customer_service"),
    }


TOPICS = {
    "house_quality": ("after_sale", "maintenance"),
    "public_facility": ("after_sale", "property"),
    "noise": ("after_sale", "engineering"),
    "property_service": ("after_sale", "property"),
    "repair_delay": ("after_sale", "maintenance"),
    "delivery": ("after_sale", "engineering"),
    "design": ("after_sale", "design"),
    "contract": ("contract_policy", "legal"),
    "price": ("contract_policy", "sales"),
    "promise": ("contract_policy", "sales"),
    "sales_process": ("sales_process", "sales"),
    "attitude": ("service_quality", "sales"),
    "surroundings": ("other", "sales"),
    "other": ("other", "customer_service"),
}


def test_the_tables_propose_and_the_specialist_decides(company: Company) -> None:
    case = company.complaint(topic="noise")
    assert (case.values["responsible"], case.values["related"]) == ("engineering", ["design", "property"])
    assert case.task("assess").assignee_id == company.person("liufang").id
    case.answered(responsible="design", related=[])
    assert case.do("opine", by="xuning", **OPINION) == "xuning"
    assert case.entry.data["responsible"] == "design"


def test_a_severity_other_than_proposed_needs_a_reason(company: Company) -> None:
    case = company.complaint()
    with pytest.raises(FieldsInvalid):
        case.assessed(severity="urgent")
    case.assessed(severity="urgent", severity_reason="客户家中有高龄老人。")
    assert case.entry.data["severity"] == "urgent"


@pytest.mark.parametrize("cause", ["neglect", "mistake", "impropriety", "loss_of_control"])
def test_a_valid_complaint_has_one_of_four_causes(company: Company, cause: str) -> None:
    assert company.complaint().assessed(cause_class=cause).entry.data["cause_class"] == cause


@pytest.mark.parametrize("field", ["valid", "cause_class", "content_class", "severity", "handling_mode", "responsible"])
def test_an_assessment_is_complete(company: Company, field: str) -> None:
    with pytest.raises(FieldsInvalid):
        company.complaint().assessed(**{field: None})


# -- dispatch


def test_a_general_complaint_goes_to_the_department_by_notice_with_link(company: Company) -> None:
    case = company.complaint().answered()
    assert case.steps == ["opine"]
    assert company.told(f"投诉处理通知 {case.number}") == {"shilei", "weiqing"}
    assert any("投诉处理通知" in subject for subject in company.mails("shilei@yunlan.example"))


def test_a_company_level_complaint_is_supervised_by_hr_and_administration(company: Company) -> None:
    case = company.complaint().answered(company_level=True)
    assert company.told(f"投诉处理通知 {case.number}") == {"shilei", "weiqing", "jiangtao"}
    company.now_is("2026-11-18 09:30")
    assert company.told("已升级") == {"linyue", "shilei", "liufang", "jiangtao"}


def test_an_urgent_complaint_sends_people_at_once_beside_the_opinion(company: Company) -> None:
    case = company.complaint(hazards=["water"]).answered(severity="urgent")
    assert case.steps == ["dispatch", "opine"]
    task = case.task("dispatch")
    assert task.priority == 95
    assert clock.local(task.due_at).strftime("%H:%M") == "11:30"
    assert company.told("重大投诉") == set()
    case.do("dispatch", dispatched_who="维保石磊", first_feedback="已派人上门关阀。", urgent_measure="关闭水阀")
    assert case.steps == ["opine"]


def test_a_major_complaint_is_told_to_management_too(company: Company) -> None:
    case = company.complaint().answered(**MAJOR)
    assert case.steps == ["dispatch", "opine"]
    assert company.told(f"重大投诉 {case.number}") == {"linyue", "zhaomin"}


# -- the department's opinion


def test_a_late_opinion_is_reminded_after_one_working_day_and_escalated(company: Company) -> None:
    company.begins_at("2026-11-20 10:00")
    case = company.complaint().answered()
    company.now_is("2026-11-23 09:59")
    assert company.told("的处理意见已到期") == set()
    company.now_is("2026-11-23 10:00")
    assert company.told("的处理意见已到期") == {"shilei", "liufang"}
    assert company.told("已升级") == set()
    company.now_is("2026-11-23 13:00")
    assert company.told("已升级") == {"linyue", "shilei", "liufang"}
    assert case.steps == ["opine"]


def test_an_opinion_in_time_reminds_nobody(company: Company) -> None:
    company.complaint().answered().opined()
    company.now_is("2026-11-20 18:00")
    assert company.told("的处理意见") == set()


def test_an_opinion_given_by_phone_is_entered_by_customer_service(company: Company) -> None:
    """CMP-057: the specialist writes down who said it; without a name it is refused."""
    case = company.complaint().answered()
    with pytest.raises(FieldsInvalid):
        case.do("opine", by="liufang", **OPINION, opinion_via="phone")
    case.do("opine", by="liufang", **OPINION, opinion_via="phone", opinion_by="石磊")
    assert case.values["opinion_by"] == "石磊"
    assert case.steps == ["reply"]


def test_another_department_cannot_give_the_opinion(company: Company) -> None:
    case = company.complaint().answered()
    with pytest.raises(CannotPlay):
        case.do("opine", by="panwei", **OPINION)


def test_related_departments_get_a_copy(company: Company) -> None:
    case = company.complaint().answered()
    copies = (
        select(Person.login)
        .join(Participant, Participant.person_id == Person.id)
        .where(Participant.instance_id == case.instance.id, Participant.reason == "copy")
    )
    assert set(company.session.scalars(copies)) == {"weiqing"}


# -- joint inspection


def test_a_joint_inspection_keeps_its_measurements(company: Company) -> None:
    case = company.complaint().answered().opined(needs_inspection="yes")
    case.do("arrange_inspection", **INSPECTION)
    measured = [
        {"time": f"2026-11-17T{hour}:00:00+08:00", "item": "噪声", "value": value, "limit": "45 dB", "conforms": "yes"}
        for hour, value in (("10", 38.5), ("14", 40), ("23", 29.5))
    ]
    case.do(
        "inspect",
        by="duhai",
        attendance="物业魏青、工程杜海、设计许宁、宏筑建设",
        measurements=measured,
        root_cause="结构传声",
        inspection_result="符合规范，建议喷涂消音棉。",
    )
    assert case.steps == ["reply"]
    assert [(one["item"], one["value"]) for one in case.values["measurements"]] == [
        ("噪声", 38.5),
        ("噪声", 40),
        ("噪声", 29.5),
    ]
    assert len(case.values["attendees"]) == 3


def test_an_inspection_without_cause_is_refused(company: Company) -> None:
    case = company.complaint().answered().opined(needs_inspection="yes")
    case.do("arrange_inspection", **INSPECTION)
    with pytest.raises(FieldsInvalid):
        case.do("inspect", attendance="物业", inspection_result="待查")


# -- the reply


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"customer_answer": "accepted", "agreed_date": None}, "agreed_date"),
        ({"customer_answer": "refused", "answer_note": None}, "answer_note"),
        ({"reply_text": ""}, "reply_text"),
    ],
)
def test_a_reply_says_what_was_agreed_or_why_not(company: Company, changes: dict[str, str], missing: str) -> None:
    case = company.complaint().answered().opined()
    whole = {
        "reply_channel": "phone",
        "customer_answer": "accepted",
        "reply_text": "已告知。",
        "compensation_kind": "none",
    }
    with pytest.raises(FieldsInvalid) as refused:
        case.do("reply", **{**whole, "agreed_date": "2026-11-20", **changes})
    assert any(missing in field for field in refused.value.fields)


def test_a_public_area_is_answered_in_writing(company: Company) -> None:
    assert company.complaint().answered(public_area=True).opined().steps == ["public_reply"]
