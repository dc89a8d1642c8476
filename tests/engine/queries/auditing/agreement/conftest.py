"""A small company on either database, and what edits its rows behind the back of the events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Executable, text
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.ledger import Flaw
from engine.registers import save_entry
from tests.engine.commands.conftest import database_url
from web.demo.load import shipped_files

__all__ = ["database_url"]
Forge = Callable[..., None]


@pytest.fixture
def company(session: Session, clock: Callable[[timedelta], None], people: Callable[..., object]) -> Session:
    """Return a company with a project and somebody who may do everything with it."""
    people("jia", "cs_manager", "process_owner", "records_keeper", name="甲")
    commands.deploy(session, {name: shipped_files()[name] for name in ("company.toml", "records.toml")}, by=SYSTEM)
    with transaction(session):
        save_entry(session, "project", {"name": "江畔"}, by=SYSTEM, number="jiangpan", scope=("project", "jiangpan"))
    return session


@pytest.fixture
def forge(session: Session) -> Forge:
    """Return what runs a statement as the owner of the database could, past the walls of the tables named."""

    def run(statement: Executable | str, *triggers: str) -> None:
        with transaction(session):
            for trigger in triggers:
                table = trigger.partition("_refuse")[0]
                on = "" if session.get_bind().dialect.name == "sqlite" else f" ON {table}"
                session.execute(text(f"DROP TRIGGER {trigger}{on}"))
            session.execute(text(statement) if isinstance(statement, str) else statement)
        session.expire_all()

    return run


def named(flaws: list[Flaw]) -> list[str]:
    """Return what the flaws name, in Chinese."""
    return [flaw.text.zh.removesuffix("与账本不符") for flaw in flaws]
