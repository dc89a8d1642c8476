"""A running case goes over to another revision with everything that is open, or stays exactly as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM, Actor
from engine.clock import now
from engine.commands import command as transactions
from engine.errors import Conflict, Invalid, NotAllowed
from engine.instances import migrating
from engine.instances.programs import current_revision
from engine.instances.recording import stream_of
from engine.jobs.worker import run_due
from engine.ledger import verify_all
from engine.model import (
    Base,
    Clock,
    DefinitionKind,
    Incident,
    Instance,
    InstanceState,
    Job,
    JobKind,
    Migration,
    Move,
    MoveState,
    Person,
    Revision,
    Subscription,
    Task,
    TaskState,
)
from engine.services import ServiceContext, registry, service
from engine.text import Text
from engine.tokens import NotMovable
from tests.engine.commands.conftest import HERE, Company

LEAVE = (HERE / "leave.bpmn").read_text("utf-8")
OTHER_TASK = (("approve", "consent"), ("审批", "核准"), ("PT4H", "PT2H"))
OTHER_WAIT = (('id="wait"', 'id="await"'), ('"wait"', '"await"'), ('name="answer"', 'name="reply"'))


@pytest.fixture
def owner(people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    """Return a process owner."""
    return acting(people("owner", "process_owner", name="主"))


def changed(company: Company, *words: tuple[str, str]) -> str:
    """Deploy the process with words of its file replaced; return the revision's id."""
    text = LEAVE
    for old, new in words:
        assert old in text
        text = text.replace(old, new)
    commands.deploy(company.session, {"leave.bpmn": text.encode()}, by=SYSTEM)
    return current(company).id


def current(company: Company) -> Revision:
    company.session.expire_all()
    return current_revision(company.session, DefinitionKind.PROCESS, "leave")


def everything(company: Company) -> dict[str, Any]:
    """Return all rows of the database."""
    company.session.rollback()
    return {
        table.name: sorted(map(repr, company.session.execute(select(table)).all()))
        for table in Base.metadata.sorted_tables
    }


def only(company: Company, table: Any, *conditions: Any) -> Any:
    return company.session.scalars(select(table).where(*conditions).execution_options(populate_existing=True)).one()


def work(company: Company) -> None:
    while run_due(company.session):
        pass


def test_an_open_task_stays_with_its_people_and_its_time(company: Company, owner: Actor) -> None:
    instance, task = company.asked()
    commands.claim(company.session, task.id, by=company.yi)
    commands.save_draft(company.session, task.id, {"opinion": "再看"}, by=company.yi)
    kept = {"assignee_id", "claimed_at", "draft", "draft_at", "due_at", "created_at", "priority", "token_id", "id"}
    before = {name: getattr(task, name) for name in kept}
    job = only(company, Job, Job.kind == JobKind.TIMER)
    timer, clock = (job.id, job.due_at), only(company, Clock).due_at
    new = changed(company, *OTHER_TASK, ('id="late"', 'id="tardy"'), ('sourceRef="late"', 'sourceRef="tardy"'))
    company.let(timedelta(hours=1))
    mapping = {"approve": "consent", "late": "tardy"}
    commands.migrate(company.session, instance.id, new, mapping=mapping, reason="改进审批", by=owner)
    task = company.task(instance)
    assert {name: getattr(task, name) for name in kept} == before
    assert {candidate.role_key for candidate in task.candidates} == {"cs_manager"}
    assert (task.activity_id, task.name, task.properties["firebreak:signature"]) == ("consent", "核准", "核准")
    job = only(company, Job, Job.kind == JobKind.TIMER)
    assert (job.id, job.due_at, job.activity_id) == (*timer, "tardy")
    running = only(company, Clock)
    assert (running.due_at, running.activity_id, running.host_key) == (clock, "tardy", "consent")
    company.let(timedelta(hours=3, minutes=1))
    work(company)
    assert only(company, Clock).breached_at is not None
    commands.complete(company.session, task.id, {}, by=company.yi)
    assert only(company, Clock).stopped_at is not None
    assert only(company, Instance).revision_id == new


def test_the_ledger_says_what_was_done_and_why(company: Company, owner: Actor) -> None:
    instance, _ = company.asked()
    old, new = current(company), changed(company, *OTHER_TASK)
    commands.migrate(company.session, instance.id, new, mapping={"approve": "consent"}, reason="改进审批", by=owner)
    facts = ledger.read(company.session, stream_of(instance))
    fact = next(fact for fact in facts if fact.type == "instance.migrated")
    assert fact.actor == owner.id
    assert fact.public["from"] == {"label": old.label, "sha256": old.digest}
    assert fact.public["to"] == {"label": current(company).label, "sha256": current(company).digest}
    assert fact.public["mapping"] == {"approve": "consent"}
    assert fact.public["moved"] == [["approve", "consent"]]
    assert fact.revealed["reason"] == "改进审批"
    assert all(found.ok for found in verify_all(company.session))


