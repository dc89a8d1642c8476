"""Under the role of the site everything works, and what was recorded cannot be changed nor the wall taken down."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from engine import migrations, sealing
from engine.database import open_engine
from engine.errors import Conflict, NotFound, Unavailable
from engine.ledger.grants import grant, may_tear_down
from tests.bench.company import LOOP, Company
from web.cli import main

ROLE = "firebreak_site"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

REFUSED = (
    "UPDATE event SET actor = actor",
    "DELETE FROM event",
    "TRUNCATE event",
    "TRUNCATE event, stream CASCADE",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "DROP TRIGGER event_refuse_change ON event",
    "CREATE OR REPLACE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "CREATE TABLE public.mine (id int)",
    "SET session_replication_role = replica",
    "UPDATE leaf SET head = head",
    "DELETE FROM leaf",
    "DELETE FROM tree_node",
    "DELETE FROM checkpoint",
    "UPDATE alembic_version SET version_num = '0001'",
    "TRUNCATE record",
)


@pytest.fixture
def owner(new_postgresql: Callable[[], str]) -> Iterator[Engine]:
    opened = open_engine(new_postgresql())
    with opened.begin() as connection:
        if connection.scalar(text(f"SELECT count(*) FROM pg_roles WHERE rolname = '{ROLE}'")) == 0:
            connection.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
    yield opened
    opened.dispose()


def address(engine: Engine, role: str | None = None) -> str:
    url = engine.url if role is None else engine.url.set(username=role, password=None)
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def company(owner: Engine) -> Iterator[Company]:
    """A company at work under the role."""
    grant(owner, ROLE)
    opened = Company(address(owner, ROLE), {"loop": LOOP})
    yield opened
    opened.close()


def test_everything_works_under_the_role(company: Company) -> None:
    case = company.start("loop")
    company.work(case.id, answer="again", round=1)
    while sealing.keep(company.session, KEY):
        pass
    company.work(case.id, answer="again", round=2)
    assert sealing.seal(company.session, KEY) is not None
    assert list(sealing.check_log(company.session)) == []


def refuses(engine: Engine, statement: str) -> bool:
    try:
        with engine.begin() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        words = str(error.orig)
        return any(said in words for said in ("permission denied", "must be owner", "never changed"))
    return False


def test_what_was_recorded_stays(company: Company) -> None:
    company.start("loop")
    sealing.keep(company.session, KEY)
    company.session.rollback()
    assert [statement for statement in REFUSED if not refuses(company.engine, statement)] == []


def test_the_role_is_told_from_the_owner(owner: Engine, company: Company, engine: Engine) -> None:
    assert may_tear_down(owner)
    assert may_tear_down(engine), "on SQLite"
    assert not may_tear_down(company.engine)
    with pytest.raises(Conflict, match="拥有这些表"):
        grant(owner, "postgres")
    with pytest.raises(NotFound):
        grant(owner, "nobody")
    with pytest.raises(Conflict, match="SQLite"):
        grant(engine, ROLE)


def test_the_owner_grants_with_the_upgrade_and_the_role_cannot_upgrade(
    owner: Engine, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["migrate", "--role", ROLE], env={"DATABASE_URL": address(owner)})
    assert done.exit_code == 0, done.output
    assert ROLE in done.output
    with owner.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    site = open_engine(address(owner, ROLE))
    with pytest.raises(Unavailable, match="无权升级"):
        migrations.upgrade(site)
    site.dispose()
