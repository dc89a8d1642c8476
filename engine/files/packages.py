"""Evidence packages that were ordered: how far each is, what is in it, until when its file is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.errors import NotFound
from engine.model import Setting, new_id
from engine.text import Text

PREFIX = "package."
LISTED = 100


class Phase(StrEnum):
    """How far a package is; a failed one holds no case at all."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Left:
    """A case that could not go in, and why."""

    number: str
    reason: Text


@dataclass(frozen=True)
class Package:
    """A package of ``numbers`` ordered by a person; ``done`` of its cases have been tried, ``left`` could not go in.

    A ready one has a file of ``size`` bytes with this ``sha256``, which is kept ``until`` a time.
    """

    id: str
    numbers: tuple[str, ...]
    by_id: str
    ordered_at: datetime
    phase: Phase = Phase.MAKING
    done: int = 0
    left: tuple[Left, ...] = ()
    sha256: str = ""
    size: int = 0
    until: datetime | None = None

    @property
    def name(self) -> str:
        """Return what its file is called, without ending."""
        return f"evidence-{self.numbers[0]}" if len(self.numbers) == 1 else f"evidence-{self.id[-8:]}"

    @property
    def is_running(self) -> bool:
        """Tell whether jobs are at work on it."""
        return self.phase == Phase.MAKING

    def tried(self, left: Left | None) -> Package:
        """Return it with one more case tried, which could not go in when ``left`` says so."""
        return replace(self, done=self.done + 1, left=(*self.left, *((left,) if left else ())))


def begin(session: Session, numbers: Sequence[str], by: Actor) -> Package:
    """Keep a new package."""
    made = Package(new_id(), tuple(numbers), by.id, clock.now())
    row = Setting(key=PREFIX + made.id, value=_spelled(made), changed_at=made.ordered_at, changed_by=by.id)
    session.add(row)
    return made


def find(session: Session, package_id: str) -> Package | None:
    """Return a package as it is now, None when it was deleted."""
    row = session.get(Setting, PREFIX + package_id, populate_existing=True)
    return _read(row) if row is not None else None


def get(session: Session, package_id: str) -> Package:
    """Return a package.  Raises NotFound."""
    found = find(session, package_id)
    if found is None:
        raise NotFound(Text("找不到该证据包，可能已到期删除", "There is no such package, or its time is over"))
    return found


def update(session: Session, changed: Package) -> None:
    """Store how far a package is."""
    session.get_one(Setting, PREFIX + changed.id).value = _spelled(changed)


def drop(session: Session, package_id: str) -> None:
    """Forget a package; its file is the caller's."""
    row = session.get(Setting, PREFIX + package_id)
    if row is not None:
        session.delete(row)


def listed(session: Session) -> list[Package]:
    """Return the packages that are kept, the latest first."""
    found = select(Setting).where(Setting.key.startswith(PREFIX)).order_by(Setting.key.desc()).limit(LISTED)
    return [_read(row) for row in session.scalars(found)]


def _read(row: Setting) -> Package:
    said: dict[str, Any] = dict(row.value)
    until = said["until"]
    return Package(
        id=row.key.removeprefix(PREFIX),
        numbers=tuple(said["numbers"]),
        by_id=said["by_id"],
        ordered_at=row.changed_at,
        phase=Phase(said["phase"]),
        done=said["done"],
        left=tuple(Left(number, Text(zh, en)) for number, zh, en in said["left"]),
        sha256=said["sha256"],
        size=said["size"],
        until=datetime.fromisoformat(until) if until else None,
    )


def _spelled(made: Package) -> dict[str, Any]:
    return {
        "numbers": list(made.numbers),
        "by_id": made.by_id,
        "phase": made.phase,
        "done": made.done,
        "left": [[one.number, one.reason.zh, one.reason.en] for one in made.left],
        "sha256": made.sha256,
        "size": made.size,
        "until": made.until.isoformat() if made.until else None,
    }