def test_what_cannot_move_is_named_and_nothing_changes(company: Company, owner: Actor) -> None:
    instance, _ = company.asked()
    new = changed(company, *OTHER_TASK)
    before = everything(company)
    with pytest.raises(NotMovable, match="approve") as caught:
        commands.migrate(company.session, instance.id, new, reason="改进审批", by=owner)
    assert [one.element for one in caught.value.obstacles] == ["approve"]
    assert everything(company) == before


def test_a_preview_says_what_would_be_and_changes_nothing(company: Company) -> None:
    instance, _ = company.asked()
    changed(company, ('timeDuration>=duration("PT4H")', 'timeDuration>=duration("PT1H")'), ('"late"', '"soon"'))
    before = everything(company)
    plan = migrating.plan(company.session, instance, current(company), {})
    assert plan.moved == [("approve", "approve")]
    assert [(wait.kind, wait.activity.id) for wait in plan.added] == [("timer", "soon")]
    assert [(wait.kind, wait.activity.id) for wait in plan.removed] == [("timer", "late")]
    assert plan.added[0].due_at == now() + timedelta(hours=1)
    assert everything(company) == before


def test_a_clock_given_up_stops_and_a_new_one_starts(company: Company, owner: Actor) -> None:
    instance, _ = company.asked()
    new = changed(company, ('"late"', '"soon"'))
    commands.migrate(company.session, instance.id, new, reason="改期", by=owner)
    clocks = company.session.scalars(select(Clock).order_by(Clock.started_at, Clock.id)).all()
    assert {(clock.activity_id, clock.stopped_at is None) for clock in clocks} == {("late", False), ("soon", True)}
    none = changed(company, ('<zeebe:property name="firebreak:clock" value="reply"/>', ""))
    commands.migrate(company.session, instance.id, none, reason="取消时限", by=owner)
    company.session.expire_all()
    assert all(clock.stopped_at is not None for clock in company.session.scalars(select(Clock)))


def test_a_message_waited_for_has_the_name_of_the_new_revision(company: Company, owner: Actor) -> None:
    instance, task = company.asked()
    commands.complete(company.session, task.id, {}, by=company.yi)
    new = changed(company, *OTHER_WAIT)
    commands.migrate(company.session, instance.id, new, mapping={"wait": "await"}, reason="改名", by=owner)
    row = only(company, Subscription)
    assert (row.activity_id, row.name, row.correlation_key) == ("await", "reply", instance.number)
    commands.correlate(company.session, "reply", instance.number, {}, by=SYSTEM)
    assert only(company, Instance).state == InstanceState.COMPLETED


