"""A database made by the migrations is the one the tables describe."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine import ledger, migrations
from engine.actor import SYSTEM
from engine.database import open_engine, transaction
from engine.errors import Unavailable
from engine.model import Base


def test_the_migrations_make_what_the_tables_say(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_upgrade_done_twice_is_done_once(tmp_path):
    opened = open_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert migrations.version(opened) is None
    assert migrations.upgrade(opened)
    assert migrations.version(opened) == migrations.HEAD
    assert not migrations.upgrade(opened)
    opened.dispose()


def test_a_database_of_a_newer_version_is_left_alone(engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="9999"):
        migrations.upgrade(engine)


def test_the_newest_file_is_the_head():
    folder = migrations._HERE / "versions"
    assert max(path.name for path in folder.glob("*.py")).split("_")[0] == migrations.HEAD


@pytest.mark.parametrize("change", ["UPDATE event SET actor = 'x'", "DELETE FROM event"])
def test_the_database_itself_refuses_to_change_events(session, change):
    with transaction(session):
        ledger.append(session, "cfg/test", "test.done", SYSTEM.id, {})
    with pytest.raises(DBAPIError), session.connection().begin_nested():
        session.execute(text(change))
