"""Destruction lists beside their streams: items, signatures, state, and the stubs of what they destroyed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.ledger import Flaw
from engine.ledger.canonical import spell
from engine.ledger.destroyed import EXECUTED, LISTS
from engine.model import DestructionItem, DestructionList, ListState, Record
from engine.queries.auditing.agreement.difference import difference
from engine.records.destroying import SIGNED
from engine.records.lists import told_of


def lists(session: Session) -> Iterator[Flaw]:
    """Yield the destruction lists that are not as their streams say."""
    for found in session.scalars(select(DestructionList).order_by(DestructionList.number)):
        if not _fits(session, found):
            yield difference(f"销毁清单 {found.number}", f"Destruction list {found.number}")


def _fits(session: Session, found: DestructionList) -> bool:
    facts = {fact.type: fact for fact in ledger.read(session, f"{LISTS}{found.number}")}
    items = session.scalars(
        select(DestructionItem).where(DestructionItem.list_number == found.number).order_by(DestructionItem.number)
    ).all()
    made, executed = facts.get("list.made"), facts.get(EXECUTED)
    said = {str(one["number"]): one for one in made.values["items"]} if made is not None else {}
    state = ListState.REFUSED if "list.refused" in facts else ListState.MADE
    fits = made is not None and found.made_by == made.values["made"]["person"]
    fits = fits and all(spell(told_of(item)) == said.get(item.number) for item in items)
    # After a restore a list may name records the backup did not have.
    fits = fits and (len(items) == len(said) or (executed is not None and "replayed" in executed.values))
    if executed is not None:
        state = ListState.EXECUTED
        fits = fits and all(getattr(found, f"{name}_by") == _signer(executed.values, name) for name in SIGNED)
        kept = {str(one["number"]): str(one["why"]) for one in executed.values["kept"]}
        fits = fits and {item.number: item.kept for item in items if item.kept} == kept
        fits = fits and _destroyed(session, found.number) == {item.number for item in items if not item.kept}
    return fits and found.state in (state, *([ListState.APPROVED] if state == ListState.MADE else ()))


def _signer(values: Mapping[str, Any], place: str) -> str | None:
    return values["signed"].get(place, {}).get("person")


def _destroyed(session: Session, number: str) -> set[str]:
    return set(session.scalars(select(Record.number).where(Record.list_number == number)))
