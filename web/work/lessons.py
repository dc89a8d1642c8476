"""Whether a lesson helped, in words: what happened again since it was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.model import Entry, Register
from engine.registers import access
from engine.registers.recurrence import recurrences
from web.work.names import project_names

LESSONS = "lesson"


@dataclass(frozen=True)
class Again:
    """What happened again in one project; numbers of entries are only those the reader may open."""

    project: str
    complaints: int
    findings: int
    asked: int
    numbers: Mapping[str, Sequence[str]]


def happened_again(session: Session, register: Register, entry: Entry, by: Actor) -> list[Again] | None:
    """Return the lines of a published lesson, most first; None for entries of other registers and before."""
    if register.key != LESSONS:
        return None
    lines = recurrences(session, [entry]).get(entry.number)
    if lines is None:
        return None
    names = project_names(session)
    complaints = _open_to(session, "complaint", [number for line in lines for number in line.complaints], by)
    findings = _open_to(session, "finding", [number for line in lines for number in line.findings], by)
    return [
        Again(
            project=names.get(line.project, line.project) or _("未分项目"),
            complaints=len(line.complaints),
            findings=len(line.findings),
            asked=line.asked,
            numbers={
                "complaint": [number for number in line.complaints if number in complaints],
                "finding": [number for number in line.findings if number in findings],
            },
        )
        for line in lines
    ]


def figures(session: Session, register: Register, entries: Sequence[Entry]) -> dict[str, str] | None:
    """Return beside each lesson of a list how often it happened again; None for other registers."""
    if register.key != LESSONS:
        return None
    found = recurrences(session, entries)
    return {entry.number: _words(sum(line.count for line in found.get(entry.number, ())), entry) for entry in entries}


def _words(count: int, entry: Entry) -> str:
    if not entry.data.get("published_on"):
        return ""
    return ngettext("复发 %(num)s 次", "复发 %(num)s 次", count)


def _open_to(session: Session, register_key: str, numbers: Sequence[str], by: Actor) -> frozenset[str]:
    register = next((each for each in access.shown(session, by) if each.key == register_key), None)
    if register is None or not numbers:
        return frozenset()
    same = (Entry.register_key == register_key, Entry.number.in_(numbers))
    return frozenset(session.scalars(select(Entry.number).where(*same, access.visible(register, by))))
