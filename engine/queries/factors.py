"""How many red-line factors of a project stand in the register."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.model import Entry, EntryKey, Register
from engine.registers import access

REGISTER = "factor"


@dataclass(frozen=True)
class Factors:
    """Factors of a project that exist: unfavourable ones inside and outside the red line, and favourable ones."""

    inside: int
    outside: int
    favourable: int

    @property
    def unfavourable(self) -> int:
        """Return how many buyers have to be told of."""
        return self.inside + self.outside


def of_project(session: Session, actor: Actor, project: str) -> Factors | None:
    """Return the figures of a project; None when the actor may not read factors, or none were collected."""
    register = session.get(Register, REGISTER)
    if register is None or not access.may_read(register, ("project", project), actor):
        return None
    side, good = Entry.data["side"].as_string(), Entry.data["favourable"].as_boolean()
    present = Entry.data["present"].as_boolean()
    rows = session.execute(
        select(side, good, present, func.count())
        .join(EntryKey, EntryKey.entry_id == Entry.id)
        .where(EntryKey.register_key == REGISTER, EntryKey.field == "project", EntryKey.value == project)
        .where(Entry.retired_at.is_(None))
        .group_by(side, good, present)
    ).all()
    if not rows:
        return None
    bad = {"inside": 0, "outside": 0}
    favourable = 0
    for where, is_good, exists, count in rows:
        if is_good:
            favourable += count
        elif exists and where in bad:
            bad[where] += count
    return Factors(**bad, favourable=favourable)
