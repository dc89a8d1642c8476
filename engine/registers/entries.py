"""Reads and writes entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from engine import clock, ledger
from engine.actor import Actor
from engine.errors import Conflict, NotDeployed
from engine.feel.values import encode, to_plain
from engine.model import Entry, EntryKey, Register
from engine.registers.cases import WROTE, note_case
from engine.registers.milestones import PROJECT, REASON, news_of
from engine.registers.numbers import next_number, typed_number
from engine.text import Text

STREAMS = "reg/"
"""How the names of the streams of registers and their entries begin."""
SEARCHED = 400
"""How much of an entry a search looks through."""


def register_named(session: Session, key: str) -> Register:
    """Return a register.  Raises NotDeployed where no file of the catalogue brought it."""
    register = session.get(Register, key)
    if register is None:
        raise NotDeployed(
            Text(
                f"缺少台账“{key}”：目录尚未部署。请管理员运行 firebreak deploy workflows/catalogue/*.toml",
                f'The register "{key}" is missing: the catalogue is not deployed. '
                "An administrator runs firebreak deploy workflows/catalogue/*.toml",
            )
        )
    return register


def save_entry(
    session: Session,
    register_key: str,
    data: Mapping[str, Any],
    *,
    by: Actor,
    number: str | None = None,
    scope: tuple[str, str] = ("company", ""),
    case: str | None = None,
) -> Entry:
    """Create the entry, or change the fields given of the one with this number; old and new are recorded.

    Without a number a new one is taken by the register's number rule.  ``case`` is the instance that writes.
    Raises NotFound, and Invalid where the number is a field that is not filled in or the dates of a project do not
    fit (``milestones.news_of``); moving them moves what hangs on them.
    """
    register = register_named(session, register_key)
    number = number or free_number(session, register, data)
    entry = get(session, register_key, number)
    now = clock.now()
    plain = to_plain(dict(data))
    if entry is None:
        entry = Entry(register_key=register_key, number=number, data={}, created_at=now, updated_at=now)
        session.add(entry)
    before = dict(entry.data)
    news = news_of(before, plain, by=by) if register_key == PROJECT else None
    if news:
        plain.pop(REASON, None)
    entry.data = {**before, **plain}
    entry.title = _titled(register, entry)
    entry.scope_kind, entry.scope_id = scope if scope[1] else (entry.scope_kind or "company", entry.scope_id or "")
    entry.updated_at = now
    entry.search = _searched(register, entry)
    session.flush()
    _index(session, register, entry)
    if case is not None:
        note_case(session, [entry], case, WROTE)
    changed = {name: value for name, value in plain.items() if before.get(name) != value}
    if news and news.reason:
        changed[REASON] = news.reason
    if changed or not before:
        ledger.append(
            session,
            stream_of(entry),
            "entry.saved",
            by.id,
            {"register": register_key, "number": number, "fields": sorted(changed), **({"case": case} if case else {})},
            protected={
                f"data.{name}": {"old": encode(before.get(name)), "new": encode(value)}
                for name, value in changed.items()
            },
            subject=f"entry:{register_key}/{number}",
        )
    if news:
        news.tell(session, entry, by=by)
    return entry


def free_number(session: Session, register: Register, data: Mapping[str, Any]) -> str:
    """Return a number nobody has taken: the field the number rule names, else the next of the count.

    Raises Invalid, and Conflict when the typed number is taken.
    """
    typed = typed_number(register.number_rule, data)
    if typed is not None:
        if get(session, register.key, typed) is not None:
            raise Conflict(Text(f"编号“{typed}”已被使用", f'The number "{typed}" is taken'))
        return typed
    rule = register.number_rule or f"{register.key}-{{seq:06d}}"
    number = next_number(session, rule)
    while get(session, register.key, number) is not None:
        number = next_number(session, rule)
    return number


def stream_of(entry: Entry) -> str:
    """Return the stream in which the changes of an entry are recorded."""
    return name_of_stream(entry.register_key, entry.number)


def name_of_stream(register_key: str, number: str) -> str:
    """Return the name of the stream of the entry that has, or had, this number."""
    return f"{STREAMS}{register_key}/{number}"


def _titled(register: Register, entry: Entry) -> str:
    return str(entry.data.get(register.title_field) or entry.number)[:300]


def _searched(register: Register, entry: Entry) -> str:
    keys = (entry.data.get(field) for field in sorted(register.key_fields))
    words = dict.fromkeys([entry.number, entry.title, *(_key_text(value) for value in keys if value is not None)])
    return "\n".join(words).casefold()[:SEARCHED]


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


def reindex(session: Session, register: Register) -> None:
    """Find the entries of a register by the key fields it has now."""
    gone = delete(EntryKey).where(EntryKey.register_key == register.key, EntryKey.field.not_in(register.key_fields))
    session.execute(gone)
    for entry in session.scalars(select(Entry).where(Entry.register_key == register.key)).all():
        _find_by(session, register, entry)


def refresh(session: Session, entry: Entry) -> None:
    """Bring title and key fields of an entry up to its data."""
    _find_by(session, register_named(session, entry.register_key), entry)


def _find_by(session: Session, register: Register, entry: Entry) -> None:
    entry.title = _titled(register, entry)
    entry.search = _searched(register, entry)
    _index(session, register, entry)


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
    ledger.append(session, stream_of(entry), "entry.retired", by.id, body)


def restore(session: Session, entry: Entry, *, by: Actor) -> None:
    """Take an entry into use again."""
    entry.retired_at = None
    body = {"register": entry.register_key, "number": entry.number}
    ledger.append(session, stream_of(entry), "entry.restored", by.id, body)
