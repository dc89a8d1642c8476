"""Registers as they are read: how much each holds, one page of entries, the cases that used one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, exists, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from engine.actor import Actor
from engine.errors import Invalid, NotFound
from engine.model import Entry, EntryCase, EntryKey, Instance, Register
from engine.queries.cases import readable
from engine.queries.matching import holds
from engine.queries.paging import MOST, Page, needed, page_of
from engine.registers import access
from engine.text import Text

COUNTED = 100_000
"""How far registers are counted: counting more takes longer than reading a page."""


@dataclass(frozen=True)
class EntryFilters:
    """What narrows a register; ``keys`` are values of key fields, ``retired`` asks for what is out of use."""

    text: str = ""
    project: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    retired: bool = False
    page: int = 1


@dataclass(frozen=True)
class UsedBy:
    """A case that used an entry; ``how`` is ``wrote`` or ``read``."""

    number: str
    title: str
    state: str
    how: str


def counts(session: Session, registers: Sequence[Register], by: Actor) -> dict[str, int]:
    """Return how many entries in force of each register the actor may read; ``COUNTED`` at most."""
    if not registers:
        return {}
    capped = []
    for register in registers:
        held = select(literal_column("1")).where(*_narrowed(register, by, EntryFilters())).limit(COUNTED).subquery()
        capped.append(select(func.count()).select_from(held).scalar_subquery())
    return dict(zip((register.key for register in registers), session.execute(select(*capped)).one(), strict=True))


def rows(session: Session, register: Register, by: Actor, filters: EntryFilters) -> Page[Entry]:
    """Return one page of the entries the actor may read, newest first; like the inbox by keys, then rows."""
    ids = session.scalars(_keys(register, by, filters).limit(needed(filters.page))).all()
    page = page_of(ids, filters.page)
    entries = {entry.id: entry for entry in session.scalars(select(Entry).where(Entry.id.in_(page.rows)))}
    return page.showing([entries[id_] for id_ in page.rows])


def all_rows(session: Session, register: Register, by: Actor, filters: EntryFilters, *, most: int) -> list[Entry]:
    """Return all entries the actor may read under the filters, newest first.

    Raises Invalid when there are more than ``most``.
    """
    keys = _keys(register, by, filters).limit(most + 1).subquery()
    found = session.scalars(select(Entry).join(keys, keys.c.id == Entry.id).order_by(Entry.id.desc())).all()
    if len(found) > most:
        raise Invalid(
            Text(f"超过 {most:,} 条，请先筛选", f"There are more than {most:,} entries: narrow the list first")
        )
    return list(found)


def _keys(register: Register, by: Actor, filters: EntryFilters) -> Select[str]:
    found = select(Entry.id).where(*_narrowed(register, by, filters))
    order = Entry.id
    for at, (name, value) in enumerate(sorted(filters.keys.items())):
        key = aliased(EntryKey)
        same = (key.register_key == register.key, key.field == name, key.value == value)
        if at == 0:
            # The index of key fields holds the entries in order, however many or few there are.
            found, order = found.join(key, key.entry_id == Entry.id).where(*same), key.entry_id
        else:
            found = found.where(exists().where(key.entry_id == Entry.id, *same))
    return found.order_by(order.desc())


def _narrowed(register: Register, by: Actor, filters: EntryFilters) -> list[ColumnElement[bool]]:
    """Return the conditions on Entry, but for the key fields, by which a register is narrowed."""
    in_use = Entry.retired_at.is_not(None) if filters.retired else Entry.retired_at.is_(None)
    # Hardly any entry passes the words, nearly all are in use: SQLite asks in the order written.
    searched = [holds(word, Entry.search) for word in filters.text.casefold().split()]
    found = [Entry.register_key == register.key, *searched, in_use, access.visible(register, by)]
    if filters.project:
        found += [Entry.scope_id == filters.project, Entry.scope_kind == "project"]
    return found


def find_entry(session: Session, register: Register, number: str, by: Actor) -> Entry:
    """Return an entry the actor may read.  Raises NotFound, also when they may not."""
    same = (Entry.register_key == register.key, Entry.number == number)
    entry = session.scalar(select(Entry).where(*same, access.visible(register, by)))
    if entry is None:
        raise NotFound(Text(f"台账中没有“{number}”", f'The register has no entry "{number}"'))
    return entry


def titles(session: Session, wanted: Mapping[str, Collection[str]], by: Actor) -> dict[tuple[str, str], str]:
    """Return what entries are called, by register and number: those of ``wanted`` the actor may read."""
    found: dict[tuple[str, str], str] = {}
    for register in access.shown(session, by) if wanted else ():
        numbers = wanted.get(register.key)
        if numbers:
            same = (Entry.register_key == register.key, Entry.number.in_(numbers), access.visible(register, by))
            rows = session.execute(select(Entry.number, Entry.title).where(*same))
            found |= {(register.key, number): title for number, title in rows}
    return found


def cases_of(session: Session, entry: Entry, by: Actor) -> list[UsedBy]:
    """Return the latest cases that wrote or read the entry, of those the actor may read; ``wrote`` before ``read``."""
    found = (
        select(Instance.number, Instance.title, Instance.state, func.max(EntryCase.how))
        .join(EntryCase, EntryCase.instance_id == Instance.id)
        .where(EntryCase.entry_id == entry.id, readable(session, by))
        .group_by(Instance.id, Instance.number, Instance.title, Instance.state, Instance.started_at)
        .order_by(Instance.started_at.desc(), Instance.id)
    )
    return [UsedBy(*line) for line in session.execute(found.limit(MOST // 10))]
