"""What people do to entries of registers: save, retire, take into use again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Conflict, FieldsInvalid
from engine.model import Entry, Person, Register, Stream
from engine.records.starting import start_clocks
from engine.registers import access, entries, restore, retire, save_entry
from engine.registers.milestones import PROJECT
from engine.registers.numbers import number_field
from engine.text import Text


def version_of(session: Session, entry: Entry) -> int:
    """Return how often an entry was changed: what somebody saw who opens it now."""
    return session.scalar(select(Stream.seq).where(Stream.id == entries.stream_of(entry))) or 0


@command
def add_entry(session: Session, register_key: str, data: Mapping[str, Any], *, by: Actor) -> Entry:
    """Add an entry under a new number.

    Raises NotFound, NotAllowed, Invalid (the number does not fit), Conflict (the number typed is taken).
    """
    register = access.require_readable(session, register_key, by)
    number = entries.free_number(session, register, data)
    scope = access.scope_of(register, number, dict(data))
    access.require_editor(register, scope, by)
    return save_entry(session, register.key, data, by=by, number=number, scope=scope)


@command
def change_entry(session: Session, entry_id: str, data: Mapping[str, Any], *, seen: int, by: Actor) -> Entry:
    """Change the fields given; ``seen`` is the version the person changes.

    Raises NotFound, NotAllowed, and Conflict, saying who and when, when somebody changed it meanwhile.
    """
    entry, register = _opened(session, entry_id, by)
    _require_seen(session, entry, seen)
    field = number_field(register.number_rule)
    if data.get(field, entry.number) != entry.number:
        raise FieldsInvalid({field: [Text("编号不能修改", "A number cannot be changed")]})
    scope = access.scope_of(register, entry.number, {**entry.data, **data})
    access.require_editor(register, scope, by)
    entry.scope_kind, entry.scope_id = scope
    saved = save_entry(session, register.key, data, by=by, number=entry.number, scope=scope)
    if register.key == PROJECT:
        start_clocks(session, entry.number)
    return saved


@command
def retire_entry(session: Session, entry_id: str, *, by: Actor) -> Entry:
    """Take an entry out of use; done again nothing happens.  Raises NotFound, NotAllowed."""
    entry, _register = _opened(session, entry_id, by)
    if entry.retired_at is None:
        retire(session, entry, by=by)
    return entry


@command
def restore_entry(session: Session, entry_id: str, *, by: Actor) -> Entry:
    """Take an entry into use again; done again nothing happens.  Raises NotFound, NotAllowed."""
    entry, _register = _opened(session, entry_id, by)
    if entry.retired_at is not None:
        restore(session, entry, by=by)
    return entry


@command
def note_export(session: Session, register_key: str, *, count: int, kind: str, by: Actor) -> None:
    """Record that somebody took so many entries of a register out, as ``csv`` or ``xlsx``."""
    body = {"register": register_key, "entries": count, "kind": kind}
    ledger.append(session, f"reg/{register_key}", "register.exported", by.id, body)


def _opened(session: Session, entry_id: str, by: Actor) -> tuple[Entry, Register]:
    entry = session.scalars(select(Entry).where(Entry.id == entry_id).with_for_update()).one()
    register = access.require_readable(session, entry.register_key, by)
    access.require_editor(register, (entry.scope_kind, entry.scope_id), by)
    return entry, register


def _require_seen(session: Session, entry: Entry, seen: int) -> None:
    if version_of(session, entry) == seen:
        return
    last = ledger.read(session, entries.stream_of(entry), reveal=False)[-1]
    person = session.get(Person, last.actor)
    who = person.name if person is not None else ""
    when = _moment(last.at)
    raise Conflict(
        Text(
            f"{who or '流程'}已于 {when} 修改此条目，您的内容未保存；请复制后刷新再改",
            f"{who or 'A process'} changed this entry at {when}; yours was not saved: copy it, reload, change again",
        ),
        who=who,
        when=last.at,
    )


def _moment(at: datetime) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}"
