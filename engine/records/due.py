"""Which records may be destroyed now: one condition for the list of records, the making of lists and the execution."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from engine import clock
from engine.model import DestructionItem, DestructionList, Instance, InstanceState, ListState, Record
from engine.records.holds import is_held
from engine.records.terms import Terms


def is_due(terms: Terms) -> ColumnElement[bool]:
    """Return the condition on records that may go on a list: expired, not held, not on an open list, no case of theirs
    running, and past the day a refusal has set."""
    return is_expired(terms) & ~is_listed()


def is_expired(terms: Terms) -> ColumnElement[bool]:
    """Return the condition on records that may be destroyed, be they on a list or not."""
    today = clock.local(clock.now()).date()
    return (
        Record.destroyed_at.is_(None)
        & terms.expired(today)
        & or_(Record.review_on.is_(None), Record.review_on <= today)
        & ~is_held()
        & ~_is_needed()
    )


def is_listed() -> ColumnElement[bool]:
    """Return the condition on records that are on a list nobody has decided yet."""
    # Few lists are open at a time: their records are read once, not looked for again for each record.
    listed = (
        select(DestructionItem.number)
        .join(DestructionList, DestructionList.number == DestructionItem.list_number)
        .where(DestructionList.state.in_((ListState.MADE, ListState.APPROVED)))
    )
    return Record.number.in_(listed)


def _is_needed() -> ColumnElement[bool]:
    """Return the condition on records whose parent case, or a case they began, still runs."""
    # Two conditions, each of which finds its rows by an index: as one with "or" it reads every case for each record.
    own, parent, child = aliased(Instance), aliased(Instance), aliased(Instance)
    has_parent = (
        select(parent.id)
        .join(own, own.parent_id == parent.id)
        .where(own.number == Record.number, parent.state == InstanceState.ACTIVE)
    )
    has_child = (
        select(child.id)
        .join(own, child.parent_id == own.id)
        .where(own.number == Record.number, child.state == InstanceState.ACTIVE)
    )
    return has_parent.exists() | has_child.exists()
