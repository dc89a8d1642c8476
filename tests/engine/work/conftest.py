"""A small company: two departments under a head office, one project, a few roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine.database import open_engine, sessions, transaction
from engine.model import Base, Department, Person, Role, RoleHolding

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
PEOPLE = {  # login: department
    "gm": "office",
    "manager": "service",
    "clerk": "service",
    "second": "service",
    "chief": "engineering",
    "fitter": "engineering",
}
HEADS = {"office": "gm", "service": "manager", "engineering": "chief"}
HOLDINGS = (
    ("clerk", "customer_service", "company", ""),
    ("second", "customer_service", "project", "garden"),
    ("manager", "cs_manager", "company", ""),
    ("fitter", "engineering", "project", "garden"),
)

Hold = Callable[..., None]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_engine(f"sqlite:///{tmp_path / 'work.db'}")
    Base.metadata.create_all(engine)
    with sessions(engine)() as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def people(session: Session) -> dict[str, Person]:
    with transaction(session):
        departments = {key: Department(key=key, name=key) for key in HEADS}
        session.add_all(departments.values())
        session.flush()
        for key in ("service", "engineering"):
            departments[key].parent_id = departments["office"].id
        found = {
            login: Person(login=login, name=login.title(), department_id=departments[key].id)
            for login, key in PEOPLE.items()
        }
        session.add_all(found.values())
        for key in {role for _login, role, _kind, _id in HOLDINGS} | {"legal", "employee"}:
            session.add(Role(key=key, name_zh=f"角色{key}", name_en=key))
        session.flush()
        for key, login in HEADS.items():
            departments[key].head_id = found[login].id
        for login, role, kind, scope_id in HOLDINGS:
            session.add(RoleHolding(person_id=found[login].id, role_key=role, scope_kind=kind, scope_id=scope_id))
    return found


@pytest.fixture
def hold(session: Session, people: dict[str, Person]) -> Hold:
    """Give a person a role in a scope."""

    def give(login: str, role: str, kind: str = "company", scope_id: str = "") -> None:
        with transaction(session):
            session.add(RoleHolding(person_id=people[login].id, role_key=role, scope_kind=kind, scope_id=scope_id))

    return give


@pytest.fixture
def away(session: Session, people: dict[str, Person]) -> Hold:
    """Send a person away, with or without a substitute."""

    def send(login: str, substitute: str | None = None) -> None:
        with transaction(session):
            people[login].absent_from = NOW
            people[login].substitute_id = people[substitute].id if substitute else None

    return send
