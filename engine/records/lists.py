"""Destruction lists 销毁审批清单: what is gathered, frozen and refused (REC-012..015)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.errors import Conflict, NotFound
from engine.ledger.destroyed import CASES, LISTS
from engine.model import DestructionItem, DestructionList, Instance, ListState, Record, Stream
from engine.records.due import is_due
from engine.records.terms import Terms
from engine.text import Text

MOST = 100
"""How many records one list takes: as many as four people can really look at; the next list takes the rest."""


def due_of(session: Session, department: str, numbers: Collection[str] | None = None) -> Sequence[Record]:
    """Return up to ``MOST`` records of a department that may go on a list, the longest expired first.

    With ``numbers`` only those, locked.
    """
    terms, found = Terms(session), list[Record]()
    # One procedure at a time: an index has its records in the order in which they expire, and reading stops in time.
    for process_key in terms.processes_of(department):
        due = select(Record).where(Record.process_key == process_key, is_due(terms))
        if numbers is not None:
            due = due.where(Record.number.in_(numbers)).with_for_update()
        found += session.scalars(due.order_by(Record.since, Record.number).limit(MOST))
    return sorted(found, key=lambda one: (one.since or one.ended_at, one.number))[:MOST]


def departments_due(session: Session) -> list[str]:
    """Return the departments that have records to put on a list."""
    terms, found = Terms(session), set[str]()
    for process_key in terms.processes:
        department = terms.department_of(process_key)
        due = select(Record.number).where(Record.process_key == process_key, is_due(terms)).limit(1)
        if department and department not in found and session.scalar(due) is not None:
            found.add(department)
    return sorted(found)


def make_list(
    session: Session, number: str, department: str, numbers: Collection[str], signed: Mapping[str, Any]
) -> list[str]:
    """Freeze those of these records that still may go, as list ``number``; return them, none without a list."""
    records = due_of(session, department, numbers)
    if not records:
        return []
    made = DestructionList(
        number=number,
        department=department,
        state=ListState.MADE,
        made_at=clock.now(),
        made_by=str(signed["person"]),
        opinions={},
    )
    session.add(made)
    session.flush()
    terms = Terms(session)
    items = [_item(session, terms, number, record) for record in records]
    session.add_all(items)
    body = {"department": department, "made": _signature(signed), "items": [told_of(item) for item in items]}
    ledger.append(session, f"{LISTS}{number}", "list.made", made.made_by, body)
    session.flush()
    return [item.number for item in items]


def refuse_list(session: Session, number: str, review_on: date, signed: Mapping[str, Any], opinion: str) -> None:
    """Keep the records of a list and look at them again on a day."""
    found = open_list(session, number)
    for record in session.scalars(
        select(Record)
        .join(DestructionItem, DestructionItem.number == Record.number)
        .where(DestructionItem.list_number == number)
        .with_for_update()
    ):
        record.review_on = review_on
    found.opinions = {"refused": opinion}
    found.review_on, found.ended_at, found.state = review_on, clock.now(), ListState.REFUSED
    body = {"by": _signature(signed), "opinion": opinion, "review_on": review_on.isoformat()}
    ledger.append(session, f"{LISTS}{number}", "list.refused", str(signed["person"]), body)
    session.flush()


def open_list(session: Session, number: str) -> DestructionList:
    """Return a list that is not decided yet, locked.  Raises NotFound, Conflict."""
    found = session.get(DestructionList, number, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(Text(f"没有编号为 {number} 的清单", f"There is no list {number}"))
    if found.state != ListState.MADE:
        raise Conflict(Text("该清单已经办结", "This list is decided already"))
    return found


def _item(session: Session, terms: Terms, list_number: str, record: Record) -> DestructionItem:
    stream = session.get_one(Stream, f"{CASES}{record.number}", populate_existing=True)
    began = session.scalars(select(Instance.started_at).where(Instance.number == record.number)).one()
    term, since = terms.of(record.process_key), record.since
    assert since is not None, "retention runs"
    due_on = term.until(since)
    assert due_on is not None, "what never runs out is not due"
    words = term.words()
    return DestructionItem(
        list_number=list_number,
        number=record.number,
        process_key=record.process_key,
        record_class=term.kind.key,
        began_at=began,
        ended_at=record.ended_at,
        since=since,
        due_on=due_on,
        reason={"zh": words.zh, "en": words.en},
        events=stream.seq,
        head=stream.head,
    )


def told_of(item: DestructionItem) -> dict[str, Any]:
    """Return what the stream of its list says of an item."""
    return {
        "number": item.number,
        "process": item.process_key,
        "class": item.record_class,
        "since": item.since,
        "due_on": item.due_on.isoformat(),
        "reason": item.reason["en"],
        "seq": item.events,
        "head": item.head,
    }


def _signature(signed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: signed.get(name) for name in ("person", "name", "at")}
