"""On both databases: what four people signed goes, and the database itself lets nothing else go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine import clock, commands
from engine.actor import SYSTEM, Actor
from engine.commands import Upload
from engine.database import transaction
from engine.errors import NotFound
from engine.files import configure_files, open_file
from engine.ledger import verify
from engine.model import Attachment, Base, DestructionItem, DestructionList, Event, Hold, Instance, Record
from engine.records import destroying
from engine.records.destroying import SIGNED, execute_list
from engine.records.lists import make_list
from engine.records.removing import CUT, OF_CASE, OF_TASK
from tests.engine.commands.conftest import Company, company, database_url, deploy
from tests.engine.records.conftest import CATALOGUE
from web.demo.load import shipped_files

__all__ = ["company", "database_url", "deploy"]

Signatures = dict[str, dict[str, str]]


@pytest.fixture
def four(people: Callable[..., object]) -> Signatures:
    """Return four signatures."""
    return {name: {"person": people(name).id, "name": name} for name in SIGNED}  # type: ignore[attr-defined]


@pytest.fixture
def old(session: Session, company: Company, tmp_path, owner: Actor) -> Instance:
    """Return a leave that ended four years ago, kept for three, with a file."""
    configure_files(tmp_path / "files", 1_000_000)
    files = {"records.toml": shipped_files()["records.toml"], "leave.toml": CATALOGUE.encode()}
    commands.deploy(session, files, by=SYSTEM)
    instance = company.start()
    commands.attach(session, instance.id, Upload("a.txt", b"hello"), by=company.jia)
    commands.cancel(session, instance.id, reason="不去了", by=SYSTEM)
    with transaction(session):
        record = session.get_one(Record, instance.number)
        record.since = clock.now() - timedelta(days=4 * 366)
    return instance


def made(session: Session, four: Signatures, number: str) -> None:
    with transaction(session):
        assert make_list(session, "XH-1", "cs_manager", [number], four["made"]) == [number]


def test_a_record_is_destroyed_with_its_file_and_the_chain_still_checks(session, old, four) -> None:
    number, (digest,) = old.number, session.query(Attachment.digest).one()
    made(session, four, number)
    with transaction(session):
        assert execute_list(session, "XH-1", four, {}) == ([number], {})
    session.expire_all()
    assert session.query(Instance).count() == 0
    assert (verify(session, f"pi/{number}").ok, verify(session, f"pi/{number}").destroyed) == (True, "XH-1")
    assert verify(session, "dl/XH-1").ok
    commands.shredding.shred(session, type("Job", (), {"payload": {"digests": [digest]}})())
    with pytest.raises(NotFound):
        open_file(digest)


def test_the_database_refuses_to_let_go_what_is_on_no_list_or_not_signed(session, old, four) -> None:
    refused(session, old.number)
    made(session, four, old.number)
    refused(session, old.number)


def test_the_database_refuses_what_is_held_even_where_the_engine_overlooks_it(
    session, old, four, keeper, monkeypatch
) -> None:
    made(session, four, old.number)
    commands.place_hold(session, case_number=old.number, reason="诉讼", mandate="", by=keeper)
    monkeypatch.setattr(destroying, "_kept", lambda *_: "")
    with pytest.raises(DBAPIError, match="events are never"), transaction(session):
        execute_list(session, "XH-1", four, {})
    session.expire_all()
    assert verify(session, f"pi/{old.number}").events > 0


@pytest.mark.parametrize("kind", [Record, DestructionList, DestructionItem, Hold])
def test_stubs_lists_and_holds_are_kept_for_ever(session, old, four, keeper, kind) -> None:
    number = old.number
    made(session, four, number)
    commands.place_hold(session, case_number=number, reason="诉讼", mandate="", by=keeper)
    with pytest.raises(DBAPIError, match="kept for ever"), transaction(session):
        session.execute(delete(kind))


def test_a_list_that_was_executed_is_never_changed(session, old, four) -> None:
    made(session, four, old.number)
    with transaction(session):
        execute_list(session, "XH-1", four, {})
    with pytest.raises(DBAPIError, match="kept for ever"), transaction(session):
        session.execute(text("UPDATE destruction_list SET department = 'x'"))


def test_whatever_points_at_a_case_goes_with_it_or_forgets_it() -> None:
    named = {kind.__table__.name for kind in (*OF_TASK, *OF_CASE)} | {column.class_.__table__.name for column in CUT}
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("instance", "task")
    }
    assert pointing == named


def refused(session: Session, number: str) -> None:
    with pytest.raises(DBAPIError, match="events are never"), transaction(session):
        session.execute(delete(Event).where(Event.stream == f"pi/{number}"))
