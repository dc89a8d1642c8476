"""The milestones of projects, as their entries have them: read, checked, and told to whoever hangs on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.definitions.milestones import MILESTONES, Milestone
from engine.errors import FieldsInvalid
from engine.feel.values import encode
from engine.jobs.schedule import schedule
from engine.model import Entry, JobKind
from engine.text import Text

PROJECT = "project"
REASON = "date_reason"
"""The field in which somebody says why a date moves; kept with the change, not with the project."""


@dataclass(frozen=True)
class News:
    """What saving an entry changes about the milestones of a project.

    ``moved`` holds the old and the new day of each milestone that counts another day now, ``planned`` those whose
    plan changed, ``reached`` those that were reached with it.
    """

    moved: Mapping[str, tuple[date | None, date | None]]
    planned: tuple[Milestone, ...]
    reached: tuple[Milestone, ...]
    reason: str

    def tell(self, session: Session, entry: Entry, *, by: Actor) -> None:
        """Schedule the work behind it: deadlines to move, messages to send."""
        if self.moved:
            payload = {
                "project": entry.number,
                "moved": {key: [_plain(old), _plain(new)] for key, (old, new) in self.moved.items()},
                "reason": self.reason,
                "by": by.person_id,
            }
            schedule(session, JobKind.DEADLINES, payload=payload)
        for one in self.planned:
            if one.moved:
                old, new = self.moved.get(one.key, (None, None))
                _send(session, entry, one.moved, {"old": old, "new": new, "reason": self.reason})
        for one in self.reached:
            _send(session, entry, one.message, {"reached_on": day_in(entry.data[one.reached])})


_FIELDS = select(Entry.data).where(Entry.register_key == PROJECT, Entry.number == bindparam("project"))


def dates_of(session: Session, project: str) -> dict[str, date | None]:
    """Return the dates of a project as they stand, by milestone; all null where there is no such project."""
    return dates_in(session.scalar(_FIELDS, {"project": project}) or {})


def dates_in(data: Mapping[str, Any]) -> dict[str, date | None]:
    """Return the day each milestone was reached, before that the day it is planned for."""
    return {key: day_in(data.get(one.reached)) or day_in(data.get(one.planned)) for key, one in MILESTONES.items()}


def day_in(value: object) -> date | None:
    """Return the day a field holds, None where it is empty or holds none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def news_of(before: Mapping[str, Any], given: Mapping[str, Any], *, by: Actor) -> News:
    """Return what ``given`` changes about the milestones of the project whose fields were ``before``.

    A project that is only now registered tells its past: nothing is reached by that.  Raises FieldsInvalid: a day
    that is none, a person's move without reason, a milestone reached twice, moved after it was reached or reached
    tomorrow.
    """
    after, reason = {**before, **given}, str(given.get(REASON) or "").strip()
    planned = tuple(one for one in MILESTONES.values() if _differs(one.planned, before, after))
    reached = tuple(one for one in MILESTONES.values() if _differs(one.reached, before, after))
    wrong = {field: [words] for field, words in _wrong(before, after, planned, reached)}
    if by.kind == "person" and not reason and any(before.get(one.planned) for one in planned):
        wrong[REASON] = [Text("调整已排定的日期，请填写原因", "Say why the planned date moves")]
    if wrong:
        raise FieldsInvalid(wrong)
    if not before:
        return News({}, (), (), "")
    old, new = dates_in(before), dates_in(after)
    moved = {key: (old[key], new[key]) for key in MILESTONES if old[key] != new[key]}
    return News(moved, planned, reached, reason if planned else "")


def _differs(field: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return (before.get(field) or None) != (after.get(field) or None)


def _wrong(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    planned: tuple[Milestone, ...],
    reached: tuple[Milestone, ...],
) -> list[tuple[str, Text]]:
    today = clock.local(clock.now()).date()
    found = []
    for one in planned:
        if before.get(one.reached):
            words = Text(f"{one.title.zh}已于 {before[one.reached]} 到达", f"Reached on {before[one.reached]} already")
            found.append((one.planned, words))
        elif after.get(one.planned) and day_in(after[one.planned]) is None:
            found.append((one.planned, NO_DAY))
    for one in reached:
        day = day_in(after.get(one.reached))
        if before.get(one.reached):
            words = Text(f"已登记于 {before[one.reached]} 到达", f"Recorded as reached on {before[one.reached]}")
            found.append((one.reached, words))
        elif day is None:
            found.append((one.reached, NO_DAY))
        elif day > today:
            found.append((one.reached, Text("到达日期不能晚于今天", "What is reached lies not in the future")))
    return found


NO_DAY = Text("请填写日期，例如 2026-12-20", "Write a day such as 2026-12-20")


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _send(session: Session, entry: Entry, name: str, said: Mapping[str, Any]) -> None:
    """Send a message of the project; who waits for it catches it, else a process that begins with it starts."""
    values = {PROJECT: entry.number, "project_name": entry.title, **said}
    payload = {"kind": "message", "name": name, "key": entry.number, "payload": encode(values), "from": ""}
    schedule(session, JobKind.DELIVERY, payload=payload)
