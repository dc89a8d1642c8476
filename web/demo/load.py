"""Loads the demo company into an empty database, once."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.definitions.endings import kind_of
from engine.model import Mail, Person
from web.demo.cases import create_cases
from web.demo.people import create_people
from web.demo.places import create_homes, create_projects

CATALOGUE = ".toml"


def is_loaded(session: Session) -> bool:
    """Tell whether anybody is in the database yet."""
    return session.scalar(select(Person.id).limit(1)) is not None


def load(session: Session) -> bool:
    """Load people, projects, homes, the procedures and some complaints; False when people exist already."""
    if is_loaded(session):
        return False
    with transaction(session):
        commands.deploy(session, shipped_files(), by=SYSTEM, note="随产品提供的流程")
        create_projects(session)
        create_people(session)
        create_homes(session)
    create_cases(session)
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
