"""Values under a restricted key are withheld on both databases, and one asks for them by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engine import ledger
from engine.database import sessions, transaction, write_anew

STREAM, SUBJECT = "pi/1", "restricted:GX-1"


@pytest.fixture(params=["walled", "postgresql"])
def opened(request: pytest.FixtureRequest) -> Iterator[Session]:
    engine: Engine = request.getfixturevalue(request.param)
    with sessions(engine)() as session:
        with transaction(session):
            protected = {"data.phone": "13912345678", "data.topic": "漏水"}
            ledger.append(session, STREAM, "task.completed", "u1", {}, protected=protected)
        yield session


def meant(name: str, _value: object) -> bool:
    return name == "data.phone"


def restrict(session: Session) -> list[str]:
    with transaction(session):
        digests = ledger.digests_of(session, STREAM, meant)
        assert ledger.rekey(session, STREAM, digests, SUBJECT) == 1
        ledger.append(session, STREAM, "privacy.restricted", "u1", {"digests": digests})
        ledger.restrict_key(session, SUBJECT, restricted=True)
    return digests


def test_a_restricted_value_is_withheld_unless_asked_for_by_name(opened: Session) -> None:
    digests = restrict(opened)
    first, _ = ledger.read(opened, STREAM)
    assert dict(first.revealed) == {"data.topic": "漏水"}
    assert (list(first.withheld), first.erased, first.damaged) == (digests, (), ())
    assert ledger.digests_of(opened, STREAM, meant) == []
    assert ledger.digests_under(opened, STREAM, SUBJECT) == digests
    asked, _ = ledger.read(opened, STREAM, restricted=SUBJECT)
    assert asked.revealed["data.phone"] == "13912345678"
    assert ledger.read(opened, STREAM, restricted="restricted:other")[0].withheld == first.withheld
    assert ledger.verify(opened, STREAM).ok


def test_a_lifted_value_is_read_again_and_a_destroyed_key_leaves_the_chain_whole(opened: Session) -> None:
    digests = restrict(opened)
    with transaction(opened):
        ledger.restrict_key(opened, SUBJECT, restricted=False)
    assert ledger.read(opened, STREAM)[0].revealed["data.phone"] == "13912345678"
    with transaction(opened):
        ledger.restrict_key(opened, SUBJECT, restricted=True)
        assert ledger.destroy_key(opened, SUBJECT)
        ledger.append(opened, STREAM, "privacy.erased", "u1", {"digests": digests})
    assert list(ledger.read(opened, STREAM)[0].erased) == digests
    assert ledger.verify(opened, STREAM).ok


def test_the_database_is_written_anew(opened: Session) -> None:
    opened.rollback()
    write_anew(opened.get_bind().engine)
    assert ledger.verify(opened, STREAM).ok
