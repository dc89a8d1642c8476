"""The event log of a process is what its cases' events say, element by element."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands
from engine.actor import SYSTEM, Actor
from engine.eventlog import Asked, Trace, collect, count
from engine.jobs.worker import run_due
from engine.model import Instance, Person, Task, TaskState

HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">"""
ROUND = f"""{HEAD}<process id="round" name="巡检" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="look"/>
  <userTask id="look" name="查看"><extensionElements><zeebe:userTask/>
    <zeebe:assignmentDefinition candidateGroups="crew"/>
    <zeebe:taskSchedule dueDate="=now() + duration(&quot;PT1H&quot;)"/></extensionElements>
    <multiInstanceLoopCharacteristics><extensionElements>
      <zeebe:loopCharacteristics inputCollection="=rooms" inputElement="room"/></extensionElements>
    </multiInstanceLoopCharacteristics></userTask>
  <boundaryEvent id="late" name="超过两天" attachedToRef="look"><timerEventDefinition><timeDuration>PT48H</timeDuration>
  </timerEventDefinition></boundaryEvent>
  <sequenceFlow id="f2" sourceRef="look" targetRef="ask"/><callActivity id="ask" name="复核"><extensionElements>
    <zeebe:calledElement processId="check" propagateAllChildVariables="false"/></extensionElements></callActivity>
  <sequenceFlow id="f3" sourceRef="ask" targetRef="e"/><sequenceFlow id="f4" sourceRef="late" targetRef="e"/>
  <endEvent id="e"/></process></definitions>"""
CHECK = f"""{HEAD}<process id="check" name="复核" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="look"/>
  <userTask id="look" name="核对"><extensionElements><zeebe:userTask/>
    <zeebe:assignmentDefinition candidateGroups="crew"/></extensionElements></userTask>
  <sequenceFlow id="f2" sourceRef="look" targetRef="e"/><endEvent id="e"/></process></definitions>"""


@pytest.fixture
def crew(
    session: Session,
    people: Callable[..., Person],
    acting: Callable[[Person], Actor],
    clock: Callable[[timedelta], None],
) -> Actor:
    """Return one of the crew, with both processes in force, on a Monday at 09:30."""
    made = acting(people("hu", "crew", name="胡"))
    commands.deploy(session, {"round.bpmn": ROUND.encode(), "check.bpmn": CHECK.encode()}, by=SYSTEM)
    return made


def begin(session: Session, rooms: int) -> Instance:
    return commands.start(session, "round", {"rooms": list(range(rooms))}, by=SYSTEM)


def work(session: Session, by: Actor) -> None:
    session.rollback()
    task = session.query(Task).filter_by(state=TaskState.OPEN).order_by(Task.id).first()
    assert task is not None
    commands.complete(session, task.id, {}, by=by)


def told(trace: Trace, lifecycle: str = "complete") -> list[tuple[str, str]]:
    return [(event.process, event.activity) for event in trace.events if event.lifecycle == lifecycle]


def test_every_item_is_told_once_and_a_called_process_apart(session: Session, crew: Actor) -> None:
    begin(session, 2)
    for _ in range(3):
        work(session, crew)
    (trace,) = collect(session, Asked("round"))
    assert trace.state == "completed"
    assert told(trace) == [("round", "look")] * 2 + [("check", "look"), ("round", "ask")]
    assert told(trace, "schedule") == [("round", "look")] * 2 + [("check", "look")]
    done = [event for event in trace.events if event.lifecycle == "complete"]
    assert [event.name for event in done] == ["查看", "查看", "核对", "复核"]
    assert [event.resource for event in done] == [crew.id] * 3 + ["system"]
    assert [event.roles for event in done[:3]] == [("crew",)] * 3
    assert all(event.hash and event.revision == trace.revision for event in done[:2])


def test_items_are_told_once_when_two_tokens_come_to_what_repeats(session: Session, crew: Actor) -> None:
    twice = ROUND.replace('id="round"', 'id="twice"').replace(
        '<sequenceFlow id="f1" sourceRef="s" targetRef="look"/>',
        '<sequenceFlow id="f1" sourceRef="s" targetRef="look"/><sequenceFlow id="f0" sourceRef="s" targetRef="look"/>',
    )
    commands.deploy(session, {"twice.bpmn": twice.encode(), "check.bpmn": CHECK.encode()}, by=SYSTEM)
    commands.start(session, "twice", {"rooms": [1]}, by=SYSTEM)
    for _ in range(4):
        work(session, crew)
    (trace,) = collect(session, Asked("twice"))
    assert trace.state == "completed"
    assert sorted(told(trace)) == [("check", "look")] * 2 + [("twice", "ask")] * 2 + [("twice", "look")] * 2


def test_no_items_are_no_work(session: Session, crew: Actor) -> None:
    begin(session, 0)
    (trace,) = collect(session, Asked("round"))
    assert told(trace) == []


def test_what_is_done_too_late_and_what_the_clock_does_is_told(
    session: Session, crew: Actor, clock: Callable[[timedelta], None]
) -> None:
    begin(session, 2)
    clock(timedelta(hours=2))
    work(session, crew)
    clock(timedelta(days=3))
    while run_due(session):
        pass
    (trace,) = collect(session, Asked("round"))
    done, fired = (event for event in trace.events if event.lifecycle == "complete")
    assert done.is_late
    assert (fired.activity, fired.kind, fired.resource) == ("late", "boundaryEvent", "system")
    assert told(trace, "withdraw") == [("round", "look")]


def test_cases_are_chosen_by_time_number_and_revision(
    session: Session, crew: Actor, clock: Callable[[timedelta], None]
) -> None:
    first = begin(session, 1).number
    clock(timedelta(days=1))
    changed = ROUND.replace("查看", "巡视")
    commands.deploy(session, {"round.bpmn": changed.encode()}, by=SYSTEM)
    second = begin(session, 1)
    number, revision = second.number, second.revision_id
    yesterday = wall_clock.now() - timedelta(hours=1)

    def numbers(asked: Asked) -> list[str]:
        return [trace.number for trace in collect(session, asked)]

    assert numbers(Asked("round")) == [number, first]
    assert numbers(Asked("round", since=yesterday)) == [number]
    assert numbers(Asked("round", until=yesterday)) == [first]
    assert numbers(Asked("round", revision_id=revision)) == [number]
    assert numbers(Asked(numbers=[first])) == [first]
    assert numbers(Asked("round", latest=1)) == [number]
    assert count(session, Asked("round", latest=1)) == 2
    assert numbers(Asked("check")) == []
