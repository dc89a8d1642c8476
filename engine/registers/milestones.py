"""The milestones of the projects, as their entries in the register have them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.milestones import MILESTONES
from engine.model import Entry

PROJECT = "project"


def dates_of(session: Session, project: str) -> dict[str, date | None]:
    """Return the dates of a project as they stand, by milestone; all null where there is no such project."""
    found = select(Entry.data).where(Entry.register_key == PROJECT, Entry.number == project)
    return dates_in((session.scalar(found) if project else None) or {})


def dates_in(data: Mapping[str, Any]) -> dict[str, date | None]:
    """Return the day each milestone was reached, before that the day it is planned for."""
    return {key: day_in(data.get(one.reached)) or day_in(data.get(one.planned)) for key, one in MILESTONES.items()}


def day_in(value: object) -> date | None:
    """Return the day a field holds, None where it is empty or holds none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
