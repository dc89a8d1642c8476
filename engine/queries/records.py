"""The list of records: how long each is kept and why, what holds it, what was destroyed under which list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.definitions.triggers import Trigger
from engine.errors import NotFound
from engine.model import ArchiveTransfer, Hold, Instance, Person, Record, Stream
from engine.queries.cases import readable
from engine.queries.matching import contains
from engine.queries.paging import MOST, Page, needed, page_of
from engine.records.departments import Departments, Managed
from engine.records.due import is_due, is_listed
from engine.records.holds import held_now, holds_on, is_held, meant_by
from engine.records.terms import Term, Terms, as_read
from engine.records.transfers import received, stops
from engine.records.triggers import trigger_of
from engine.text import Text

LONGEST = 20_000
"""How many records one export takes; who wants the rest narrows it."""
PART = 500


class Standing(StrEnum):
    """How a record stands."""

    KEPT = "kept"
    DUE = "due"
    HELD = "held"
    LISTED = "listed"
    DESTROYED = "destroyed"


@dataclass(frozen=True)
class Asked:
    """What narrows the list; empty strings do not."""

    text: str = ""
    record_class: str = ""
    department: str = ""
    process: str = ""
    project: str = ""
    standing: str = ""


@dataclass(frozen=True)
class Line:
    """One record with its term and who managed its procedure when it ended; ``title`` and ``began_at`` are empty for
    who may not read the case, and after its destruction; ``transfer`` is the one by which the archive received it."""

    record: Record
    term: Term
    managed: Managed | None
    standing: Standing
    title: str
    began_at: datetime | None = None
    transfer: ArchiveTransfer | None = None

    @property
    def until(self) -> date | None:
        """Return the day from which it may go; None when it never may, or retention does not run yet."""
        return self.term.until(self.record.since) if self.record.since is not None else None


@dataclass(frozen=True)
class Entry:
    """All that is known of one record; ``head`` and ``events`` are those of its chain, which outlive it."""

    line: Line
    trigger: Trigger
    holds: Sequence[tuple[Hold, str]]
    events: int
    head: str


def records(session: Session, actor: Actor, asked: Asked, number: int) -> Page[Line]:
    """Return one page of the records, those that ended last first."""
    terms = Terms(session)
    found = select(Record.number).where(*_narrowed(session, terms, asked))
    newest = (Record.ended_at.desc(), Record.number.desc())
    page = page_of(session.scalars(found.order_by(*newest).limit(needed(number))).all(), number)
    rows = session.scalars(select(Record).where(Record.number.in_(page.rows)).order_by(*newest)).all()
    return page.showing(_lines(session, actor, terms, rows))


def exported(session: Session, actor: Actor, asked: Asked) -> list[Line]:
    """Return up to ``LONGEST`` records, those that ended last first."""
    terms = Terms(session)
    found = select(Record).where(*_narrowed(session, terms, asked))
    newest = found.order_by(Record.ended_at.desc(), Record.number.desc()).limit(LONGEST)
    rows, lines = session.scalars(newest).all(), list[Line]()
    for start in range(0, len(rows), PART):
        lines += _lines(session, actor, terms, rows[start : start + PART])
    return lines


def lines_of(session: Session, actor: Actor, numbers: Sequence[str]) -> list[Line]:
    """Return these records, in the order of their numbers."""
    terms, lines = Terms(session), list[Line]()
    for start in range(0, len(numbers), PART):
        found = select(Record).where(Record.number.in_(numbers[start : start + PART]))
        lines += _lines(session, actor, terms, session.scalars(found).all())
    return sorted(lines, key=lambda line: line.record.number)


def to_hand_over(session: Session, asked: Asked, most: int) -> tuple[Sequence[Record], bool]:
    """Return up to ``most`` records that fit and may be handed over, the oldest first, and whether there are more."""
    fit = select(Record).where(*_narrowed(session, Terms(session), asked), *(~stop for stop in stops().values()))
    found = session.scalars(fit.order_by(Record.ended_at, Record.number).limit(most + 1)).all()
    return found[:most], len(found) > most


def count_due(session: Session) -> tuple[int, bool]:
    """Return how many records may be destroyed now, counted up to a thousand, and whether there are more."""
    some = select(Record.number).where(is_due(Terms(session))).limit(MOST + 1).subquery()
    found = session.scalar(select(func.count()).select_from(some)) or 0
    return min(found, MOST), found > MOST


def entry(session: Session, actor: Actor, number: str) -> Entry:
    """Return one record with every hold it ever had.  Raises NotFound."""
    record = session.get(Record, number)
    if record is None:
        raise NotFound(Text(f"没有编号为 {number} 的记录", f"There is no record {number}"))
    terms = Terms(session)
    (line,) = _lines(session, actor, terms, [record])
    held = holds_on(session, record, lifted=True)
    stream = session.get(Stream, f"pi/{number}")
    return Entry(
        line,
        trigger_of(session, record.process_key),
        [(hold, _names(session, held).get(hold.placed_by, "")) for hold in held],
        stream.seq if stream else 0,
        stream.head if stream else "",
    )


def all_holds(session: Session, number: int) -> Page[tuple[Hold, str, int]]:
    """Return one page of the holds, those in force first, with who placed each and how many records it means."""
    order = (Hold.lifted_at.is_not(None), Hold.placed_at.desc(), Hold.number.desc())
    page = page_of(session.scalars(select(Hold).order_by(*order).limit(needed(number))).all(), number)
    counted = {
        hold.number: session.scalar(select(func.count()).select_from(Record).where(meant_by(hold))) or 0
        for hold in page.rows
    }
    names = _names(session, page.rows)
    return page.showing([(one, names.get(one.placed_by, ""), counted.get(one.number, 0)) for one in page.rows])


def _narrowed(session: Session, terms: Terms, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.text:
        found.append(contains(asked.text, Record.number))
    if asked.record_class:
        found.append(_of_class(terms, asked.record_class))
    if asked.department:
        found.append(Departments(session).means(asked.department))
    if asked.process:
        found.append(Record.process_key == asked.process)
    if asked.project:
        found.append(Record.project == asked.project)
    if asked.standing == Standing.DESTROYED:
        found.append(Record.destroyed_at.is_not(None))
    elif asked.standing:
        found.append(Record.destroyed_at.is_(None))
    if asked.standing == Standing.DUE:
        found.append(is_due(terms))
    elif asked.standing == Standing.HELD:
        found.append(held_now(session))
    elif asked.standing == Standing.LISTED:
        found.append(is_listed())
    return found


def _of_class(terms: Terms, key: str) -> ColumnElement[bool]:
    keys = [process for process, term in terms.processes.items() if term.kind.key == key]
    return as_read(Record.process_key).in_(keys) if keys else false()


def _lines(session: Session, actor: Actor, terms: Terms, rows: Sequence[Record]) -> list[Line]:
    numbers, departments = [row.number for row in rows], Departments(session)
    due = set(session.scalars(select(Record.number).where(Record.number.in_(numbers), is_due(terms))))
    held = set(session.scalars(select(Record.number).where(Record.number.in_(numbers), is_held())))
    listed = set(session.scalars(select(Record.number).where(Record.number.in_(numbers), is_listed())))
    transferred = received(session, numbers)
    readable_ = select(Instance.number, Instance.title, Instance.started_at).where(
        Instance.number.in_(numbers), readable(session, actor)
    )
    known = {row.number: row for row in session.execute(readable_)}
    return [
        Line(
            row,
            terms.of(row.process_key),
            departments.of(row.process_key, row.ended_at),
            _standing(row, due, held, listed),
            known[row.number].title if row.number in known else "",
            known[row.number].started_at if row.number in known else None,
            transferred.get(row.number),
        )
        for row in rows
    ]


def _standing(row: Record, due: set[str], held: set[str], listed: set[str]) -> Standing:
    if row.destroyed_at is not None:
        return Standing.DESTROYED
    if row.number in held:
        return Standing.HELD
    if row.number in listed:
        return Standing.LISTED
    return Standing.DUE if row.number in due else Standing.KEPT


def _names(session: Session, holds: Sequence[Hold]) -> dict[str, str]:
    ids = {hold.placed_by for hold in holds} | {hold.lifted_by for hold in holds if hold.lifted_by}
    return {row.id: row.name for row in session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))}
