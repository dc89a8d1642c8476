"""Opens the database and holds the only commit of the project: one command, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from sqlalchemy import Engine, Table, bindparam, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import NullPool, StaticPool

from engine.errors import Conflict, Unavailable
from engine.prepared import WRITING, Prepared, execute

IN_MEMORY = "sqlite://"


def open_engine(url: str, *, pooled: bool = True) -> Engine:
    """Open SQLite (WAL, foreign keys, full durability) or PostgreSQL by ``url``; ``IN_MEMORY`` ends with its engine.

    A file that may be thrown away and made anew is opened without a pool of connections: those would keep the old one.
    """
    if url.startswith("sqlite"):
        # A database in memory is that of one connection.
        pool: dict[str, Any] = {"poolclass": StaticPool} if url == IN_MEMORY else {}
        if not pooled:
            pool = {"poolclass": NullPool}
        engine = create_engine(url, connect_args={"timeout": 15, "check_same_thread": False}, **pool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # pysqlite's own BEGIN is deferred and invites "database is locked"; ours says what it needs.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writing = connection.get_execution_options().get("writes", False)
    execute(connection, "BEGIN IMMEDIATE" if writing else "BEGIN")


def sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the maker of sessions; objects stay readable after a commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Save everything done inside, or nothing; nested use joins the outer one.

    Raises Conflict when another transaction changed the same rows, Unavailable when the database
    stays locked or cannot be reached.
    """
    if session.info.get(WRITING):
        yield session
        return
    session.rollback()
    # Rows read before the lock may be old by now; a rollback of nothing would let them stand.
    session.expire_all()
    try:
        session.info[WRITING] = session.connection(execution_options={"writes": True})
        yield session
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise Conflict() from error
    except OperationalError as error:
        session.rollback()
        if _will_pass(error):
            raise Unavailable() from error
        raise
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[WRITING] = None


def write_anew(engine: Engine) -> None:
    """Write the whole database anew, so that nothing deleted lies in free pages; nobody else can write meanwhile.

    Raises Unavailable when somebody is reading or writing for longer than the time-out.
    """
    full = "VACUUM" if engine.dialect.name == "sqlite" else "VACUUM FULL"
    raw = engine.raw_connection()
    connection: Any = raw.driver_connection
    try:
        if engine.dialect.name == "sqlite":
            connection.execute(full)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.autocommit = True
            connection.execute(full)
            connection.autocommit = False
    except Exception as error:
        if isinstance(error, engine.dialect.loaded_dbapi.OperationalError):
            raise Unavailable() from error
        raise
    finally:
        raw.close()


def insert_if_new(session: Session, table: type[DeclarativeBase], row: dict[str, Any]) -> bool:
    """Insert the row unless a unique key of it is taken; waits for a transaction that is taking it.

    Returns whether the row is new.
    """
    statement = _insert_if_new(table, session.get_bind().dialect.name, tuple(row))
    return statement.run(session, row) == 1


@cache
def _insert_if_new(table: type[DeclarativeBase], dialect: str, names: tuple[str, ...]) -> Prepared:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(cast("Table", table.__table__)).values({name: bindparam(name) for name in names})
    return Prepared(statement.on_conflict_do_nothing())


def _will_pass(error: OperationalError) -> bool:
    """Tell a database that is busy or away from a statement that is wrong (SQLite has one class for both)."""
    words = str(error.orig).lower()
    wrong = ("no such", "syntax error", "has no column", "ambiguous column")
    return not any(word in words for word in wrong)
