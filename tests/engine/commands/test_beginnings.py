"""What begins a process besides a person: signals, timers, messages to a receive task; and global tasks."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.jobs.worker import run_due
from engine.model import Instance, InstanceState, Job, JobKind, Task
from tests.engine.commands.conftest import Company
from tests.engine.tokens.drawing import HEAD, chain, el, event, io, named, process, timer, zeebe

S, E = el("startEvent", "S"), el("endEvent", "E")
YI = zeebe("assignmentDefinition", candidateGroups="cs_manager")
A = el("userTask", "A", YI)


def deploy(company: Company, source: bytes, name: str = "p") -> None:
    commands.deploy(company.session, {f"{name}.bpmn": source}, by=SYSTEM)


def work(company: Company) -> None:
    while run_due(company.session):
        pass


def instances(company: Company, key: str) -> list[Instance]:
    company.session.rollback()
    found = select(Instance).where(Instance.process_key == key).order_by(Instance.number)
    return list(company.session.scalars(found))


def test_a_signal_begins_every_process_that_starts_with_it(company: Company) -> None:
    begin = el("startEvent", "G", event("signal", "alarm"))
    for key in ("one", "two"):
        deploy(company, process(begin, A, E, chain("G", "A", "E"), head=named(signal="alarm"), id=key), key)
    throw = el("endEvent", "Z", event("signal", "alarm"), io({"where": '="roof"'}))
    deploy(company, process(S, throw, chain("S", "Z"), head=named(signal="alarm"), id="thrower"), "thrower")
    commands.start(company.session, "thrower", {}, by=SYSTEM)
    work(company)
    for key in ("one", "two"):
        [instance] = instances(company, key)
        assert instance.state == InstanceState.ACTIVE
        assert b"roof" in instance.state_blob


def monthly(cycle: str) -> bytes:
    return process(el("startEvent", "T", timer("timeCycle", cycle)), A, E, chain("T", "A", "E"))


def test_a_timer_begins_a_process_again_and_again(company: Company) -> None:
    deploy(company, monthly("R2/P1D"))
    work(company)
    assert instances(company, "p") == []
    for days in (1, 1, 5):
        company.let(timedelta(days=days, minutes=1))
        work(company)
    assert len(instances(company, "p")) == 2
    assert company.session.scalars(select(Job).where(Job.kind == JobKind.TIMER)).all() == []


def test_a_new_revision_keeps_its_own_time(company: Company) -> None:
    deploy(company, monthly("R/P1D"))
    deploy(company, monthly("R/P7D"))
    [job] = company.session.scalars(select(Job).where(Job.kind == JobKind.TIMER))
    assert job.due_at is not None
    assert job.due_at - job.created_at == timedelta(days=7)
    company.let(timedelta(days=30))
    work(company)
    # Missed rounds are not made up.
    assert len(instances(company, "p")) == 1


def test_a_date_that_is_past_begins_nothing(company: Company) -> None:
    begin = el("startEvent", "T", timer("timeDate", "2020-01-01T00:00:00Z"))
    deploy(company, process(begin, A, E, chain("T", "A", "E")))
    assert company.session.scalars(select(Job)).all() == []


def test_a_draft_begins_by_hand_only(company: Company) -> None:
    deploy(company, monthly("R/P1D").replace(b'isExecutable="true"', b""))
    assert company.session.scalars(select(Job)).all() == []


def test_a_message_begins_a_process_at_its_receive_task(company: Company) -> None:
    receive = el("receiveTask", "R", messageRef="news", instantiate="true")
    deploy(company, process(receive, A, E, chain("R", "A", "E"), head=named(message="news")))
    [instance] = commands.correlate(company.session, "news", "", {"place": "garage"}, by=SYSTEM)
    assert b"garage" in instance.state_blob
    assert company.session.scalars(select(Task.activity_id)).all() == ["A"]


def test_a_global_task_is_done_like_any_other(company: Company) -> None:
    call = el("callActivity", "C", calledElement="ask")
    body = f'<process id="p" isExecutable="true">{S}{call}{E}{chain("S", "C", "E")}</process>'
    task = f'<globalUserTask id="ask" name="Ask"><extensionElements>{YI}</extensionElements></globalUserTask>'
    deploy(company, f"{HEAD}{body}{task}</definitions>".encode())
    instance = commands.start(company.session, "p", {}, by=SYSTEM)
    asked = company.session.scalars(select(Task)).one()
    assert asked.name == "Ask"
    commands.complete(company.session, asked.id, {}, by=company.yi)
    assert company.session.get_one(Instance, instance.id).state == InstanceState.COMPLETED
