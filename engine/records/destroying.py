"""Executes a destruction list: in one transaction holds are looked at again, the cases go, the stubs stay (REC-014)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.errors import Conflict
from engine.jobs.schedule import schedule
from engine.ledger.destroyed import CASES, EXECUTED, LISTS
from engine.model import DestructionItem, DestructionList, JobKind, ListState, Record, Stream
from engine.records.due import is_expired
from engine.records.holds import holds_on
from engine.records.lists import open_list
from engine.records.removing import remove_case
from engine.records.terms import Terms
from engine.text import Text

SIGNED = ("made", "appraised", "approved", "supervised")
"""The four signatures of a list, in their order: four different people."""
HELD, NOT_DUE, CHANGED, FLAWED, OTHER = "held ", "not_due", "changed", "flawed", "other"
"""Why a record of a list was not destroyed; the number of the hold follows the first."""


def execute_list(
    session: Session, number: str, signatures: Mapping[str, Mapping[str, Any]], opinions: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """Destroy the records of a list that nothing keeps; return those destroyed, and those kept with the reason.

    Raises NotFound, and Conflict where the list is decided already or one person signed twice.
    """
    found = open_list(session, number)
    _sign(found, signatures, opinions)
    session.flush()
    items = session.scalars(
        select(DestructionItem).where(DestructionItem.list_number == number).order_by(DestructionItem.number)
    ).all()
    terms, files = Terms(session), set[str]()
    for item in items:
        record = session.scalars(
            select(Record)
            .where(Record.number == item.number)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        item.kept = _kept(session, terms, item, record)
        # The wall of the database reads why an item is kept, and lets the others go.
        session.flush()
        if not item.kept:
            files |= remove_case(session, item.number)
            record.list_number, record.destroyed_at = number, clock.now()
    gone = [item for item in items if not item.kept]
    kept = {item.number: item.kept for item in items if item.kept}
    body = {
        "items": [{"number": item.number, "seq": item.events, "head": item.head} for item in gone],
        "kept": [{"number": key, "why": why} for key, why in kept.items()],
        "signed": {name: {key: signatures[name].get(key) for key in ("person", "name", "at")} for name in SIGNED},
    }
    ledger.append(session, f"{LISTS}{number}", EXECUTED, str(signatures["supervised"]["person"]), body)
    if files:
        schedule(session, JobKind.SHRED, payload={"digests": sorted(files)})
    session.flush()
    found.state, found.ended_at = ListState.EXECUTED, clock.now()
    session.flush()
    return [item.number for item in gone], kept


def words_of(kept: str) -> Text:
    """Return in words why a record of a list was not destroyed."""
    if kept.startswith(HELD):
        number = kept.removeprefix(HELD)
        return Text(f"冻结 {number}", f"Held by {number}")
    return _WORDS.get(kept, Text(kept, kept))


_WORDS = {
    NOT_DUE: Text("保存期未满或有相关事项未办结", "Its term has not run out, or a case of it still runs"),
    CHANGED: Text("清单编制后记录有变动", "It was added to after the list was made"),
    FLAWED: Text("记录校验不符", "Its chain does not check"),
    OTHER: Text("恢复的数据库中同号事项不是这一件", "In the restored database the number is that of another case"),
}


def _sign(found: DestructionList, signatures: Mapping[str, Mapping[str, Any]], opinions: Mapping[str, str]) -> None:
    people = [str(signatures[name]["person"]) for name in SIGNED]
    if len(set(people)) < len(SIGNED) or people[0] != found.made_by:
        raise Conflict(
            Text(
                "编制、鉴定、批准、监销须是四个不同的人", "Four different people make, appraise, approve and supervise"
            )
        )
    for name, person in zip(SIGNED, people, strict=True):
        at = signatures[name].get("at")
        setattr(found, f"{name}_by", person)
        setattr(found, f"{name}_at", at if isinstance(at, datetime) else clock.now())
    found.opinions = {name: str(opinions.get(name) or "") for name in SIGNED}
    found.state = ListState.APPROVED


def _kept(session: Session, terms: Terms, item: DestructionItem, record: Record) -> str:
    """Return why a record of the list is not destroyed after all, empty when nothing keeps it."""
    holds = holds_on(session, record)
    if holds:
        return f"{HELD}{holds[0].number}"
    expired = select(Record.number).where(Record.number == record.number, is_expired(terms))
    if session.scalar(expired) is None:
        return NOT_DUE
    stream = f"{CASES}{item.number}"
    row = session.get_one(Stream, stream, populate_existing=True)
    if (row.seq, row.head) != (item.events, item.head):
        return CHANGED
    return "" if ledger.verify(session, stream).ok else FLAWED
