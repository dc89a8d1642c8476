"""Working copies: what is drawn is kept, two people lose nothing, and it comes into force approved or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.commands import studio
from engine.errors import Conflict, DefinitionInvalid, FieldsInvalid, Invalid, NotAllowed, NotFound
from engine.lint import lint_sources
from engine.model import Definition, DefinitionKind, Instance, WorkingCopy, WorkingFile
from tests.approving import approve, install, send
from tests.engine.commands.conftest import HERE, Company

LEAVE = (HERE / "leave.bpmn").read_bytes()
OTHER = LEAVE.replace("填写申请".encode(), "提出申请".encode())
BROKEN = LEAVE.replace(b'sourceRef="s"', b'sourceRef="nowhere"', 1)


def content_of(company: Company, copy: WorkingCopy, name: str = "leave.bpmn") -> tuple[bytes, int]:
    company.session.rollback()
    company.session.expire_all()
    found = company.session.scalars(
        select(WorkingFile).where(WorkingFile.copy_id == copy.id, WorkingFile.name == name)
    ).one()
    return found.content, found.version


def label(company: Company) -> str:
    company.session.rollback()
    company.session.expire_all()
    leave = company.session.scalars(
        select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.key == "leave")
    ).one()
    assert leave.current is not None
    return leave.current.label


def test_a_copy_holds_what_is_in_force_and_there_is_one_for_all(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    assert content_of(company, copy) == (LEAVE, 1)
    assert studio.open_copy(company.session, "leave", by=company.jia).id == copy.id


def test_only_process_owners_change_procedures(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    with pytest.raises(NotAllowed):
        studio.open_copy(company.session, "leave", by=company.yi)
    for refused in (
        lambda: studio.save_file(company.session, copy.id, "leave.bpmn", OTHER, seen=1, by=company.yi),
        lambda: send(company.session, copy.id, by=company.yi),
        lambda: studio.discard_copy(company.session, copy.id, "改", by=company.yi),
        lambda: studio.take_seat(company.session, copy.id, "leave.bpmn", by=company.yi),
        lambda: studio.check_copy(company.session, copy.id, by=company.yi),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert content_of(company, copy) == (LEAVE, 1)


def test_a_save_from_an_older_state_is_refused_with_who_and_keeps_what_is_there(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    assert studio.save_file(company.session, copy.id, "leave.bpmn", OTHER, seen=1, by=company.jia).version == 2
    with pytest.raises(Conflict) as refused:
        studio.save_file(company.session, copy.id, "leave.bpmn", LEAVE + b"\n", seen=1, by=SYSTEM)
    assert refused.value.details["who"] == "甲"
    assert refused.value.details["version"] == 2
    assert content_of(company, copy) == (OTHER, 2)
    again = studio.save_file(company.session, copy.id, "leave.bpmn", OTHER, seen=1, by=SYSTEM)
    assert again.version == 2


def test_what_is_broken_is_kept_and_does_not_come_into_force(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    studio.save_file(company.session, copy.id, "leave.bpmn", BROKEN, seen=1, by=company.jia)
    assert [problem.text for problem in studio.check_copy(company.session, copy.id, by=company.jia)]
    with pytest.raises(DefinitionInvalid):
        send(company.session, copy.id, by=company.jia)
    assert label(company) == "A/0"
    assert content_of(company, copy) == (BROKEN, 2)


def test_what_is_not_saved_yet_can_be_checked(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    unsaved = {"leave.bpmn": BROKEN}
    found = studio.check_copy(company.session, copy.id, by=company.jia, unsaved=unsaved)
    assert {problem.text.zh for problem in lint_sources(unsaved)} <= {problem.text.zh for problem in found}
    assert not [p for p in studio.check_copy(company.session, copy.id, by=company.jia) if p.severity == "error"]


def test_approved_it_is_in_force_for_new_cases_and_the_copy_is_closed(company: Company) -> None:
    install(company.session)
    running = company.start()
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    studio.save_file(company.session, copy.id, "leave.bpmn", OTHER, seen=1, by=company.jia)
    with pytest.raises(FieldsInvalid):
        send(company.session, copy.id, by=company.jia, reason=" ", class_code="RS")
    change = send(company.session, copy.id, by=company.jia, class_code="RS")
    assert studio.open_copy(company.session, "leave", by=company.jia).id == copy.id
    assert label(company) == "A/0"
    approve(company.session, change)
    assert label(company) == "A/1"
    assert company.task(company.start()).name == "提出申请"
    assert company.session.get_one(Instance, running.id).revision.label == "A/0"
    with pytest.raises(Conflict):
        studio.save_file(company.session, copy.id, "leave.bpmn", LEAVE, seen=2, by=company.jia)
    kept = [fact.type for fact in ledger.read(company.session, "def/process/leave")]
    kinds = ["copy.opened", "change.sent", "change.approved", "definition.deployed", "change.effective"]
    assert kept == ["definition.deployed", *kinds]
    assert studio.open_copy(company.session, "leave", by=company.jia).id != copy.id


def test_what_was_revised_by_another_way_meanwhile_is_not_undone(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    with pytest.raises(Invalid):
        send(company.session, copy.id, by=company.jia)
    studio.save_file(company.session, copy.id, "leave.bpmn", OTHER, seen=1, by=company.jia)
    commands.deploy(company.session, {"leave.bpmn": LEAVE.replace("填写".encode(), "提交".encode())}, by=SYSTEM)
    with pytest.raises(Conflict) as refused:
        send(company.session, copy.id, by=company.jia)
    assert refused.value.details["files"] == ["leave.bpmn"]
    assert label(company) == "A/1"


def test_given_up_it_leaves_what_is_in_force(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    studio.save_file(company.session, copy.id, "leave.bpmn", OTHER, seen=1, by=company.jia)
    studio.discard_copy(company.session, copy.id, "不改了", by=company.jia)
    assert label(company) == "A/0"
    assert content_of(company, studio.open_copy(company.session, "leave", by=company.jia)) == (LEAVE, 1)


def test_a_new_procedure_begins_with_a_drawing_that_has_a_picture(company: Company) -> None:
    copy = studio.new_copy(company.session, "patrol", "夜间<巡查>", by=company.jia)
    source, _ = content_of(company, copy, "patrol.bpmn")
    assert b"BPMNShape" in source
    assert "夜间&lt;巡查&gt;".encode() in source
    for key, name in (("patrol", "再来一次"), ("leave", "请假"), ("Not A Key", "夜巡"), ("night", " ")):
        with pytest.raises(FieldsInvalid):
            studio.new_copy(company.session, key, name, by=company.jia)


def test_files_are_added_and_taken_out(company: Company) -> None:
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    form = b'{"id": "leave-note", "type": "default", "components": []}'
    assert studio.add_file(company.session, copy.id, "leave-note.form", form, by=company.jia).version == 1
    with pytest.raises(Conflict):
        studio.add_file(company.session, copy.id, "leave-note.form", form, by=company.jia)
    for name in ("../x.form", "note.exe", "a/b.form"):
        with pytest.raises(Invalid):
            studio.add_file(company.session, copy.id, name, form, by=company.jia)
    studio.remove_file(company.session, copy.id, "leave-note.form", by=company.jia)
    with pytest.raises(NotFound):
        studio.remove_file(company.session, copy.id, "leave-note.form", by=company.jia)
    with pytest.raises(Invalid):
        studio.remove_file(company.session, copy.id, "leave.bpmn", by=company.jia)


def test_those_at_work_see_each_other_until_they_leave(company: Company, people, acting) -> None:
    ding = acting(people("ding", "process_owner", name="丁"))
    copy = studio.open_copy(company.session, "leave", by=company.jia)
    assert studio.take_seat(company.session, copy.id, "leave.bpmn", by=company.jia) == []
    assert [one.name for one in studio.take_seat(company.session, copy.id, "", by=ding)] == ["甲"]
    assert [one.name for one in studio.take_seat(company.session, copy.id, "leave.bpmn", by=company.jia)] == ["丁"]
    company.let(timedelta(minutes=1))
    assert studio.take_seat(company.session, copy.id, "leave.bpmn", by=company.jia) == []