def test_a_failed_service_is_mended_by_a_revision(
    company: Company, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_services", dict(registry._services))

    @service("fall", Text("出错", "fail"))
    def fall(context: ServiceContext) -> None:
        raise RuntimeError("nobody answers")

    broken = LEAVE.replace('type="notify"', 'type="fall"')
    commands.deploy(company.session, {"leave.bpmn": broken.encode()}, by=SYSTEM)
    instance, _ = company.asked()
    company.let(timedelta(hours=5))
    work(company)
    for _ in range(8):
        company.let(timedelta(hours=13))
        work(company)
    incident = only(company, Incident)
    new = changed(company)
    commands.migrate(company.session, instance.id, new, reason="改用通知服务", by=owner)
    commands.retry(company.session, incident.id, by=SYSTEM)
    work(company)
    assert company.session.scalars(select(Job).where(Job.kind == JobKind.SERVICE)).all() == []


def test_only_owners_move_cases_and_only_with_a_reason(company: Company, owner: Actor) -> None:
    instance, _ = company.asked()
    new = changed(company, ("PT4H", "PT5H"))
    with pytest.raises(NotAllowed):
        commands.migrate(company.session, instance.id, new, reason="x", by=company.yi)
    with pytest.raises(NotAllowed):
        commands.migrate_all(company.session, instance.revision_id, new, reason="x", by=company.yi)
    with pytest.raises(Invalid):
        commands.migrate(company.session, instance.id, new, reason=" ", by=owner)
    commands.deploy(company.session, {"talk.bpmn": (HERE / "talk.bpmn").read_bytes()}, by=SYSTEM)
    foreign = company.session.scalars(select(Revision).where(Revision.file_name == "talk.bpmn")).first()
    assert foreign is not None
    with pytest.raises(Invalid):
        commands.migrate(company.session, instance.id, foreign.id, reason="x", by=owner)
    commands.cancel(company.session, instance.id, reason="x", by=SYSTEM)
    with pytest.raises(Conflict):
        commands.migrate(company.session, instance.id, new, reason="x", by=owner)


@pytest.fixture
def three(company: Company) -> list[Instance]:
    """Return three cases: one asked, one waiting for approval, one for the answer."""
    first, (second, _) = company.start(), company.asked()
    third, task = company.asked()
    commands.complete(company.session, task.id, {}, by=company.yi)
    return [first, second, third]


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop behind every command, as a server does that falls over there."""
    monkeypatch.setattr(transactions, "DRAIN", 0)


def movers(company: Company, instances: list[Instance]) -> list[str]:
    """Return who moved the instances to another revision, by their facts."""
    facts = [fact for instance in instances for fact in ledger.read(company.session, f"pi/{instance.number}")]
    return [fact.actor for fact in facts if fact.type == "instance.migrated"]


def states(company: Company) -> list[MoveState]:
    company.session.expire_all()
    found = select(Move).join(Instance, Instance.id == Move.instance_id).order_by(Instance.number)
    return [move.state for move in company.session.scalars(found)]


def test_many_move_and_who_cannot_is_explained(company: Company, three: list[Instance], owner: Actor) -> None:
    old, new = three[0].revision_id, changed(company, *OTHER_TASK, *OTHER_WAIT)
    order = commands.migrate_all(company.session, old, new, mapping={"approve": "consent"}, reason="改进", by=owner)
    assert states(company) == [MoveState.DONE, MoveState.DONE, MoveState.REFUSED]
    refused = only(company, Move, Move.state == MoveState.REFUSED)
    assert [reason[0] for reason in refused.reasons] == ["wait"]
    assert three[2].revision_id == old
    again = commands.migrate_all(company.session, old, new, mapping={"wait": "await"}, reason="改进", by=owner)
    assert [
        move.instance_id for move in company.session.scalars(select(Move).where(Move.migration_id == again.id))
    ] == [three[2].id]
    assert company.session.scalars(select(Instance.revision_id)).unique().all() == [new]
    assert company.session.scalars(select(Job).where(Job.kind == JobKind.MIGRATION)).all() == []
    assert company.session.get_one(Migration, order.id).by_id == owner.id
    assert movers(company, three) == [owner.id] * 3


@pytest.mark.usefixtures("cut_off")
def test_an_interrupted_migration_goes_on_where_it_stood(company: Company, three: list[Instance], owner: Actor) -> None:
    old, new = three[0].revision_id, changed(company, ("PT4H", "PT5H"))
    commands.migrate_all(company.session, old, new, reason="改进", by=owner)
    assert states(company) == [MoveState.WAITING] * 3
    assert run_due(company.session, limit=1) == 1
    assert sorted(states(company)) == [MoveState.DONE, MoveState.WAITING, MoveState.WAITING]
    # Jobs of one moment have no order.
    early, late = company.session.scalars(select(Move.instance_id).where(Move.state == MoveState.WAITING))
    commands.cancel(company.session, late, reason="x", by=SYSTEM)
    commands.migrate(company.session, early, new, reason="先行", by=owner)
    work(company)
    assert sorted(states(company)) == [MoveState.DONE, MoveState.DONE, MoveState.REFUSED]
    assert only(company, Move, Move.state == MoveState.REFUSED).instance_id == late
    assert len(movers(company, three)) == 2


@pytest.mark.usefixtures("cut_off")
def test_a_fault_is_tried_again_and_then_shown(
    company: Company, three: list[Instance], owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = three[0].revision_id, changed(company, ("PT4H", "PT5H"))
    ids = [three[0].id]
    commands.migrate_all(company.session, old, new, reason="改进", by=owner, instance_ids=ids)

    def fall(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(migrating, "move", fall)
        for _ in range(4):
            work(company)
            company.let(timedelta(hours=1))
    assert states(company) == [MoveState.FAILED]
    assert "the disk is full" in only(company, Move).reasons[0][2]
    incident = only(company, Incident)
    commands.retry(company.session, incident.id, by=SYSTEM)
    work(company)
    assert states(company) == [MoveState.DONE]
    assert only(company, Move).reasons == []


def test_an_order_that_names_unknown_elements_or_moves_nothing_is_refused(company: Company, owner: Actor) -> None:
    instance = company.start()
    old, new = instance.revision_id, changed(company, ("PT4H", "PT5H"))
    for mapping in ({"nobody": "ask"}, {"ask": "nobody"}):
        with pytest.raises(Invalid, match="nobody"):
            commands.migrate_all(company.session, old, new, mapping=mapping, reason="x", by=owner)
    with pytest.raises(Invalid):
        commands.migrate_all(company.session, old, old, reason="x", by=owner)
    with pytest.raises(Invalid):
        commands.migrate_all(company.session, new, old, reason="x", by=owner)
    assert company.session.scalars(select(Task).where(Task.state == TaskState.OPEN)).one().activity_id == "ask"
