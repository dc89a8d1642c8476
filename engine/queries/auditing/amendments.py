"""Statements why work was late that were corrected since: what stands in the record, and what to read instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.instances.amended import CORRECTED, EVENTS, PROPOSED, REGISTER
from engine.instances.delays import WORDS
from engine.instances.recording import STREAM
from engine.ledger import Fact
from engine.model import Entry, EntryKey


@dataclass(frozen=True)
class Amendment:
    """The correction of a statement: its number, what to read (empty where that was erased), and whether it counts."""

    number: str
    words: str
    counts: bool


def amendments(session: Session, numbers: Iterable[str]) -> dict[tuple[str, str], Amendment]:
    """Return, by case and by task id or key of the limit, the correction of why it was late: the latest that counts.

    Where none counts yet it is the latest that waits to be approved; one that was refused is none.
    """
    wanted = (
        select(Entry)
        .join(EntryKey, EntryKey.entry_id == Entry.id)
        .where(EntryKey.register_key == REGISTER, EntryKey.field == "case", EntryKey.value.in_(set(numbers)))
        .order_by(Entry.number)
    )
    by_case: dict[str, list[Entry]] = defaultdict(list)
    for entry in session.scalars(wanted):
        if entry.data["field"] == WORDS and entry.data["state"] in (CORRECTED, PROPOSED):
            by_case[entry.data["case"]].append(entry)
    found: dict[tuple[str, str], Amendment] = {}
    for case, entries in by_case.items():
        facts = ledger.read(session, f"{STREAM}{case}")
        told = {fact.public["correction"]: fact for fact in facts if fact.type in EVENTS.values()}
        for entry in sorted(entries, key=lambda one: bool(one.data["state"] == CORRECTED)):
            about = _about(facts, entry.data["seq"])
            if about:
                read = _read(told.get(entry.number))
                found[case, about] = Amendment(entry.number, read, entry.data["state"] == CORRECTED)
    return found


def _about(facts: Sequence[Fact], seq: int) -> str:
    """Return the task or limit of which the event says why it was late."""
    stated = (fact.public for fact in facts if fact.seq == seq and "cause" in fact.public)
    return next((str(public.get("task") or public.get("clock") or "") for public in stated), "")


def _read(fact: Fact | None) -> str:
    values: Mapping[str, str] = fact.revealed.get(f"data.{WORDS}") or {} if fact is not None else {}
    return str(values.get("new") or "")
