"""Prepared statements do what SQLAlchemy does with the same statement, in fewer steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, bindparam, create_engine, event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine.database import sessions, transaction
from engine.model import GENESIS, Base, Job, JobKind, Person, Stream
from engine.prepared import Prepared
from engine.rows import columns, insert_row, loaded

AT = datetime(2026, 3, 2, 8, 15, 30, 123456, UTC)
JOBS = Prepared(select(*columns(Job)).where(Job.kind == bindparam("kind")).order_by(Job.id))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        opened = create_engine(f"sqlite:///{tmp_path / 'prepared.db'}")
    else:
        opened = create_engine(
            str(request.getfixturevalue("postgresql_url")).replace("postgresql:", "postgresql+psycopg:")
        )
    Base.metadata.drop_all(opened)
    Base.metadata.create_all(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with sessions(engine)() as opened:
        yield opened


def job(number: int) -> Job:
    return Job(id=f"{number}", kind=JobKind.MAIL, payload={"n": [number, "漏水"]}, created_at=AT, due_at=None)


def test_rows_come_in_the_types_of_their_columns(session: Session) -> None:
    with transaction(session):
        insert_row(session, job(1))
    session.expunge_all()
    (row,) = JOBS.rows(session, {"kind": "mail"})
    found = loaded(session, Job, row)
    assert (found.payload, found.created_at, found.due_at, found.attempts) == ({"n": [1, "漏水"]}, AT, None, 0)
    assert JOBS.first(session, {"kind": "timer"}) is None


def test_a_row_read_again_is_the_object_the_session_has_with_what_is_new(session: Session) -> None:
    with transaction(session):
        mine = job(1)
        insert_row(session, mine)
    with sessions(session.get_bind())() as other, transaction(other):
        other.get_one(Job, "1").retries_left = 9
    (row,) = JOBS.rows(session, {"kind": "mail"})
    assert loaded(session, Job, row) is mine
    assert mine.retries_left == 9


def test_what_is_changed_on_a_read_row_is_saved(session: Session) -> None:
    with transaction(session):
        insert_row(session, job(1))
    session.expunge_all()
    with transaction(session):
        (row,) = JOBS.rows(session, {"kind": "mail"})
        loaded(session, Job, row).last_error = "away"
    session.expunge_all()
    assert session.get_one(Job, "1").last_error == "away"


def test_what_is_read_takes_the_place_of_what_was_set_and_leaves_nothing_to_flush(session: Session) -> None:
    with transaction(session):
        insert_row(session, job(1))
    found = session.get_one(Job, "1")
    found.last_error = "never saved"
    with session.no_autoflush:
        (row,) = JOBS.rows(session, {"kind": "mail"})
        assert loaded(session, Job, row) is found
    assert (found.last_error, session.is_modified(found)) == (None, False)


def test_a_statement_of_a_command_is_part_of_its_transaction(session: Session) -> None:
    def half() -> None:
        with transaction(session):
            insert_row(session, job(1))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half()
    assert JOBS.rows(session, {"kind": "mail"}) == []


def test_columns_that_are_not_given_have_their_default(session: Session) -> None:
    with transaction(session):
        Prepared(insert(Stream).values(id=bindparam("id"))).run(session, [{"id": "a"}, {"id": "b"}])
    assert {(row.seq, row.head) for row in session.scalars(select(Stream))} == {(0, GENESIS)}


def test_a_default_made_anew_for_each_row_has_to_be_given(session: Session) -> None:
    with pytest.raises(TypeError, match=r"person\.id"), transaction(session):
        Prepared(insert(Person).values(login=bindparam("login"))).run(session, {"login": "li"})


def test_listeners_see_every_statement_and_errors_are_those_of_sqlalchemy(engine: Engine, session: Session) -> None:
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with transaction(session):
        insert_row(session, job(1))
        JOBS.rows(session, {"kind": "mail"})
    session.expunge_all()
    with pytest.raises(IntegrityError), transaction(session):
        insert_row(session, job(1))
    assert [words.split()[0] for words in seen if not words.startswith("BEGIN")] == ["INSERT", "SELECT", "INSERT"]


def test_a_value_that_is_missing_is_an_error(session: Session) -> None:
    with pytest.raises(KeyError, match="kind"):
        JOBS.rows(session, {})
