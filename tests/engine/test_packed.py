"""Packed texts and states come back as they were, whoever packed them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from engine.clock import now
from engine.database import open_engine, sessions, transaction
from engine.model import Base, Event, Stream, packed

STORED = "0143249d0243945847753c283bc39df1627dcb933d1b1009013dd880f6c32c06db0100"
BODY = '{"actor":"p1","facts":[{"activity":"assess","name":"评估","type":"task.completed"}],"seq":1,"v":2}'


@pytest.mark.parametrize("plain", ["", "x", BODY, BODY * 100])
def test_a_text_comes_back(plain: str) -> None:
    assert packed.unpack(packed.pack(plain)) == plain


def test_an_event_is_packed_small() -> None:
    assert len(packed.pack(BODY)) < len(BODY.encode()) / 2


def test_what_was_packed_by_a_release_can_be_read() -> None:
    assert packed.unpack(bytes.fromhex(STORED)) == BODY


@pytest.mark.parametrize("damaged", [b"\x01", b"\x01\xff\xff", b"\x01" + packed.pack(BODY)[10:]])
def test_damaged_bytes_are_an_empty_text_or_another(damaged: bytes) -> None:
    assert packed.unpack(damaged) != BODY


def test_sqlite_keeps_bytes_and_reads_texts_of_before_as_well(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'packed.db'}")
    Base.metadata.create_all(engine)
    with sessions(engine)() as session, transaction(session):
        session.add(Stream(id="pi/1"))
        session.flush()
        for seq in (1, 2):
            session.add(Event(stream="pi/1", seq=seq, at=now(), type="a", actor="p1", body=BODY, hash="0" * 64))
        session.flush()
        session.execute(text("UPDATE event SET body = :plain WHERE seq = 2"), {"plain": BODY})
        kinds = session.execute(text("SELECT typeof(body) FROM event ORDER BY seq")).scalars().all()
        assert kinds == ["blob", "text"]
        assert session.scalars(select(Event.body)).all() == [BODY, BODY]
    engine.dispose()
