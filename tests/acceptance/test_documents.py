"""A change of a document from the proposal to its effect (DOC-003..005, 039, 040, 047..052)."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.commands import documents, studio
from engine.commands.documents import Sending
from engine.errors import Conflict, DefinitionInvalid, FieldsInvalid, Invalid, NotAllowed
from engine.model import (
    Acknowledgement,
    ChangeState,
    ControlledDocument,
    CopyState,
    DefinitionKind,
    Person,
    RunningPolicy,
    WorkingCopy,
)
from engine.queries.studio import find_file
from tests.acceptance.conftest import Company
from tests.acceptance.documents import (
    APPROVER,
    AUTHOR,
    DIAGRAM,
    FORM,
    NEW,
    OLD,
    PROCEDURE,
    REVIEWER,
    current,
    document,
    on,
    proposed,
    sent,
    written,
)
from tests.acceptance.lessons import lesson
from web.trial.player import CannotPlay


def test_a_change_takes_effect_when_others_than_its_author_reviewed_and_approved_it(company: Company) -> None:
    before = current(company)
    case = sent(company)
    assert (case.steps, case.change.state) == (["review"], ChangeState.IN_REVIEW)
    assert case.change.authors == [company.person(AUTHOR).id]
    case.reviewed().approved()
    assert (case.state, case.instance.ended_as) == ("completed", "effective")
    after = current(company)
    assert (before.label, after.label) == ("A/0", "A/1")
    assert (after.change_id, before.effective_to, after.effective_to) == (case.change.id, after.effective_from, None)
    assert (case.change.state, case.change.assigned["files"][0]["label"]) == (ChangeState.EFFECTIVE, "A/1")
    assert case.change.assigned["files"][0]["number"] == "JY-01"
    assert lesson(company).task("review").name == NEW


def test_every_signature_says_who_as_what_when_and_for_which_content(company: Company) -> None:
    case = sent(company).reviewed(departments=["design"])
    case.do("joint", decision="conditional", opinion="培训后执行。")
    case.approved(decision="agree")
    signed = [fact.public["signature"] for fact in case.facts if fact.public.get("signature")]
    assert [(one["meaning"], one["name"]) for one in signed] == [("审核", "秦越"), ("会签", "许宁"), ("批准", "赵敏")]
    assert [one["roles"] for one in signed] == [["process_owner"], ["design"], ["general_manager"]]
    kept = [fact for fact in ledger.read(company.session, f"def/process/{PROCEDURE}") if fact.type == "change.sent"]
    assert (kept[0].public["signature"]["meaning"], kept[0].public["contents"]) == ("编制", case.change.contents)
    shown = [fact.revealed["data.digest"] for fact in case.facts if "data.digest" in fact.revealed]
    assert set(shown) == {kept[0].public["digest"]}


def test_who_wrote_it_neither_reviews_nor_approves_and_who_reviewed_does_not_approve(company: Company) -> None:
    company.grant(AUTHOR, "general_manager")
    company.grant(REVIEWER, "management_rep")
    copy = written(company)
    written(company, "提出经验", "提出一条经验", by=REVIEWER)
    company.grant("chenxiao", "process_owner")
    case = sent(company, copy)
    for author in (AUTHOR, REVIEWER):
        with pytest.raises(CannotPlay):
            case.reviewed(by=author)
    case.reviewed(by="chenxiao")
    company.grant("chenxiao", "general_manager")
    for kept_away in (AUTHOR, REVIEWER, "chenxiao"):
        with pytest.raises(CannotPlay):
            case.approved(by=kept_away)
    case.approved(by="luojing")
    assert case.instance.ended_as == "effective"


def test_it_takes_effect_by_the_clock_at_the_first_minute_of_its_day(company: Company) -> None:
    case = sent(company, effective_on=on("2026-12-01")).reviewed().approved(effective_on="2026-12-01")
    assert case.change.state == ChangeState.APPROVED
    company.now_is("2026-11-30 23:59")
    assert (current(company).label, case.change.state) == ("A/0", ChangeState.APPROVED)
    company.now_is("2026-12-01 00:01")
    assert (current(company).label, case.state) == ("A/1", "completed")


def test_until_it_is_approved_it_is_frozen_and_the_old_text_applies(company: Company) -> None:
    copy = written(company)
    sent(company, copy)
    with pytest.raises(Conflict, match="正在评审"):
        studio.save_file(company.session, copy.id, DIAGRAM, b"<x/>", seen=2, by=company.actor(AUTHOR))
    with pytest.raises(Conflict, match="正在评审"):
        studio.discard_copy(company.session, copy.id, "不改了", by=company.actor(AUTHOR))
    with pytest.raises(Conflict, match="正在评审"):
        sent(company, copy)
    assert lesson(company).task("review").name == OLD


@pytest.mark.parametrize("step", ["review", "approve"])
def test_returned_it_goes_back_to_its_author_who_sends_it_again(company: Company, step: str) -> None:
    copy = written(company)
    case = sent(company, copy)
    if step == "approve":
        case.reviewed()
    case.do(step, by=REVIEWER if step == "review" else APPROVER, decision="return", opinion="再斟酌。")
    assert case.steps == ["draft"]
    assert case.task("draft").assignee_id == company.person(AUTHOR).id
    assert company.seen(case.task("draft"))["close_reason"] == "再斟酌。"
    file = find_file(company.session, copy, DIAGRAM)
    content = file.content.replace(NEW.encode(), "部门分析".encode())
    studio.save_file(company.session, copy.id, DIAGRAM, content, seen=file.version, by=company.actor(AUTHOR))
    again = sent(company, copy)
    assert (again.instance.id, again.steps) == (case.instance.id, ["review"])
    again.reviewed().approved()
    assert lesson(company).task("review").name == "部门分析"


def test_a_department_that_objects_sends_it_back(company: Company) -> None:
    case = sent(company).reviewed(departments=["design", "engineering"])
    assert case.steps == ["joint", "joint"]
    case.do("joint", by="xuning", decision="reject", opinion="与设计流程不符。")
    case.do("joint", by="wangqiang")
    assert case.steps == ["draft"]


@pytest.mark.parametrize("step", ["review", "approve"])
def test_refused_it_ends_with_the_reason_and_nothing_changes(company: Company, step: str) -> None:
    copy = written(company)
    case = sent(company, copy)
    if step == "approve":
        case.reviewed()
    case.do(step, by=REVIEWER if step == "review" else APPROVER, decision="reject", opinion="没有必要。")
    assert (case.instance.ended_as, case.change.state) == ("rejected", ChangeState.REJECTED)
    assert current(company).label == "A/0"
    assert company.notices(AUTHOR, "不予修订") == 1
    assert company.session.get_one(WorkingCopy, copy.id).state == CopyState.OPEN


def test_its_author_withdraws_it_and_goes_on_writing(company: Company) -> None:
    copy = written(company)
    case = sent(company, copy)
    with pytest.raises(NotAllowed):
        documents.withdraw_change(company.session, case.change.id, "不改了", by=company.actor(REVIEWER))
    documents.withdraw_change(company.session, case.change.id, "先不改", by=company.actor(AUTHOR))
    company.player.settle()
    assert (case.state, case.steps, case.change.state) == ("completed", [], ChangeState.WITHDRAWN)
    with pytest.raises(Conflict):
        documents.withdraw_change(company.session, case.change.id, "先不改", by=company.actor(AUTHOR))
    assert sent(company, copy).steps == ["review"]


def test_anybody_proposes_a_change_and_an_owner_takes_it_up(company: Company) -> None:
    case = proposed(company)
    assert (case.steps, case.change.state) == (["take_up"], ChangeState.PROPOSED)
    case.do("take_up", by=AUTHOR, decision="agree")
    assert case.steps == ["draft"]
    again = sent(company, written(company))
    assert (again.instance.id, again.steps) == (case.instance.id, ["review"])
    again.reviewed().approved()
    assert again.change.proposed_by == company.person("chenxiao").id
    assert current(company).label == "A/1"


def test_a_proposal_is_declined_with_a_reason_or_given_up(company: Company) -> None:
    declined = proposed(company)
    declined.do("take_up", by=AUTHOR, decision="reject", opinion="现行说法正确。")
    assert (declined.instance.ended_as, declined.change.state) == ("rejected", ChangeState.REJECTED)
    assert company.notices("chenxiao", "不予修订") == 1
    dropped = proposed(company)
    dropped.do("take_up", by=AUTHOR, decision="agree")
    dropped.do("draft", by=AUTHOR, opinion="合并到下次修订。")
    assert (dropped.instance.ended_as, dropped.change.state) == ("dropped", ChangeState.WITHDRAWN)


def test_what_is_broken_unchanged_outdated_or_unexplained_is_not_sent(company: Company) -> None:
    owner = company.actor(AUTHOR)
    copy = studio.open_copy(company.session, PROCEDURE, by=owner)
    with pytest.raises(Invalid, match="没有改动"):
        sent(company, copy)
    written(company, 'targetRef="gw_begun"', 'targetRef="nowhere"')
    with pytest.raises(DefinitionInvalid):
        sent(company, copy)
    with pytest.raises(FieldsInvalid) as refused:
        sent(company, copy, reason=" ", summary="", effective_on=on("2026-11-15"), readers=["nobody"])
    assert set(refused.value.fields) == {"reason", "summary", "effective_on", "readers", "read_days"}
    with pytest.raises(NotAllowed):
        documents.send_copy(company.session, copy.id, Sending("改", "改"), by=company.actor("chenxiao"))


@pytest.mark.parametrize("running", RunningPolicy)
def test_cases_that_run_go_on_go_over_or_end_as_it_was_approved(company: Company, running: RunningPolicy) -> None:
    older = lesson(company)
    case = sent(company, running=running).reviewed().approved(running=str(running))
    company.player.settle()
    assert case.instance.ended_as == "effective"
    company.session.expire_all()
    told = (str(older.instance.state), older.instance.revision.label)
    assert (
        told
        == {
            RunningPolicy.CONTINUE: ("active", "A/0"),
            RunningPolicy.MIGRATE: ("active", "A/1"),
            RunningPolicy.STOP: ("cancelled", "A/0"),
        }[running]
    )


def test_only_what_was_changed_gets_a_new_revision(company: Company) -> None:
    copy = written(company, "原因", "根本原因", name=FORM)
    sent(company, copy).reviewed().approved()
    assert current(company).label == "A/0"
    assert current(company, "lesson-review", DefinitionKind.FORM).label == "A/1"


def test_a_file_revised_by_another_way_meanwhile_sends_it_back(company: Company) -> None:
    case = sent(company).reviewed()
    other = current(company).source.replace("提出经验".encode(), "提一条经验".encode())
    commands.deploy(company.session, {DIAGRAM: other}, by=SYSTEM)
    case.approved()
    assert case.steps == ["draft"]
    assert current(company).source == other


def test_a_new_procedure_gets_the_next_number_of_its_class_and_its_forms_theirs(company: Company) -> None:
    owner = company.actor(AUTHOR)
    copy = studio.new_copy(company.session, "patrol", "夜间巡查", by=owner)
    form = {"id": "patrol-note", "name": "巡查记录", "type": "default", "components": []}
    studio.add_file(company.session, copy.id, "patrol-note.form", json.dumps(form).encode(), by=owner)
    file = find_file(company.session, copy, "patrol.bpmn")
    work = b'<zeebe:userTask/><zeebe:formDefinition formId="patrol-note"/>'
    work += b'<zeebe:assignmentDefinition candidateGroups="property"/>'
    step = 'name="第一步">'.encode()
    content = file.content.replace(step, step + b"<bpmn:extensionElements>" + work + b"</bpmn:extensionElements>")
    studio.save_file(company.session, copy.id, "patrol.bpmn", content, seen=file.version, by=owner)
    with pytest.raises(FieldsInvalid) as refused:
        sent(company, copy)
    assert set(refused.value.fields) == {"class_code"}
    case = sent(company, copy, class_code="CH").reviewed()
    assert (
        company.session.scalars(select(ControlledDocument).where(ControlledDocument.number.startswith("VKGZ"))).all()
        == []
    )
    case.approved()
    assert document(company, "VKGZ-CH-01").definition_id == current(company, "patrol").definition_id
    assert document(company, "VKGZ-CH-01-F01").title_zh == "巡查记录"
    assert current(company, "patrol").definition.settings["number"] == "VKGZ-CH-01"


def test_whoever_has_to_read_it_is_asked_when_it_takes_effect(company: Company) -> None:
    sent(company, readers=["design"], read_days=5).reviewed().approved()
    rows = company.session.scalars(select(Acknowledgement)).all()
    assert {row.revision_id for row in rows} == {current(company).id}
    assert {company.session.get_one(Person, row.person_id).login for row in rows} == company.told("确认知悉")
    assert "xuning" in company.told("确认知悉")


def test_a_document_keeps_its_number_through_its_revisions(company: Company) -> None:
    sent(company).reviewed().approved()
    row = document(company, "JY-01")
    assert (row.definition_id, row.class_code, row.voided_at) == (current(company).definition_id, "CH", None)
