"""Whether what a lesson was to prevent happened again after it was published, by project (CMP-149, CMP-152)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.model import Entry, EntryCase, EntryKey, Instance
from engine.registers.cases import READ
from engine.registers.checklists import REGISTER


@dataclass(frozen=True)
class Recurrence:
    """What happened again in one project, numbers of entries; ``asked`` are the cases that asked the question."""

    project: str
    complaints: tuple[str, ...]
    findings: tuple[str, ...]
    asked: int

    @property
    def count(self) -> int:
        """Return how often it happened again."""
        return len(self.complaints) + len(self.findings)


def recurrences(session: Session, lessons: Sequence[Entry]) -> dict[str, list[Recurrence]]:
    """Return for each published lesson, by number, the projects it happened in again or was asked about in.

    Again are complaints of the lesson's topic, and of its class of cause where it names one, and findings made at
    its question; from the day of publication, without what is invalid, parents of mass complaints
    and the lesson's own source.
    """
    published = [lesson for lesson in lessons if _since(lesson) is not None]
    complaints, findings = _complaints(session, published), _findings(session, published)
    asked = _asked(session, published)
    return {
        lesson.number: _by_project(
            _alike(lesson, complaints[str(lesson.data.get("topic"))]),
            _after(lesson, findings[lesson.number]),
            asked[lesson.number],
        )
        for lesson in published
    }


def _since(lesson: Entry) -> datetime | None:
    """Return the beginning of the day of publication."""
    try:
        day = date.fromisoformat(str(lesson.data.get("published_on")))
    except ValueError:
        return None
    return datetime.combine(day, time(), clock.local_zone())


def _complaints(session: Session, lessons: Sequence[Entry]) -> defaultdict[str, list[Entry]]:
    topics = {str(lesson.data["topic"]) for lesson in lessons if lesson.data.get("topic")}
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    if not topics:
        return found
    key = aliased(EntryKey)
    rows = (
        select(key.value, Entry)
        .join(key, key.entry_id == Entry.id)
        .where(key.register_key == "complaint", key.field == "topic", key.value.in_(topics))
        .where(Entry.created_at >= _earliest(lessons), Entry.retired_at.is_(None))
    )
    for topic, entry in session.execute(rows.order_by(Entry.id)):
        # The parent of a mass complaint says again what its households say.
        if entry.data.get("valid") != "no" and not entry.data.get("mass_parent"):
            found[topic].append(entry)
    return found


def _findings(session: Session, lessons: Sequence[Entry]) -> defaultdict[str, list[Entry]]:
    code = Entry.data["item_code"].as_string()
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    if not lessons:
        return found
    rows = select(Entry).where(
        Entry.register_key == "finding",
        Entry.created_at >= _earliest(lessons),
        Entry.retired_at.is_(None),
        code.in_([lesson.number for lesson in lessons]),
    )
    for entry in session.scalars(rows.order_by(Entry.id)):
        if entry.data.get("status") != "rejected":
            found[str(entry.data["item_code"])].append(entry)
    return found


def _asked(session: Session, lessons: Sequence[Entry]) -> defaultdict[str, dict[str, int]]:
    """Return by lesson and project how many cases asked the lesson's question."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    rows = (
        select(Entry.number, Instance.scope_id)
        .join(EntryCase, EntryCase.entry_id == Entry.id)
        .join(Instance, Instance.id == EntryCase.instance_id)
        .where(Entry.register_key == REGISTER, Entry.number.in_([lesson.number for lesson in lessons]))
        .where(EntryCase.how == READ)
    )
    for number, project in session.execute(rows):
        found[number][project] = found[number].get(project, 0) + 1
    return found


def _earliest(lessons: Sequence[Entry]) -> datetime:
    return min(since for lesson in lessons if (since := _since(lesson)) is not None)


def _alike(lesson: Entry, complaints: Iterable[Entry]) -> list[Entry]:
    cause, source = lesson.data.get("cause_class"), lesson.data.get("source")
    alike = [each for each in _after(lesson, complaints) if each.number != source]
    return [each for each in alike if not cause or each.data.get("cause_class") == cause]


def _after(lesson: Entry, entries: Iterable[Entry]) -> list[Entry]:
    since = _since(lesson)
    return [entry for entry in entries if since is not None and entry.created_at >= since]


def _by_project(complaints: Sequence[Entry], findings: Sequence[Entry], asked: dict[str, int]) -> list[Recurrence]:
    projects = {*asked, *(_project(entry) for entry in (*complaints, *findings))}
    lines = [
        Recurrence(
            project,
            tuple(entry.number for entry in complaints if _project(entry) == project),
            tuple(entry.number for entry in findings if _project(entry) == project),
            asked.get(project, 0),
        )
        for project in projects
    ]
    return sorted(lines, key=lambda line: (-line.count, line.project))


def _project(entry: Entry) -> str:
    return entry.scope_id or str(entry.data.get("project") or "")
