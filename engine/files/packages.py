"""Evidence packages that were ordered: how far each is, what is in it, until when its file is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.errors import NotFound
from engine.jobs.schedule import schedule
from engine.model import Job, JobKind, Setting, new_id
from engine.text import Text

PREFIX = "package."
LISTED = 100


class Phase(StrEnum):
    """How far a package is; a failed one holds no case at all, or its making broke off (``reason``)."""

    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class Terms:
    """How a package is made: against which checkpoint, its pages in which language, with attached files or not.

    ``checkpoint`` and ``since`` are sizes of the log: of the checkpoint everything is proved against, and of the
    earlier one the proof begins at that the log only grew; None when there is no earlier one.  ``transfer`` is the
    number of the transfer to the archive it is for, empty for evidence.
    """

    checkpoint: int
    since: int | None = None
    language: str = "zh"
    with_files: bool = False
    transfer: str = ""


@dataclass(frozen=True)
class Left:
    """A case that could not go in, and why."""

    number: str
    reason: Text


@dataclass(frozen=True)
class Package:
    """A package of ``numbers`` ordered by a person; ``done`` of its cases have been tried, ``left`` could not go in.

    A ready one has a file of ``size`` bytes with this ``sha256``, which is kept ``until`` a time.  ``moved_at`` is
    when its last step was done; ``reason`` says why its making broke off.
    """

    id: str
    numbers: tuple[str, ...]
    terms: Terms
    by_id: str
    ordered_at: datetime
    moved_at: datetime
    phase: Phase = Phase.MAKING
    done: int = 0
    left: tuple[Left, ...] = ()
    sha256: str = ""
    size: int = 0
    until: datetime | None = None
    reason: Text | None = None

    @property
    def name(self) -> str:
        """Return what its file is called, without ending."""
        if self.terms.transfer:
            return f"archive-{self.terms.transfer}"
        return f"evidence-{self.numbers[0]}" if len(self.numbers) == 1 else f"evidence-{self.id[-8:]}"

    @property
    def is_running(self) -> bool:
        """Tell whether jobs are at work on it."""
        return self.phase == Phase.MAKING

    @property
    def is_broken(self) -> bool:
        """Tell whether its making broke off and can go on where it was."""
        return self.phase == Phase.FAILED and self.reason is not None

    @property
    def is_tried(self) -> bool:
        """Tell whether every case was tried: what is left is to pack them."""
        return self.done == len(self.numbers)

    def tried(self, left: Left | None) -> Package:
        """Return it with one more case tried, which could not go in when ``left`` says so."""
        return replace(self.resumed(), done=self.done + 1, left=(*self.left, *((left,) if left else ())))

    def resumed(self) -> Package:
        """Return it in the making again, where it was."""
        return replace(self, phase=Phase.MAKING, reason=None, until=None)


def begin(session: Session, numbers: Sequence[str], terms: Terms, by: Actor) -> Package:
    """Keep a new package."""
    now = clock.now()
    made = Package(new_id(), tuple(numbers), terms, by.id, now, now)
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
    session.get_one(Setting, PREFIX + changed.id).value = _spelled(replace(changed, moved_at=clock.now()))


def drop(session: Session, package_id: str) -> None:
    """Forget a package; its file is the caller's."""
    row = session.get(Setting, PREFIX + package_id)
    if row is not None:
        session.delete(row)


def expire(session: Session, numbers: Iterable[str]) -> None:
    """End the time of every package with any of these cases in it, whatever it has come to; a job deletes it."""
    wanted = set(numbers)
    for row in session.scalars(select(Setting).where(Setting.key.startswith(PREFIX))).all():
        package = _read(row)
        if not wanted.isdisjoint(package.numbers):
            update(session, replace(package, phase=Phase.FAILED, reason=None, until=clock.now()))
            schedule(session, JobKind.PACKAGE, payload={"package": package.id, "delete": True})


def listed(session: Session) -> list[Package]:
    """Return the packages that are kept, the latest first."""
    found = select(Setting).where(Setting.key.startswith(PREFIX)).order_by(Setting.key.desc()).limit(LISTED)
    return [_read(row) for row in session.scalars(found)]


def failed_tries(session: Session, made: Package) -> int:
    """Return how often the step that is under way has failed."""
    jobs = session.scalars(select(Job).where(Job.kind == JobKind.PACKAGE, Job.attempts > 0))
    return max((job.attempts for job in jobs if job.payload["package"] == made.id), default=0)


def _read(row: Setting) -> Package:
    said: dict[str, Any] = dict(row.value)
    until, reason = said["until"], said.get("reason")
    return Package(
        id=row.key.removeprefix(PREFIX),
        numbers=tuple(said["numbers"]),
        terms=Terms(**said.get("terms", {"checkpoint": 0})),
        by_id=said["by_id"],
        ordered_at=row.changed_at,
        moved_at=datetime.fromisoformat(said.get("moved_at", row.changed_at.isoformat())),
        phase=Phase(said["phase"]),
        done=said["done"],
        left=tuple(Left(number, Text(zh, en)) for number, zh, en in said["left"]),
        sha256=said["sha256"],
        size=said["size"],
        until=datetime.fromisoformat(until) if until else None,
        reason=Text(*reason) if reason else None,
    )


def _spelled(made: Package) -> dict[str, Any]:
    return {
        "numbers": list(made.numbers),
        "terms": asdict(made.terms),
        "moved_at": made.moved_at.isoformat(),
        "reason": [made.reason.zh, made.reason.en] if made.reason else None,
        "by_id": made.by_id,
        "phase": made.phase,
        "done": made.done,
        "left": [[one.number, one.reason.zh, one.reason.en] for one in made.left],
        "sha256": made.sha256,
        "size": made.size,
        "until": made.until.isoformat() if made.until else None,
    }
