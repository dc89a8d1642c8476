"""The demo company as the command line shows it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.model import Person
from web import demo, demo_mode
from web.cli.log import seal_key
from web.cli.table import table
from web.config import Settings


def load_once(session: Session, settings: Settings) -> bool:
    """Load the demo company into a database without people and turn demo mode on; returns whether it did."""
    if not demo.load(session, seal_key(settings) if settings.seal else None):
        return False
    demo_mode.switch(session, True, by=SYSTEM)
    return True


def listed(session: Session) -> str:
    """Return name, role, login and password of the demo people there are, to be read."""
    known = set(session.scalars(select(Person.login)))
    rows = [row for row in demo.people_table() if row[2] in known]
    return table(("姓名 name", "角色 role", "账号 login", "密码 password"), rows) if rows else ""
