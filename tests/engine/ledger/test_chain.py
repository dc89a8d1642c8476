"""Facts go into their stream's chain, in the caller's transaction, cheaply."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.database import sessions, transaction
from engine.errors import Invalid
from engine.ledger.canonical import canonical
from engine.ledger.disclosures import digest_of
from engine.ledger.keys import open_key
from engine.ledger.spelling import hash_of
from engine.ledger.writing import MOST
from engine.model import GENESIS, Disclosure, Event, Stream, SubjectKey

AT = datetime(2026, 3, 2, 8, 15, 30, 123456, UTC)
STREAM = "pi/TS-2026-000001"


def test_an_event_says_what_where_when_and_who(session: Session) -> None:
    with transaction(session), clock.frozen(AT):
        ledger.append(
            session, STREAM, "task.completed", "p1", {"node": "assess", "amount": Decimal("1.50")}, shared={"def": "x"}
        )
        ledger.append(session, STREAM, "task.created", "p1", {"node": "sign"}, shared={"def": "x"})
    stored = session.get_one(Event, (STREAM, 1))
    assert json.loads(stored.body) == {
        "v": 2,
        "stream": STREAM,
        "seq": 1,
        "prev": GENESIS,
        "at": "2026-03-02T08:15:30.123456Z",
        "actor": "p1",
        "def": "x",
        "facts": [
            {"type": "task.completed", "node": "assess", "amount": "1.50"},
            {"type": "task.created", "node": "sign"},
        ],
    }
    assert stored.hash == sha256(b"firebreak.event/v1\0" + stored.body.encode()).hexdigest()
    assert (stored.at, stored.type, stored.actor) == (AT, "task.completed", "p1")
    assert [(fact.seq, fact.type, fact.hash, fact.public) for fact in ledger.read(session, STREAM)] == [
        (1, "task.completed", stored.hash, {"amount": "1.50", "def": "x", "node": "assess"}),
        (1, "task.created", stored.hash, {"def": "x", "node": "sign"}),
    ]


def test_facts_of_different_people_times_or_shared_values_are_events_of_their_own(session: Session) -> None:
    with transaction(session), clock.frozen(AT):
        ledger.append(session, STREAM, "a", "p1", {})
        ledger.append(session, STREAM, "b", "p1", {}, at=AT)
        ledger.append(session, STREAM, "c", "p2", {})
        ledger.append(session, STREAM, "d", "p2", {}, shared={"def": "x"})
        ledger.append(session, STREAM, "e", "p2", {}, shared={"def": "x"}, at=AT - timedelta(days=1))
    facts = ledger.read(session, STREAM)
    assert [(fact.seq, fact.type) for fact in facts] == [(1, "a"), (1, "b"), (2, "c"), (3, "d"), (4, "e")]
    assert ledger.verify(session, STREAM).ok


def test_each_event_holds_the_hash_of_the_one_before(session: Session) -> None:
    for number in range(3):
        with transaction(session):
            ledger.append(session, STREAM, "a", "p1", {"n": 2 * number})
            ledger.append(session, STREAM, "b", "p2", {"n": 2 * number + 1})
    rows = session.scalars(select(Event).order_by(Event.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [json.loads(row.body)["prev"] for row in rows] == [GENESIS, *(row.hash for row in rows[:-1])]
    stream = session.get_one(Stream, STREAM)
    assert (stream.seq, stream.head, stream.sealed) == (6, rows[-1].hash, 0)
    assert ledger.verify(session, STREAM).ok


def test_events_of_the_first_format_are_verified_and_read_as_before_and_continued(session: Session) -> None:
    with transaction(session):
        ledger.append(session, STREAM, "first", "p1", {}, protected={"data.phone": "1"}, subject="c/1")
    key = session.scalars(select(Disclosure.key_id)).one()
    with transaction(session):
        _write_first_format(session, key)
    assert ledger.verify(session, STREAM).ok
    with transaction(session):
        ledger.append(session, STREAM, "later", "p1", {})
    found = ledger.verify(session, STREAM)
    assert (found.ok, found.events, found.erased) == (True, 3, 0)
    facts = ledger.read(session, STREAM)
    assert [(fact.seq, fact.type) for fact in facts] == [(1, "first"), (2, "noted"), (3, "later")]
    assert (facts[1].public, facts[1].revealed) == ({"n": 7, "def": "x"}, {"name": "Möbius"})


def _write_first_format(session: Session, key_id: str) -> None:
    """Append one event as it was written before an event could hold several facts."""
    stream = session.get_one(Stream, STREAM)
    opened = open_key(key_id, session.get_one(SubjectKey, key_id).wrapped_key)
    assert opened is not None
    text = urlsafe_b64encode(canonical(["_26bc4LT-ac6q2KI6cBW5es", "name", "Möbius"]).encode()).rstrip(b"=").decode()
    digest = digest_of(text)
    fields = {"v": 1, "stream": STREAM, "seq": 2, "prev": stream.head, "at": AT, "type": "noted", "actor": "p1"}
    body = canonical({**fields, "n": 7, "def": "x", "_sd": [digest]})
    session.add(Event(stream=STREAM, seq=2, at=AT, type="noted", actor="p1", body=body, hash=hash_of(body)))
    nonce, ciphertext = opened.encrypt(text.encode(), f"{STREAM}|2|{digest}")
    session.add(Disclosure(stream=STREAM, seq=2, digest=digest, key_id=key_id, nonce=nonce, ciphertext=ciphertext))
    stream.seq, stream.head = 2, hash_of(body)


def test_streams_are_chains_of_their_own(session: Session) -> None:
    with transaction(session):
        for number in range(4):
            ledger.append(session, f"user/{number % 2}", "seen", "p1", {})
    assert [fact.seq for fact in ledger.read(session, "user/0")] == [1, 1]
    assert [fact.seq for fact in ledger.read(session, "user/1")] == [1, 1]


def test_a_failed_command_records_nothing(session: Session) -> None:
    with transaction(session):
        ledger.append(session, STREAM, "kept", "p1", {})
    with suppress(LookupError), transaction(session):
        ledger.append(session, STREAM, "lost", "p1", {}, protected={"a": 1})
        session.flush()
        ledger.append(session, STREAM, "lost", "p1", {})
        raise LookupError
    with transaction(session):
        ledger.append(session, STREAM, "kept", "p1", {})
    assert [fact.type for fact in ledger.read(session, STREAM)] == ["kept", "kept"]
    assert ledger.verify(session, STREAM).ok


def test_a_savepoint_cannot_record(session: Session) -> None:
    with transaction(session):
        ledger.append(session, STREAM, "kept", "p1", {})
        with pytest.raises(RuntimeError, match="savepoint"), session.begin_nested():
            ledger.append(session, STREAM, "lost", "p1", {})
        ledger.append(session, STREAM, "kept", "p1", {})
    assert [(fact.seq, fact.type) for fact in ledger.read(session, STREAM)] == [(1, "kept"), (1, "kept")]
    assert ledger.verify(session, STREAM).ok


def test_what_was_appended_can_be_read_in_the_same_transaction(session: Session) -> None:
    with transaction(session):
        ledger.append(session, STREAM, "a", "p1", {"n": 1}, protected={"b": 2})
        assert [fact.values for fact in ledger.read(session, STREAM)] == [{"n": 1, "b": 2}]
        assert ledger.verify(session, STREAM).ok


def test_outside_a_transaction_nothing_is_recorded(session: Session) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        ledger.append(session, STREAM, "a", "p1", {})


@pytest.mark.parametrize("name", ["v", "stream", "seq", "prev", "at", "type", "actor", "facts", "_sd"])
def test_the_events_own_names_are_kept(session: Session, name: str) -> None:
    with pytest.raises(ValueError, match=name), transaction(session):
        ledger.append(session, STREAM, "a", "p1", {name: 1})
    with pytest.raises(ValueError, match=name), transaction(session):
        ledger.append(session, STREAM, "a", "p1", {}, shared={name: 1})


@pytest.mark.parametrize("field", ["body", "protected"])
def test_null_characters_are_refused_and_nothing_is_saved(session: Session, field: str) -> None:
    given: dict[str, Any] = {"body": {}, field: {"text": "a\0b"}}
    with pytest.raises(Invalid), transaction(session):
        ledger.append(session, STREAM, "a", "p1", **given)
    assert session.scalar(select(func.count()).select_from(Event)) == 0


def test_many_events_of_one_transaction_cost_few_statements(engine: Engine, session: Session) -> None:
    def record(count: int) -> None:
        with transaction(session):
            for number in range(count):
                protected = {"data.phone": "138", "data.name": number}
                actor = f"p{number % 100}"
                ledger.append(session, STREAM, "a", actor, {"n": number}, protected=protected, subject="c/1")

    record(1)
    with statements(engine) as few:
        record(2)
    with statements(engine) as many:
        record(200)
    assert len(many) == len(few) <= 5  # stream, key, events, disclosures, stream again
    assert len(ledger.read(session, STREAM)) == 203
    assert session.scalar(select(func.count()).select_from(Disclosure)) == 203


@pytest.mark.parametrize("count", [1, MOST, MOST + 1])
def test_the_few_facts_of_a_command_cost_one_way_to_a_server(postgresql: Engine, count: int) -> None:
    def record(session: Session) -> None:
        with transaction(session):
            for number in range(count):
                ledger.append(session, STREAM, "a", f"p{number}", {"n": number}, protected={"x": 1}, subject="c/1")
                ledger.append(session, f"pi/{number}", "b", "p", {})

    with sessions(postgresql)() as session:
        record(session)
        with statements(postgresql) as seen:
            record(session)
        changes = [one for one in seen if not one.startswith("SELECT")]
        assert len(changes) == (1 if count < MOST else 3)
        assert ledger.verify(session, STREAM).ok
        assert ledger.verify(session, "pi/0").ok
        assert len(ledger.read(session, STREAM)) == 2 * count


def test_what_is_too_long_is_refused_and_never_cut(postgresql: Engine) -> None:
    with sessions(postgresql)() as session, pytest.raises(DBAPIError), transaction(session):
        ledger.append(session, STREAM, "a" * 61, "p", {})


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
    seen[:] = [one for one in seen if not one.startswith(("BEGIN", "COMMIT"))]


@pytest.mark.parametrize("kind", ["engine", "postgresql"])
def test_writers_of_the_same_streams_take_turns(kind: str, request: pytest.FixtureRequest) -> None:
    database: Engine = request.getfixturevalue(kind)
    streams = ["pi/1", "pi/2", "pi/3"]

    def write(writer: int) -> None:
        with sessions(database)() as session:
            for number in range(6):
                mine = streams[:: 1 if writer % 2 else -1]
                with transaction(session):
                    ledger.lock(session, *mine)
                    for stream in mine:
                        ledger.append(session, stream, "a", str(writer), {}, protected={"n": number}, subject="c/1")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with sessions(database)() as session:
        for stream in streams:
            found = ledger.verify(session, stream)
            assert (found.problems, found.events) == ((), 24)
            assert {fact.actor for fact in ledger.read(session, stream)} == {"0", "1", "2", "3"}


def test_lock_outside_a_transaction_is_refused(session: Session) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        ledger.lock(session, STREAM)
