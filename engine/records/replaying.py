"""Destroys again, in a database that was restored, what a list destroyed after its backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.errors import Conflict
from engine.jobs.schedule import schedule
from engine.ledger.destroyed import CASES, EXECUTED, LISTS
from engine.model import (
    DestructionItem,
    DestructionList,
    Instance,
    JobKind,
    ListState,
    Person,
    Record,
    Stream,
)
from engine.records.destroying import HELD, OTHER, SIGNED
from engine.records.holds import holds_on
from engine.records.journal import Executed
from engine.records.lists import told_of
from engine.records.removing import remove_case
from engine.text import Text


@dataclass(frozen=True)
class Replayed:
    """What a list did again: the numbers of those gone; those kept, with the reason; and of those gone the ones this
    database never had, with their procedures."""

    gone: list[str]
    kept: dict[str, str]
    unknown: dict[str, str]


def replay_list(session: Session, done: Executed, *, by: Actor) -> Replayed:
    """Make list and stubs as they were and let the cases go again.

    Terms are not asked again: the list was carried out.  What a hold of this database keeps stays, and so does a case
    that only has the number of the one destroyed.  Raises Conflict for another list of the same number.
    """
    stream = f"{LISTS}{done.number}"
    found = _list(session, done)
    items, kept = _items(session, done)
    gone = [item for item in items if not item.kept]
    ends, files, unknown = [_end(session, item) for item in gone], set[str](), {}
    for item in gone:
        if _case(session, item.number) is not None:
            files |= remove_case(session, item.number)
        else:
            unknown[item.number] = item.process_key
        record = session.get_one(Record, item.number)
        record.list_number, record.destroyed_at = done.number, done.at
    if not ledger.read(session, stream):
        told = {"items": [told_of(item) for item in items], "replayed": True}
        ledger.append(session, stream, "list.made", by.id, {"department": found.department, **_made(done), **told})
    body = {
        "items": ends,
        "kept": [{"number": key, "why": why} for key, why in sorted(kept.items())],
        "signed": done.signed,
        "replayed": {"executed_at": done.at},
    }
    ledger.append(session, stream, EXECUTED, by.id, body)
    if files:
        schedule(session, JobKind.SHRED, payload={"digests": sorted(files)})
    session.flush()
    found.state, found.ended_at = ListState.EXECUTED, done.at
    session.flush()
    return Replayed([item.number for item in gone], kept, unknown)


def _list(session: Session, done: Executed) -> DestructionList:
    """Return the list with its four signatures, made again where the backup is older than it."""
    for place in SIGNED:
        _enter_person(session, str(done.row[f"{place}_by"]), str(done.signed[place].get("name") or ""))
    found = session.get(DestructionList, done.number, with_for_update=True, populate_existing=True)
    if found is None:
        found = DestructionList(number=done.number)
        session.add(found)
    elif found.made_at != done.row["made_at"]:
        raise Conflict(
            Text(
                f"恢复的数据库中另有一份清单 {done.number}，请先核对",
                f"The restored database has another list {done.number}: look at it first",
            )
        )
    for name, value in done.row.items():
        setattr(found, name, value)
    # The gate in the wall opens for a list that is approved and not executed yet.
    found.state = ListState.APPROVED
    session.flush()
    return found


def _enter_person(session: Session, id_: str, name: str) -> None:
    """Enter somebody who signed and came after the backup, without a way in."""
    if session.get(Person, id_) is None:
        session.add(Person(id=id_, login=f"restored-{id_.lower()}", name=name or id_, is_active=False))
        session.flush()


def _items(session: Session, done: Executed) -> tuple[Sequence[DestructionItem], dict[str, str]]:
    """Return the items whose records this database has or gets back as stubs, and why any are kept."""
    items, kept = [], dict(done.kept)
    for facts in done.items:
        number = str(facts["number"])
        record, is_other = session.get(Record, number, populate_existing=True), _is_other(session, facts)
        if number not in kept and is_other:
            kept[number] = OTHER
        if record is None and number not in kept:
            given = {name: facts[name] for name in ("process_key", "ended_at", "since")}
            record = Record(number=number, **given, **done.records[number])
            session.add(record)
            session.flush()
        if record is None:
            continue
        item = session.get(DestructionItem, (done.number, number)) or DestructionItem(list_number=done.number, **facts)
        item.kept = kept.get(number) or _held(session, record)
        if item.kept:
            kept[number] = item.kept
        session.add(item)
        items.append(item)
    session.flush()
    return items, kept


def _is_other(session: Session, facts: Mapping[str, Any]) -> bool:
    """Tell whether the number is that of another case, given out anew after an earlier restore."""
    case = _case(session, str(facts["number"]))
    return case is not None and (case.process_key, case.started_at) != (facts["process_key"], facts["began_at"])


def _held(session: Session, record: Record) -> str:
    holds = holds_on(session, record)
    return f"{HELD}{holds[0].number}" if holds else ""


def _case(session: Session, number: str) -> Instance | None:
    return session.scalar(select(Instance).where(Instance.number == number))


def _end(session: Session, item: DestructionItem) -> dict[str, Any]:
    """Return where the chain ends here, which is what this log knows; a backup may lack its last events."""
    stream = session.get(Stream, f"{CASES}{item.number}", populate_existing=True)
    seq, head = (stream.seq, stream.head) if stream is not None else (item.events, item.head)
    return {"number": item.number, "seq": seq, "head": head}


def _made(done: Executed) -> dict[str, Any]:
    return {"made": {name: done.signed["made"].get(name) for name in ("person", "name", "at")}}
