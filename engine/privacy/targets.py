"""What belongs to one person: chosen entries and cases, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.errors import Invalid, NotFound
from engine.model import Entry, EntryCase, Instance
from engine.privacy.fields import fields_of
from engine.privacy.scrubbing import ERASED, Scrub, terms_of
from engine.queries.casefile import values_of
from engine.registers import WROTE
from engine.registers import get as get_entry
from engine.text import Text

Kind = Literal["entry", "case"]


@dataclass(frozen=True, order=True)
class Target:
    """One entry (``customer/KH-00001``) or case (its number) that is about the person."""

    kind: Kind
    ref: str

    @classmethod
    def read(cls, text: str) -> Target:
        """Return the target ``kind:ref`` names.  Raises Invalid."""
        kind, _, ref = text.partition(":")
        if kind not in ("entry", "case") or not ref:
            raise Invalid(Text("所选内容有误，请重新查找", "The choice is not readable, search again"))
        return cls("entry" if kind == "entry" else "case", ref)

    @classmethod
    def listed(cls, text: str) -> tuple[Target, ...]:
        """Return the targets of a text, one a line: ``register/number`` for an entry, a number for a case."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return tuple(dict.fromkeys(cls("entry" if "/" in line else "case", line) for line in lines))

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True)
class Part:
    """An entry or a case of the subject; ``is_own`` when it is about the person, else it only mentions them."""

    target: Target
    key: str
    row: Any
    is_own: bool

    def scrub(self, session: Session, terms: Sequence[str], marker: str = ERASED) -> Scrub:
        """Return what has to go from here: of what only mentions the person, the mentions."""
        fields = fields_of(session, self.key).titles if self.is_own else ()
        return Scrub(tuple(terms), frozenset(fields), marker)


@dataclass(frozen=True)
class Subject:
    """A person outside the company as the records know them: what names them, and where."""

    terms: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def own(self) -> tuple[Target, ...]:
        """Return what is about the person."""
        return tuple(part.target for part in self.parts if part.is_own)


def subject_of(session: Session, targets: Iterable[Target]) -> Subject:
    """Return the person whom the chosen entries and cases are about, with what hangs on them.

    Cases that wrote a chosen entry, entries a chosen case wrote, and cases above and below one come along: as the
    person's own when an identifying field of theirs names the person too.  Raises NotFound.
    """
    chosen = {target: _row(session, target) for target in sorted(set(targets))}
    terms = terms_of(value for row in chosen.values() for value in identity_of(session, row))
    parts = {target: Part(target, _key(row), row, is_own=True) for target, row in chosen.items()}
    waiting = list(parts.values())
    while waiting:
        for row in _linked(session, waiting.pop().row):
            target = target_of(row)
            if target in parts:
                continue
            is_own = not set(terms).isdisjoint(terms_of(identity_of(session, row)))
            parts[target] = part = Part(target, _key(row), row, is_own)
            if is_own:
                waiting.append(part)
    return Subject(terms, tuple(parts[target] for target in sorted(parts)))


def identity_of(session: Session, row: Entry | Instance) -> list[Any]:
    """Return the values that say whom an entry or a case is about."""
    fields = fields_of(session, _key(row)).identifying
    values = row.data if isinstance(row, Entry) else values_of(session, row)
    return [values[name] for name in sorted(fields) if values.get(name)]


def target_of(row: Entry | Instance) -> Target:
    """Return the name of an entry or a case."""
    return Target("entry", f"{row.register_key}/{row.number}") if isinstance(row, Entry) else Target("case", row.number)


def exists(session: Session, target: Target) -> bool:
    """Tell whether the database holds the target."""
    return _find(session, target) is not None


def _find(session: Session, target: Target) -> Entry | Instance | None:
    if target.kind == "case":
        return session.scalar(select(Instance).where(Instance.number == target.ref))
    register, _, number = target.ref.partition("/")
    return get_entry(session, register, number)


def _row(session: Session, target: Target) -> Entry | Instance:
    found = _find(session, target)
    if found is None:
        raise NotFound(Text(f"找不到 {target.ref}", f"There is no {target.ref}"))
    return found


def _key(row: Entry | Instance) -> str:
    return row.register_key if isinstance(row, Entry) else row.process_key


def _linked(session: Session, row: Entry | Instance) -> Iterable[Entry | Instance]:
    if isinstance(row, Entry):
        yield from session.scalars(
            select(Instance)
            .join(EntryCase, EntryCase.instance_id == Instance.id)
            .where(EntryCase.entry_id == row.id, EntryCase.how == WROTE)
        )
        return
    yield from session.scalars(
        select(Entry)
        .join(EntryCase, EntryCase.entry_id == Entry.id)
        .where(EntryCase.instance_id == row.id, EntryCase.how == WROTE)
    )
    yield from session.scalars(select(Instance).where(or_(Instance.parent_id == row.id, Instance.id == row.parent_id)))
