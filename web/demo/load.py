"""Loads the demo company into an empty database, once."""

from __future__ import annotations

from datetime import timedelta
from importlib import resources
from importlib.resources.abc import Traversable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.definitions.endings import kind_of
from engine.model import Mail, Person
from web.demo.cases import create_cases
from web.demo.days import WEEKEND, opening
from web.demo.introduction import CATALOGUE, introduce
from web.demo.people import create_people
from web.demo.places import create_homes, create_projects

_ENTERED = 9
"""Days before now on which the projects and homes were entered."""


def is_loaded(session: Session) -> bool:
    """Tell whether anybody is in the database yet."""
    return session.scalar(select(Person.id).limit(1)) is not None


def load(session: Session, key: Ed25519PrivateKey | None = None) -> bool:
    """Load people, projects, homes, the procedures and their cases; False when people exist already.

    With ``key`` the log is sealed day by day while the last of the stories happen.
    """
    if is_loaded(session):
        return False
    with transaction(session):
        founded = introduce(session, shipped_files())
        now = clock.now()
        # Later than the last of their dates that was reached, and before the log is sealed.
        with clock.own(opening(session, now - timedelta(days=_ENTERED), WEEKEND)):
            create_projects(session, clock.local(now).date())
            create_homes(session)
        with clock.own(founded):
            create_people(session)
    create_cases(session, key)
    with transaction(session):
        # Nobody is to get letters about what only the story made happen.
        session.execute(delete(Mail))
    return True


def shipped_files() -> dict[str, bytes]:
    """Return the procedures that come with the product, by file name."""
    files: dict[str, bytes] = {}

    def collect(folder: Traversable) -> None:
        for item in folder.iterdir():
            if item.is_dir():
                collect(item)
            elif item.name.endswith(CATALOGUE) or kind_of(item.name, item.read_bytes()) is not None:
                files[item.name] = item.read_bytes()

    collect(resources.files("workflows"))
    return dict(sorted(files.items()))
