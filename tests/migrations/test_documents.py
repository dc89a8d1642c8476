"""A company that is brought up to date has its numbered procedures as documents, in effect since they were deployed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import select

from engine import ledger, migrations
from engine.database import open_engine, sessions
from engine.model import ControlledDocument, DocumentKind, Revision
from tests.migrations import make_fixture
from tests.migrations.restoring import onto_sqlite

BEFORE = make_fixture.RELEASED / "0007-v1.sql.gz"


def test_what_had_a_number_becomes_a_document_in_effect_since_it_was_deployed(tmp_path: Path) -> None:
    url = onto_sqlite(BEFORE, tmp_path / "released.sqlite")
    with sqlite3.connect(tmp_path / "released.sqlite") as connection:
        settings = '{"number": "CH-09", "title": {"zh": "询问", "en": "Asking"}, "owner": "process_owner"}'
        connection.execute("UPDATE definition SET settings = ? WHERE key = 'asking'", (settings,))
    connection.close()
    ledger.configure(make_fixture.KEY)
    engine = open_engine(url)
    migrations.upgrade(engine)
    with sessions(engine)() as session:
        [document] = session.scalars(select(ControlledDocument))
        assert (document.number, document.kind, document.title_en) == ("CH-09", DocumentKind.PROCEDURE, "Asking")
        assert document.definition is not None
        assert document.definition.current is not None
        assert document.created_at == document.definition.current.created_at
        revisions = session.scalars(select(Revision)).all()
        assert all(one.effective_from == one.created_at and one.effective_to is None for one in revisions)
    engine.dispose()
