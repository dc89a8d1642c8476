"""Lists of thousands of tasks: counted so far, read in order to the end, searched by what is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM, Actor
from engine.database import transaction
from engine.model import Instance, Person, Task, TaskCandidate, new_id
from engine.queries.filters import Filters
from engine.queries.inbox import Inbox
from engine.queries.paging import MOST, SIZE

WAIT = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="wait" isExecutable="true">
  <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
  <userTask id="t" name="看房"><extensionElements><zeebe:assignmentDefinition candidateGroups="crew"/>
  </extensionElements></userTask><sequenceFlow id="g" sourceRef="t" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""
MANY = MOST + 3 * SIZE


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """Return the address of an empty database, of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgresql")())
    shutil.copy(template, tmp_path / "firebreak.sqlite")
    return f"sqlite:///{tmp_path / 'firebreak.sqlite'}"


@pytest.fixture
def crew(people: Callable[..., Person], acting: Callable[[Person], Actor]) -> Actor:
    return acting(people("lin", "crew", "process_owner"))


@pytest.fixture
def fill(session: Session, crew: Actor) -> Callable[..., None]:
    """Return what adds ``count`` tasks, each more urgent than the one before, free or assigned."""

    def add(count: int, *, assignee: str | None = None, role: str = "crew") -> None:
        commands.deploy(session, {"wait.bpmn": WAIT.encode()}, by=SYSTEM)
        real = commands.start(session, "wait", {}, by=crew)
        with transaction(session):
            task = session.query(Task).filter_by(instance_id=real.id).one()
            cases = [copied(real, number=f"{role[0]}-{at}", title=f"第 {at} 处 100%_") for at in range(count)]
            session.execute(insert(Instance), cases)
            tasks = [
                copied(task, instance_id=case["id"], assignee_id=assignee, priority=at) for at, case in enumerate(cases)
            ]
            session.execute(insert(Task), tasks)
            candidates = [{"id": new_id(), "task_id": one["id"], "role_key": role} for one in tasks]
            session.execute(insert(TaskCandidate), candidates)
            session.delete(task)

    return add


def copied(row: Instance | Task, **other: Any) -> dict[str, Any]:
    return {**{c.name: getattr(row, c.name) for c in row.__table__.columns}, "id": new_id(), **other}


@pytest.mark.parametrize("tab", ["todo", "claimable"])
def test_a_long_list_is_counted_so_far_and_read_to_its_end(
    session: Session, crew: Actor, fill: Callable[..., None], tab: str
) -> None:
    fill(MANY, assignee=crew.id if tab == "todo" else None)
    inbox = Inbox(session, crew)
    assert inbox.counts[tab] == MOST
    first = inbox.page(tab, Filters())
    assert (first.total, first.more) == (MOST, True)
    assert [row.priority for row in first.rows] == list(range(MANY - 1, MANY - 1 - SIZE, -1))
    last = inbox.page(tab, Filters(page=MANY // SIZE))
    assert [row.priority for row in last.rows] == list(range(SIZE - 1, -1, -1))
    assert not last.more
    assert inbox.page(tab, Filters(page=99)).number == MANY // SIZE


def test_open_work_is_found_by_its_index_which_finished_work_is_not_in(session: Session, crew: Actor) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a table this small without its index")
    asked: list[tuple[str, Any]] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    Inbox(session, crew).page("todo", Filters())
    reads = [(words, given) for words, given in asked if "task" in words and words.startswith("SELECT")]
    plans = [session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", given).all() for words, given in reads]
    assert "USING COVERING INDEX ix_task_urgency" in str(plans[0]) or "USING INDEX ix_task_urgency" in str(plans[0])


def test_among_many_free_tasks_one_claims_only_those_of_ones_roles(
    session: Session, crew: Actor, fill: Callable[..., None], people: Callable[..., Person]
) -> None:
    people("wang", "guards")
    fill(MANY, role="guards")
    fill(3)
    inbox = Inbox(session, crew)
    assert inbox.counts["claimable"] == 3
    assert [row.priority for row in inbox.page("claimable", Filters()).rows] == [2, 1, 0]


@pytest.mark.parametrize(
    ("words", "total"), [("c-1", 11), ("100%_", 20), ("100__", 0), ("看房", 20), ("第 7 处", 1), ("\\", 0)]
)
def test_a_search_finds_what_is_written(
    session: Session, crew: Actor, fill: Callable[..., None], words: str, total: int
) -> None:
    fill(20, assignee=crew.id)
    assert Inbox(session, crew).page("todo", Filters(text=words)).total == total
