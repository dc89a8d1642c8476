"""All cases of a kind: the population from which an auditor draws a sample, and the numbers that were given out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select, union
from sqlalchemy.orm import Session

from engine.model import ArchiveTransfer, Entry, Hold, Instance, Record, Register
from engine.model import Sequence as Count
from engine.queries.auditing.listing import page_of
from engine.queries.paging import Page

MISSING_SHOWN = 20


@dataclass(frozen=True)
class Asked:
    """What belongs to the population; ``since`` and ``before`` bound when a case was started."""

    process: str = ""
    project: str = ""
    state: str = ""
    since: datetime | None = None
    before: datetime | None = None


def narrowed(wanted: Select[*tuple[Any, ...]], asked: Asked) -> Select[*tuple[Any, ...]]:
    """Return a statement over Instance narrowed to a population."""
    if asked.process:
        wanted = wanted.where(Instance.process_key == asked.process)
    if asked.project:
        wanted = wanted.where(Instance.scope_kind == "project", Instance.scope_id == asked.project)
    if asked.state:
        wanted = wanted.where(Instance.state == asked.state)
    if asked.since is not None:
        wanted = wanted.where(Instance.started_at >= asked.since)
    if asked.before is not None:
        wanted = wanted.where(Instance.started_at < asked.before)
    return wanted


def cases(session: Session, asked: Asked, number: int) -> Page[Row[*tuple[Any, ...]]]:
    """Return one page of the population, the newest first: number, title, process, project, state, begun, ended."""
    columns = (
        Instance.number,
        Instance.title,
        Instance.process_key,
        Instance.scope_id,
        Instance.state,
        Instance.started_at,
        Instance.ended_at,
    )
    wanted = narrowed(select(*columns), asked).order_by(Instance.started_at.desc(), Instance.number)
    return page_of(session, wanted, number)


def destroyed(session: Session) -> int:
    """Return how many cases were destroyed under lists: their numbers and their streams stay."""
    return session.scalar(select(func.count()).where(Record.destroyed_at.is_not(None))) or 0


@dataclass(frozen=True)
class Series:
    """One count of numbers: how many were given out, how many are found, and the first ones that are not."""

    rule: str
    given: int
    found: int
    missing: Sequence[str]


def series(session: Session) -> list[Series]:
    """Return every count and whether its numbers are all there: cases, also destroyed, entries, holds and transfers."""
    rows = session.execute(select(Count.name, Count.value).order_by(Count.name))
    return [_series(session, name, value) for name, value in rows]


def _series(session: Session, rule: str, given: int) -> Series:
    prefix, _, rest = rule.partition("{seq")
    suffix = rest.partition("}")[2]
    # Upper bound of a prefix: what follows any number in every collation of digits and letters.
    bounds = (prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)) if prefix else ("", "\uffff")
    lengths = len(rule.format(seq=1)), len(rule.format(seq=max(1, given)))
    columns = (Instance.number, Entry.number, Record.number, Hold.number, ArchiveTransfer.number)
    alike = {
        column: select(column).where(
            column >= bounds[0],
            column < bounds[1],
            column.endswith(suffix, autoescape=True),
            func.length(column).between(*lengths),
        )
        for column in columns
    }
    # Entries are found by register and number; to look at all of them for each count takes too long.
    alike[Entry.number] = alike[Entry.number].where(Entry.register_key.in_(select(Register.key)))
    numbers = union(*alike.values()).subquery()
    found = session.scalar(select(func.count()).select_from(numbers)) or 0
    missing: list[str] = []
    if found < given:
        there = set(session.scalars(select(numbers)))
        each = (rule.format(seq=number) for number in range(1, given + 1))
        missing = [number for number in each if number not in there][:MISSING_SHOWN]
    return Series(rule, given, found, missing)
