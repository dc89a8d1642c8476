"""Reads and writes entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from engine import clock, ledger
from engine.actor import Actor
from engine.errors import NotFound
from engine.feel.values import encode, to_plain
from engine.model import Entry, EntryKey, Register
from engine.registers.numbers import next_number
from engine.text import Text


def register_named(session: Session, key: str) -> Register:
    """Return a register.  Raises NotFound."""
    register = session.get(Register, key)
    if register is None:
        raise NotFound(Text(f"没有台账“{key}”", f'There is no register "{key}"'))
    return register


def save_entry(
    session: Session,
    register_key: str,
    data: Mapping[str, Any],
    *,
    by: Actor,
    number: str | None = None,
    scope: tuple[str, str] = ("company", ""),
) -> Entry:
    """Create the entry, or change the fields given of the one with this number; old and new are recorded.

    Without a number a new one is taken by the register's number rule.  Raises NotFound.
    """
    register = register_named(session, register_key)
    number = number or next_number(session, register.number_rule or f"{register_key}-{{seq:06d}}")
    entry = get(session, register_key, number)
    now = clock.now()
    plain = to_plain(dict(data))
    if entry is None:
        entry = Entry(register_key=register_key, number=number, data={}, created_at=now, updated_at=now)
        session.add(entry)
    before = dict(entry.data)
    entry.data = {**before, **plain}
    entry.title = str(entry.data.get(register.title_field) or number)[:300]
    entry.scope_kind, entry.scope_id = scope if scope[1] else (entry.scope_kind or "company", entry.scope_id or "")
    entry.updated_at = now
    session.flush()
    _index(session, register, entry)
    changed = {name: value for name, value in plain.items() if before.get(name) != value}
    if changed or not before:
        ledger.append(
            session,
            f"reg/{register_key}/{number}",
            "entry.saved",
            by.id,
            {"register": register_key, "number": number, "fields": sorted(changed)},
            protected={
                f"data.{name}": {"old": encode(before.get(name)), "new": encode(value)}
                for name, value in changed.items()
            },
            subject=f"entry:{register_key}/{number}",
        )
    return entry


def _index(session: Session, register: Register, entry: Entry) -> None:
    rows = {row.field: row for row in session.scalars(select(EntryKey).where(EntryKey.entry_id == entry.id))}
    for field in register.key_fields:
        value = entry.data.get(field)
        row = rows.get(field)
        if value is None:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(EntryKey(entry_id=entry.id, field=field, register_key=register.key, value=_key_text(value)))
        else:
            row.value = _key_text(value)
    session.flush()


def _key_text(value: Any) -> str:
    return str(value).strip()[:300]


def get(session: Session, register_key: str, number: str) -> Entry | None:
    """Return the entry with this number, None when there is none."""
    return session.scalar(select(Entry).where(Entry.register_key == register_key, Entry.number == number))


def find(session: Session, register_key: str, **keys: Any) -> list[Entry]:
    """Return the entries in force whose key fields have these values, oldest first."""
    found = select(Entry).where(Entry.register_key == register_key, Entry.retired_at.is_(None))
    for field, value in keys.items():
        key = aliased(EntryKey)
        found = found.join(key, key.entry_id == Entry.id).where(
            key.register_key == register_key, key.field == field, key.value == _key_text(value)
        )
    return list(session.scalars(found.order_by(Entry.created_at, Entry.number)))


def retire(session: Session, entry: Entry, *, by: Actor) -> None:
    """Take an entry out of use; it stays readable."""
    entry.retired_at = clock.now()
    body = {"register": entry.register_key, "number": entry.number}
    ledger.append(session, f"reg/{entry.register_key}/{entry.number}", "entry.retired", by.id, body)
