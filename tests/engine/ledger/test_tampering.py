"""Every way of changing what was recorded is found; erasing what may be erased is not a flaw."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine import ledger
from engine.database import transaction
from engine.ledger.canonical import canonical
from engine.ledger.spelling import hash_of
from engine.model import Disclosure, Event
from engine.model.packed import pack

STREAM = "pi/TS-2026-000001"
OTHER = "pi/TS-2026-000002"
Tamper = Callable[[Session], Any]


@pytest.fixture(autouse=True)
def _recorded(session: Session) -> None:
    for number in range(1, 5):
        protected = {"data.phone": f"1380000000{number}", "data.words": "车库漏水"}
        with transaction(session):
            for stream in (STREAM, OTHER):
                ledger.append(session, stream, "noted", "p1", {"n": number}, protected=protected, subject="c/1")


def run(session: Session, statement: str, **values: Any) -> None:
    done = session.execute(text(statement), values)
    assert done.rowcount > 0, "the test changed nothing"


def body_of(session: Session, seq: int) -> str:
    return session.scalars(select(Event.body).where(Event.stream == STREAM, Event.seq == seq)).one()


def respell(session: Session, seq: int, body: str) -> None:
    run(session, "UPDATE event SET body = :b WHERE stream = :s AND seq = :n", b=pack(body), s=STREAM, n=seq)


def rewrite(session: Session, seq: int, change: Callable[[dict[str, Any]], Any], hashed: bool) -> None:
    fields = json.loads(body_of(session, seq))
    change(fields)
    new = canonical(fields)
    respell(session, seq, new)
    if hashed:
        run(session, "UPDATE event SET hash = :h WHERE stream = :s AND seq = :n", h=hash_of(new), s=STREAM, n=seq)


def swap(session: Session) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        run(session, f"UPDATE event SET seq = {new} WHERE stream = :s AND seq = {old}", s=STREAM)


def insert(session: Session) -> None:
    body = canonical({"v": 1, "stream": STREAM, "seq": 5, "prev": "0" * 64, "type": "x", "actor": "p1"})
    run(
        session,
        "INSERT INTO event (stream, seq, at, type, actor, body, hash) "
        "SELECT stream, 5, at, 'x', 'p1', :b, :h FROM event WHERE stream = :s AND seq = 4",
        b=body,
        h=hash_of(body),
        s=STREAM,
    )


TAMPERING: dict[str, tuple[Tamper, str]] = {
    "a field is edited": (lambda s: rewrite(s, 2, lambda f: f.update(n=9), False), "changed"),
    "a field is edited and hashed anew": (lambda s: rewrite(s, 2, lambda f: f.update(n=9), True), "link"),
    "the last one is edited and hashed anew": (lambda s: rewrite(s, 4, lambda f: f.update(n=9), True), "head"),
    "a field is added": (lambda s: rewrite(s, 2, lambda f: f.update(more=1), False), "changed"),
    "a digest is taken out": (lambda s: rewrite(s, 2, lambda f: f["facts"][0].pop("_sd"), False), "changed"),
    "the column actor is edited": (
        lambda s: run(s, "UPDATE event SET actor = 'p2' WHERE stream = :s AND seq = 2", s=STREAM),
        "actor",
    ),
    "the column type is edited": (
        lambda s: run(s, "UPDATE event SET type = 'other' WHERE stream = :s AND seq = 2", s=STREAM),
        "type",
    ),
    "the column at is edited": (
        lambda s: run(s, "UPDATE event SET at = '2020-01-01 00:00:00' WHERE stream = :s AND seq = 2", s=STREAM),
        "at",
    ),
    "a hash is edited": (
        lambda s: run(s, "UPDATE event SET hash = :h WHERE stream = :s AND seq = 2", h="0" * 64, s=STREAM),
        "changed",
    ),
    "blanks are put in": (
        lambda s: respell(s, 2, body_of(s, 2) + " "),
        "canonical",
    ),
    "a body is stored as plain text": (
        lambda s: run(s, "UPDATE event SET body = '{}' WHERE stream = :s AND seq = 2", s=STREAM),
        "changed",
    ),
    "a packed body is damaged": (
        lambda s: run(s, "UPDATE event SET body = x'01ff' WHERE stream = :s AND seq = 2", s=STREAM),
        "changed",
    ),
    "a fact is no object": (lambda s: rewrite(s, 2, lambda f: f.update(facts=["x"]), False), "changed"),
    "a fact is taken out": (lambda s: rewrite(s, 2, lambda f: f["facts"].pop(), True), "link"),
    "the version is another": (lambda s: rewrite(s, 4, lambda f: f.update(v=3), True), "differ from the event: v"),
    "a body is no JSON": (
        lambda s: run(s, "UPDATE event SET body = 'gone' WHERE stream = :s AND seq = 2", s=STREAM),
        "changed",
    ),
    "an event is dropped": (
        lambda s: run(s, "DELETE FROM event WHERE stream = :s AND seq = 2", s=STREAM),
        "missing",
    ),
    "the first event is dropped": (
        lambda s: run(s, "DELETE FROM event WHERE stream = :s AND seq = 1", s=STREAM),
        "missing",
    ),
    "the last event is dropped": (
        lambda s: run(s, "DELETE FROM event WHERE stream = :s AND seq = 4", s=STREAM),
        "missing",
    ),
    "two events change places": (swap, "link"),
    "an event is put at the end": (insert, "inserted"),
    "the head is edited": (
        lambda s: run(s, "UPDATE stream SET head = :h WHERE id = :s", h="0" * 64, s=STREAM),
        "head",
    ),
    "an event of another stream is shown": (
        lambda s: run(
            s,
            "UPDATE event SET (body, hash) = (SELECT body, hash FROM event o WHERE o.stream = :o AND o.seq = 2) "
            "WHERE stream = :s AND seq = 2",
            s=STREAM,
            o=OTHER,
        ),
        "stream",
    ),
    "a protected text is replaced": (
        lambda s: run(s, "UPDATE disclosure SET ciphertext = x'00' WHERE stream = :s AND seq = 2", s=STREAM),
        "protected",
    ),
    "a protected value takes another's place": (
        lambda s: run(
            s,
            "UPDATE disclosure SET (nonce, ciphertext) = (SELECT nonce, ciphertext FROM disclosure o "
            "WHERE o.stream = :s AND o.seq = 3) WHERE stream = :s AND seq = 2",
            s=STREAM,
        ),
        "protected",
    ),
    "a protected value moves to another event": (
        lambda s: run(s, "UPDATE disclosure SET seq = 9 WHERE stream = :s AND seq = 2", s=STREAM),
        "belongs to no event",
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_is_found(session: Session, name: str) -> None:
    tamper, word = TAMPERING[name]
    assert ledger.verify(session, STREAM).ok
    with transaction(session):
        tamper(session)
    found = ledger.verify(session, STREAM)
    assert not found.ok
    assert any(word in flaw.text.en for flaw in found.problems), found.problems
    assert [one.stream for one in ledger.verify_all(session) if not one.ok] == [STREAM]


def test_the_place_of_a_flaw_is_named(session: Session) -> None:
    with transaction(session):
        rewrite(session, 3, lambda fields: fields.update(n=9), False)
    assert [flaw.seq for flaw in ledger.verify(session, STREAM).problems] == [3]


def test_damaged_values_are_not_shown(session: Session) -> None:
    with transaction(session):
        run(session, "UPDATE disclosure SET ciphertext = x'00' WHERE stream = :s AND seq = 2", s=STREAM)
    fact = ledger.read(session, STREAM)[1]
    assert fact.revealed == {}
    assert len(fact.damaged) == 2


def test_an_unknown_stream_is_not_called_whole(session: Session) -> None:
    assert not ledger.verify(session, "pi/none").ok
    assert ledger.read(session, "pi/none") == []


def test_protected_values_are_nowhere_in_clear(session: Session) -> None:
    for table in (Event, Disclosure):
        for row in session.execute(select(*table.__table__.columns)):
            assert not any(secret in str(row) for secret in ("1380000000", "data.phone", "漏水"))


def test_reading_reveals_or_withholds(session: Session) -> None:
    fact = ledger.read(session, STREAM)[0]
    assert fact.public == {"n": 1}
    assert fact.revealed == {"data.phone": "13800000001", "data.words": "车库漏水"}
    closed = ledger.read(session, STREAM, reveal=False)[0]
    assert (closed.revealed, len(closed.withheld)) == ({}, 2)


def test_erasing_one_value_keeps_the_chain_whole(session: Session) -> None:
    digest = json.loads(body_of(session, 2))["facts"][0]["_sd"][0]
    with transaction(session):
        assert ledger.erase(session, STREAM, [digest, "unknown"]) == 1
        ledger.append(session, "cfg/other", "privacy.erased", "p1", {"digests": [digest]})
    found = ledger.verify(session, STREAM)
    assert [flaw.seq for flaw in found.problems] == [2], "the event belongs into the stream itself"
    assert ("缺失" in found.problems[0].text.zh, found.erased) == (True, 0)
    with transaction(session):
        ledger.append(session, STREAM, "privacy.erased", "p1", {"digests": [digest]})
    found = ledger.verify(session, STREAM)
    assert found.ok
    assert (found.events, found.erased) == (5, 1)
    fact = ledger.read(session, STREAM)[1]
    assert fact.erased == (digest,)
    assert len(fact.revealed) == 1
    with transaction(session):
        assert ledger.erase(session, STREAM, [digest]) == 0
        both = json.loads(body_of(session, 2))["facts"][0]["_sd"]
        assert ledger.erase(session, STREAM, both) == 1
        ledger.append(session, STREAM, "privacy.erased", "p1", {"digests": both})
    found = ledger.verify(session, STREAM)
    assert (found.ok, found.erased) == (True, 2)


def test_destroying_a_subjects_key_erases_their_values_only(session: Session) -> None:
    with transaction(session):
        ledger.append(session, STREAM, "noted", "p1", {}, protected={"name": "李四"}, subject="c/2")
        assert ledger.destroy_key(session, "c/1")
        # The customer comes back in the very same transaction: a new key, not the destroyed one.
        ledger.append(session, STREAM, "noted", "p1", {}, protected={"name": "张三"}, subject="c/1")
        assert not ledger.destroy_key(session, "c/9")
    gone = [digest for fact in ledger.read(session, STREAM) for digest in fact.erased]
    assert not ledger.verify(session, STREAM).ok, "nobody recorded why"
    with transaction(session):
        ledger.append(session, STREAM, "privacy.erased", "p1", {"digests": gone})
    found = ledger.verify(session, STREAM)
    assert (found.ok, found.erased) == (True, 8)
    assert [fact.revealed for fact in ledger.read(session, STREAM)] == [
        *[{}] * 4,
        {"name": "李四"},
        {"name": "张三"},
        {},
    ]


def test_the_same_value_never_has_the_same_digest(session: Session) -> None:
    bodies = session.scalars(select(Event.body))
    digests = [digest for body in bodies for fact in json.loads(body)["facts"] for digest in fact["_sd"]]
    assert len(digests) == len(set(digests)) == 16
