"""Opens the database of the settings for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine import ledger, migrations
from engine.database import open_engine, sessions
from engine.errors import Unavailable
from engine.files import configure_files
from engine.text import Text
from web import config


def reach(settings: config.Settings) -> Engine:
    """Return the open database; raises Unavailable when it cannot be reached."""
    ledger.configure(settings.ledger_key)
    configure_files(settings.uploads, settings.upload_limit_mb * 1_000_000)
    engine = open_engine(settings.database_url)
    try:
        engine.connect().close()
    except OperationalError as error:
        raise Unavailable(
            Text(f"无法连接数据库：{error.orig}", f"The database cannot be reached: {error.orig}")
        ) from error
    return engine


@contextmanager
def database() -> Iterator[tuple[Session, config.Settings]]:
    """Open a session on a database that has the schema of this version."""
    settings = config.load()
    engine = reach(settings)
    if migrations.version(engine) != migrations.HEAD:
        raise Unavailable(
            Text(
                "数据库尚未更新，请先运行 firebreak migrate",
                "The database is not up to date: run firebreak migrate first",
            )
        )
    with sessions(engine)() as session:
        yield session, settings
    engine.dispose()
