"""Examinations: all cases of a procedure and period beside the diagram, part by part, kept with what was found so far.

A setting keeps each; the oldest goes when there are more than ``KEPT``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.conformance.cases import check
from engine.conformance.model import Checked, Deviation, Finding, Kind
from engine.eventlog import Asked, gather, places
from engine.model import Setting

PREFIX = "examination."
PART = 500
"""How many cases one job checks."""
KEPT = 20

Place = tuple[datetime, str]


@dataclass(frozen=True)
class Examination:
    """The cases of ``process`` begun from ``since`` and before ``until`` (UTC), each beside its own revision.

    ``against`` is the id of one revision for all.  ``total`` were there when it was ordered, ``looked`` of them are
    checked, down to the case at ``below``; ``moved_at`` is when the last part was done.
    """

    id: str
    process: str
    since: datetime | None
    until: datetime
    against: str | None
    total: int
    by_id: str
    ordered_at: datetime
    moved_at: datetime
    looked: int = 0
    below: Place | None = None
    is_done: bool = False
    found: tuple[Checked, ...] = ()

    @property
    def last(self) -> datetime:
        """Return the last moment at which one of its cases can have been begun."""
        return self.until - timedelta(microseconds=1)

    @property
    def asked(self) -> Asked:
        """Return the cases that are still to be checked."""
        return Asked(self.process, since=self.since, until=self.until, below=self.below)


@dataclass(frozen=True)
class Part:
    """What was found in the next cases of an examination, and where they end."""

    found: Sequence[Checked]
    cases: int
    below: Place | None


def examine(session: Session, wanted: Examination) -> Part:
    """Check the next cases; reads only."""
    next_ones = places(session, replace(wanted.asked, latest=PART))
    traces = gather(session, [id_ for _begun, id_ in next_ones])
    found = check(session, traces, against=wanted.against)
    return Part(found, len(next_ones), next_ones[-1] if next_ones else None)


def with_part(made: Examination, part: Part, at: datetime) -> Examination:
    """Return the examination with one more part checked."""
    found = {one.revision: one for one in made.found}
    for one in part.found:
        if one.revision in found:
            found[one.revision].absorb(one)
        else:
            found[one.revision] = one
    return replace(
        made,
        found=tuple(found.values()),
        looked=made.looked + part.cases,
        below=part.below or made.below,
        is_done=part.cases < PART,
        moved_at=at,
    )


def find(session: Session, examination_id: str) -> Examination | None:
    """Return an examination as it is now, None when there is no such one any more."""
    row = session.get(Setting, PREFIX + examination_id, populate_existing=True)
    return None if row is None else _read(row)


def listed(session: Session, process: str) -> list[Examination]:
    """Return the examinations of a procedure, the latest first."""
    return [one for one in _all(session) if one.process == process]


def keep(session: Session, made: Examination) -> None:
    """Store an examination, and forget the oldest beyond ``KEPT``."""
    row = session.get(Setting, PREFIX + made.id)
    if row is None:
        for old in _all(session)[KEPT - 1 :]:
            session.delete(session.get_one(Setting, PREFIX + old.id))
        row = Setting(key=PREFIX + made.id)
    row.value = _spelled(made)
    row.changed_at, row.changed_by = made.ordered_at, made.by_id
    session.add(row)


def _all(session: Session) -> list[Examination]:
    rows = session.scalars(select(Setting).where(Setting.key.startswith(PREFIX)))
    return sorted(map(_read, rows), key=lambda one: (one.ordered_at, one.id), reverse=True)


def _spelled(made: Examination) -> dict[str, Any]:
    moments = {name: _written(getattr(made, name)) for name in ("since", "until", "moved_at")}
    below = [made.below[0].isoformat(), made.below[1]] if made.below else None
    same = {name: getattr(made, name) for name in ("process", "against", "total", "looked", "is_done")}
    return {**same, **moments, "below": below, "found": [_plain(one) for one in made.found]}


def _read(row: Setting) -> Examination:
    said: Mapping[str, Any] = row.value
    since = datetime.fromisoformat(said["since"]) if said["since"] else None
    below = (datetime.fromisoformat(said["below"][0]), str(said["below"][1])) if said["below"] else None
    return Examination(
        row.key.removeprefix(PREFIX),
        said["process"],
        since,
        datetime.fromisoformat(said["until"]),
        said["against"],
        said["total"],
        row.changed_by or "",
        row.changed_at,
        datetime.fromisoformat(said["moved_at"]),
        said["looked"],
        below,
        said["is_done"],
        tuple(map(_checked, said["found"])),
    )


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _plain(checked: Checked) -> dict[str, Any]:
    return {**asdict(replace(checked, found={})), "found": [asdict(one) for one in checked.found.values()]}


def _checked(said: Mapping[str, Any]) -> Checked:
    findings = [
        Finding(Deviation(**{**one["deviation"], "kind": Kind(one["deviation"]["kind"])}), *_counts(one))
        for one in said["found"]
    ]
    return Checked(**{**said, "found": {one.deviation: one for one in findings}})


def _counts(said: Mapping[str, Any]) -> tuple[int, int, list[str]]:
    return said["times"], said["cases"], list(said["numbers"])
