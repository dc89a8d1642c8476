"""The demo company: what an auditor asks about is there, in a past that could have been."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, sealing
from engine.model import (
    Entry,
    Event,
    Hold,
    Incident,
    Instance,
    Leaf,
    LeafKind,
    ListState,
    Person,
    Record,
    Revision,
    Task,
    TaskCandidate,
    TaskState,
)
from engine.model.records import DestructionList
from engine.queries.auditing import duties
from engine.queries.auditing.agreement import all_disagreements
from engine.queries.auditing.interventions import interventions
from engine.queries.auditing.population import Asked
from engine.work.calendar import WorkingCalendar
from web import demo


def states(session: Session, register: str, field: str) -> list[str]:
    return sorted(entry.data[field] for entry in session.scalars(select(Entry).where(Entry.register_key == register)))


def test_nonconformities_are_cured_overdue_and_reopened(session: Session) -> None:
    assert states(session, "nonconformity", "status") == ["closed", "open", "reopened"]
    acting = select(Task.due_at).join(Instance, Instance.id == Task.instance_id)
    due = session.scalars(acting.where(Instance.process_key == "nonconformity", Task.state == TaskState.OPEN)).all()
    assert sorted(each < clock.now() for each in due) == [False, True]


def test_what_did_not_go_by_the_book_is_there(session: Session) -> None:
    assert states(session, "correction", "state") == ["corrected", "corrected", "proposed"]
    assert len(states(session, "late-entry", "reason")) == 1
    assert session.scalars(select(Incident.resolution)).all() == ["retried"]
    told = {one.type: one for one in interventions(session, Asked(state="active"), 1).rows}
    assert (told["task.transferred"].reason != "", told["task.transferred"].changes) == (True, [("", "—", "石磊")])
    (stood_in,) = duties.delegations(session, Asked(), 1).rows
    assert stood_in.number.startswith("NC-")


def test_records_are_destroyed_held_and_listed(session: Session) -> None:
    lists = session.scalars(select(DestructionList.state).order_by(DestructionList.number)).all()
    assert lists == [ListState.EXECUTED, ListState.MADE]
    assert session.scalar(select(func.count()).where(Record.destroyed_at.is_not(None))) == 1
    assert session.scalar(select(func.count()).select_from(Hold)) == 1


def test_the_auditor_kept_a_checkpoint_and_a_signed_sample(session: Session) -> None:
    papers = {entry.data["kind"]: entry.data for entry in session.scalars(select(Entry)) if "made_by" in entry.data}
    assert (papers["sample"]["status"], papers["trail"]["status"]) == ("signed", "open")
    assert "检查点" in papers["sample"]["conclusion"]
    assert session.scalar(select(func.count()).where(Leaf.kind == LeafKind.SNAPSHOT)) > 3
    assert list(sealing.check_log(session)) == []


def test_no_table_differs_from_the_events_of_all_the_stories(session: Session) -> None:
    assert list(all_disagreements(session)) == []


def test_the_management_representative_has_a_change_to_approve(session: Session) -> None:
    asked = select(TaskCandidate.role_key).join(Task, Task.id == TaskCandidate.task_id)
    assert "management_rep" in session.scalars(asked.where(Task.state == TaskState.OPEN, Task.activity_id == "approve"))


def test_a_request_about_personal_data_waits_for_another_than_who_proposed(session: Session) -> None:
    (request,) = session.scalars(select(Entry).where(Entry.register_key == "privacy-request"))
    assert (request.number[:3], request.data["state"], request.data["kind"]) == ("GX-", "asked", "export")
    waiting = select(Task).join(Instance).where(Instance.number == request.number, Task.state == TaskState.OPEN)
    task = session.scalars(waiting).one()
    assert (task.activity_id, task.due_at is not None and task.due_at > clock.now()) == ("decide", True)


def test_no_document_came_into_force_after_the_cases_that_ran_by_it(session: Session) -> None:
    ran = select(Instance.number).join(Revision, Revision.id == Instance.revision_id)
    assert session.scalars(ran.where(Instance.started_at < Revision.effective_from)).all() == []


def test_nothing_was_recorded_in_the_future_and_nobody_worked_on_a_day_off(session: Session) -> None:
    assert session.scalars(select(Event.type).where(Event.at > clock.now())).all() == []
    calendar = WorkingCalendar()
    days = select(Task.completed_at, Task.name).join(Person, Person.id == Task.completed_by)
    worked = session.execute(days.where(Task.completed_at < clock.now() - timedelta(days=1))).all()
    assert [row for row in worked if not calendar.is_working_day(clock.local(row.completed_at).date())] == []


def test_it_is_loaded_once(session: Session) -> None:
    assert not demo.load(session)
