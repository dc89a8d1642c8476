"""Rows written at once are the same rows the unit of work would write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from engine import clock
from engine.database import sessions, transaction
from engine.errors import Conflict
from engine.model import Base, Instance, JobKind, Person, Task, TaskState, new_id
from engine.model.jobs import Job
from engine.rows import change, insert_row, insert_rows, new_row, remove


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    # Without our settings no foreign key is checked, so that a row can stand alone.
    opened = create_engine(f"sqlite:///{tmp_path / 'rows.db'}")
    Base.metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with sessions(engine)() as opened:
        yield opened


@pytest.fixture
def person(session: Session) -> Person:
    with transaction(session):
        made = Person(login="li", name="Li")
        session.add(made)
    return made


def job(**given: object) -> Job:
    return Job(id=new_id(), kind=JobKind.MAIL, created_at=clock.now(), due_at=clock.now(), **given)


def test_a_new_row_has_the_defaults_of_its_table(session: Session) -> None:
    with transaction(session):
        first, second = job(payload={"a": 1}), job()
        insert_rows(session, [first, second])
    session.expire_all()
    assert (first.payload, second.payload) == ({"a": 1}, {})
    by_unit = job()
    with transaction(session):
        session.add(by_unit)
    columns = [column.key for column in Job.__table__.columns if column.key != "id" and not column.key.endswith("_at")]
    assert [getattr(second, name) for name in columns] == [getattr(by_unit, name) for name in columns]


def test_a_new_object_is_the_sessions_own_once_it_is_stored_and_saved_when_changed(session: Session) -> None:
    with transaction(session):
        made = new_row(Job, id=new_id(), kind=JobKind.MAIL, created_at=clock.now(), due_at=None)
        assert made not in session
        insert_row(session, made)
        assert (session.get(Job, made.id) is made, session.is_modified(made)) == (True, False)
        made.last_error = "away"
    session.expire_all()
    assert (made.last_error, made.retries_left) == ("away", 3)


def test_rows_are_removed_by_their_values(session: Session) -> None:
    with transaction(session):
        insert_rows(session, [job(token_id=token, instance_id=None) for token in "abcd"])
        remove(session, Job, token_id=["a", "b"], instance_id=None)
        remove(session, Job, token_id="c")
    assert [left.token_id for left in session.query(Job)] == ["d"]


def test_rows_with_an_empty_place_are_removed_by_it(session: Session) -> None:
    kept, gone = job(), Job(id=new_id(), kind=JobKind.MAIL, created_at=clock.now(), due_at=None)
    with transaction(session):
        insert_rows(session, [kept])
        insert_rows(session, [gone])
        remove(session, Job, id=[kept.id, gone.id], due_at=None)
    assert [row.id for row in session.scalars(select(Job))] == [kept.id]


def test_what_is_not_set_is_an_empty_place_and_not_the_json_null(session: Session, person: Person) -> None:
    task = Task(id=new_id(), instance_id="i", token_id="t", activity_id="a", name="n", created_at=clock.now())
    with transaction(session):
        insert_row(session, task, candidates=[])
    assert session.execute(text("SELECT draft, typeof(draft) FROM task")).one() == (None, "null")
    assert (task.state, task.priority, task.candidates) == (TaskState.OPEN, 50, [])


def test_a_change_is_in_the_database_and_on_the_object_and_leaves_nothing_to_flush(
    session: Session, person: Person
) -> None:
    said: list[str] = []
    with transaction(session):
        change(session, person, name="Li Wei", is_active=False)
        event.listen(session.get_bind(), "before_cursor_execute", lambda _c, _cursor, sql, *_: said.append(sql))
        session.flush()
    assert (person.name, person.is_active, said) == ("Li Wei", False, [])
    session.expire_all()
    assert (person.name, person.is_active, person.login) == ("Li Wei", False, "li")


def test_a_change_of_what_somebody_else_changed_is_a_conflict(engine: Engine, session: Session) -> None:
    with transaction(session):
        instance = Instance(number="P-1", process_key="k", revision_id="r", started_at=clock.now(), state_blob=b"")
        session.add(instance)
    with sessions(engine)() as other, transaction(other):
        change(other, other.get_one(Instance, instance.id), title="theirs")

    def change_stale() -> None:
        with transaction(session):
            set_committed_value(instance, "lock_revision", 1)
            change(session, instance, title="ours")

    with pytest.raises(Conflict):
        change_stale()
    assert session.get_one(Instance, instance.id).title == "theirs"
