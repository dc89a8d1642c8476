"""Which records may be destroyed now: one condition for the list of records, the making of lists and the execution."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select
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
    return (
        exists()
        .where(DestructionItem.number == Record.number, DestructionItem.list_number == DestructionList.number)
        .where(DestructionList.state.in_((ListState.MADE, ListState.APPROVED)))
    )


def _is_needed() -> ColumnElement[bool]:
    """Return the condition on records whose parent case, or a case they began, still runs."""
    own, other = aliased(Instance), aliased(Instance)
    running = select(other.id).where(
        own.number == Record.number,
        or_(other.id == own.parent_id, other.parent_id == own.id),
        other.state == InstanceState.ACTIVE,
    )
    return running.exists()
