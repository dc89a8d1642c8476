"""The five kinds of closing: each with its report, its register entry, its feedback and its end (CMP-046, 058..061)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine import clock, commands, ledger
from engine.errors import FieldsInvalid
from engine.files import open_file
from engine.model import Instance
from engine.queries.history import timeline
from engine.registers import find
from tests.acceptance.conftest import Case, Company

LEGAL = {"legal_basis": "《商品房销售管理办法》第三十三条"}


def invalid(company: Company) -> Case:
    case = company.complaint(topic="surroundings").answered(valid="no", content_class="other", topic="surroundings")
    case.do("explain", explanation="属市政道路施工，已说明。", explain_channel="phone")
    return case


def replied(company: Company) -> Case:
    case = company.complaint(topic="public_facility", place="地下车库").answered(
        topic="public_facility", responsible="property", public_area=True
    )
    case.opined().do("public_reply", reply_channel="online", reply_text="车库渗漏将于两周内完成堵漏并公示。")
    return case


def accepted(company: Company) -> Case:
    return company.complaint().agreed().finished().revisited()


def lawful(company: Company) -> Case:
    case = company.complaint().agreed().finished().revisited(accepted="no", next="lawful", score=40)
    case.do("confirm_lawful", **LEGAL)
    return case


def beyond(company: Company) -> Case:
    case = company.complaint().agreed().finished().revisited(accepted="no", next="beyond", score=75)
    case.do("confirm_beyond", by="zhaomin", decision="agree")
    return case


CLOSINGS = {
    "invalid": invalid,
    "replied": replied,
    "accepted": accepted,
    "lawful": lawful,
    "beyond": beyond,
}


@pytest.mark.parametrize("kind", CLOSINGS)
def test_every_kind_of_closing_leaves_its_records(company: Company, kind: str) -> None:
    case = CLOSINGS[kind](company)
    assert case.steps == ["report"]
    case.reported(lesson_title="窗台防水做法", lesson_process="sweep", lesson_text="窗台外侧须做附加层。")
    assert case.state == "completed"
    assert case.instance.ended_as == f"closed_{kind}"
    assert (case.entry.data["status"], case.entry.data["closing_type"]) == ("closed", kind)
    assert case.entry.data["closed_at"] is not None
    assert case.entry.data["watch"] is (kind == "beyond")
    (lesson,) = find(company.session, "lesson", topic=case.values["topic"])
    assert (lesson.data["status"], lesson.data["source"]) == ("candidate", case.number)
    assert case.entry.data["lesson_number"] == lesson.number


@pytest.mark.parametrize("kind", CLOSINGS)
def test_every_kind_of_closing_tells_the_customer_and_the_departments(company: Company, kind: str) -> None:
    case = CLOSINGS[kind](company).reported()
    assert f"您的投诉 {case.number} 结案报告" in company.mails("chenhaitao@owner.example")
    assert company.notices("linyue", "处理结果反馈") == 1
    (report,) = [file for file in case.files if file.field == "report"]
    with open_file(report.digest) as content:
        assert content.read(5) == b"%PDF-"
    assert report.media_type == "application/pdf"
    assert case.number in report.name


@pytest.mark.parametrize("kind", CLOSINGS)
def test_the_history_is_told_in_words_and_unbroken(company: Company, kind: str) -> None:
    case = CLOSINGS[kind](company).reported()
    items = timeline(company.session, case.instance, company.actor("tanglan"))
    assert [item.type for item in items if item.text.zh == item.type] == []
    assert items[-1].type == "instance.completed"
    assert ledger.verify(company.session, f"pi/{case.number}").ok
    assert ledger.verify(company.session, f"reg/complaint/{case.number}").ok


def test_a_report_without_result_is_refused(company: Company) -> None:
    case = accepted(company)
    with pytest.raises(FieldsInvalid):
        case.reported(closing_result="")
    assert case.state == "active"


def test_without_contact_details_the_stored_reply_closes(company: Company) -> None:
    """C-40: nobody can be called, so there is no revisit either; the repair goes on all the same."""
    case = company.complaint(customer_name=None, phone=None, email=None).answered().opined()
    assert case.steps == ["public_reply"]
    case.do("public_reply", reply_channel="notice", reply_text="已安排维修，请留意单元公告。")
    case.reported()
    assert case.instance.ended_as == "closed_replied"
    action = _action(company, case)
    action.do("execute", work_state="done", progress_note="已修复。", done_note="已修复。")
    action.do("confirm", confirmed="yes", confirm_note="现场查看无渗漏。")
    assert action.state == "completed"


def test_the_repair_of_a_public_area_goes_on_until_it_is_confirmed(company: Company) -> None:
    case = replied(company).reported()
    assert case.state == "completed"
    action = _action(company, case)
    assert case.entry.data["action_number"] == action.number
    assert action.instance.parent_id == case.instance.id

    action.do("execute", work_state="doing", progress_note="已进场。")
    action.do("execute", work_state="done", progress_note="已堵漏。", done_note="已堵漏。")
    action.do("confirm", confirmed="no", confirm_note="仍有渗水。")
    assert action.steps == ["execute"]

    action.do("execute", work_state="done", progress_note="重新注浆。", done_note="重新注浆。")
    action.do("confirm", confirmed="yes", confirm_note="连续降雨后无渗漏。")
    assert case.entry.data["repair_confirmed_at"] is not None
    assert case.entry.data["status"] == "closed"
    action.do("revisit", revisit_channel="phone", score=90, accepted="yes")
    assert (action.state, action.instance.ended_as) == ("completed", "action_done")


def test_the_revisit_after_a_public_repair_can_be_switched_off(company: Company) -> None:
    commands.set_policy(company.session, "complaint.public_area_revisit", False, by=company.actor("linyue"))
    action = _action(company, replied(company))
    action.do("execute", work_state="done", progress_note="已堵漏。", done_note="已堵漏。")
    action.do("confirm", confirmed="yes", confirm_note="无渗漏。")
    assert action.state == "completed"


def test_lawful_needs_the_basis_and_legal_may_send_it_back(company: Company) -> None:
    case = company.complaint().agreed().finished().revisited(accepted="no", next="lawful", score=40)
    with pytest.raises(FieldsInvalid):
        case.do("confirm_lawful", decision="agree")
    with pytest.raises(FieldsInvalid):
        case.do("confirm_lawful", decision="reject", **LEGAL)
    case.do("confirm_lawful", decision="reject", opinion="尚有调解余地。", **LEGAL)
    assert case.steps == ["study"]
    assert case.values["negotiation"][-1]["round"] == 1


def test_beyond_ability_goes_on_the_watch_list_and_may_be_sent_back(company: Company) -> None:
    case = company.complaint().agreed().finished().revisited(accepted="no", next="beyond", score=40)
    case.do("confirm_beyond", by="zhaomin", decision="reject", opinion="请再协调燃气公司。")
    assert case.steps == ["study"]


def test_only_the_general_manager_confirms_beyond_ability(company: Company) -> None:
    case = company.complaint().agreed().finished().revisited(accepted="no", next="beyond", score=75)
    assert case.do("confirm_beyond") == "zhaomin"


@pytest.mark.parametrize(("score", "lessons"), [(69, 1), (70, 0)])
def test_a_low_score_makes_a_candidate_lesson_even_without_words(company: Company, score: int, lessons: int) -> None:
    company.complaint().agreed().finished().revisited(score=score).reported()
    assert len(find(company.session, "lesson", status="candidate")) == lessons


def _action(company: Company, case: Case) -> Case:
    company.session.expire_all()
    instance = company.session.scalars(select(Instance).where(Instance.process_key == "complaint-action")).one()
    return Case(company, instance)


def test_each_department_that_carries_out_gets_a_task_sheet_of_its_own(company: Company) -> None:
    case = company.complaint(customer_name=None, phone=None, email=None).answered()
    work = [
        {"role": "engineering", "partner": "防水分包", "work": "重做顶板防水", "due": "2026-11-25"},
        {"role": "property", "partner": None, "work": "设置围挡并公示", "due": None},
    ]
    case.opined(executors=work)
    case.do("public_reply", reply_channel="notice", reply_text="已安排维修，请留意单元公告。")
    found = company.session.scalars(select(Instance).where(Instance.parent_id == case.instance.id))
    sheets = [company.case(one) for one in sorted(found, key=lambda one: one.number)]
    assert case.values["action_number"] == "、".join(sheet.number for sheet in sheets)
    tasks = [sheet.task("execute") for sheet in sheets]
    assert [sheet.values["measure"] for sheet in sheets] == ["重做顶板防水", "设置围挡并公示"]
    assert [[one.role_key for one in task.candidates] for task in tasks] == [["engineering"], ["property"]]
    assert f"{clock.local(tasks[0].due_at):%m-%d %H:%M}" == "11-25 18:00"
    assert f"{clock.local(tasks[1].due_at):%m-%d}" == "11-30"
