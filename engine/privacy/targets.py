"""What belongs to one person: chosen entries and cases, and what hangs on them."""

from __future__ import annotations

import re
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
MENTION = "mention:"
"""Before a target that only mentions the person; orders from before there were such have none: all are own."""
_MENTIONS = re.compile(r"(?:提到|mention)[\s:：]\s*")


@dataclass(frozen=True, order=True)
class Target:
    """One entry (``customer/KH-00001``) or case (its number) that is about the person, or only mentions them."""

    kind: Kind
    ref: str
    is_mention: bool = False

    @classmethod
    def read(cls, text: str) -> Target:
        """Return the target ``kind:ref`` names, or ``mention:kind:ref``.  Raises Invalid."""
        kind, _, ref = text.removeprefix(MENTION).partition(":")
        if kind not in ("entry", "case") or not ref:
            raise Invalid(Text("所选内容有误，请重新查找", "The choice is not readable, search again"))
        return cls("entry" if kind == "entry" else "case", ref, text.startswith(MENTION))

    @classmethod
    def listed(cls, text: str) -> tuple[Target, ...]:
        """Return the targets of a text, one a line: ``register/number`` for an entry, a number for a case.

        A line that begins with ``提到`` or ``mention`` names what only mentions the person.
        """
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found = []
        for line in lines:
            ref = _MENTIONS.sub("", line, count=1) if _MENTIONS.match(line) else line
            found.append(cls("entry" if "/" in ref else "case", ref, ref != line))
        return tuple(dict.fromkeys(found))

    @property
    def line(self) -> str:
        """Return the target as a line of the text ``listed`` reads."""
        return f"提到 {self.ref}" if self.is_mention else self.ref

    @property
    def mention(self) -> Target:
        """Return the same entry or case as one that only mentions the person."""
        return Target(self.kind, self.ref, is_mention=True)

    def __str__(self) -> str:
        return f"{MENTION if self.is_mention else ''}{self.kind}:{self.ref}"


@dataclass(frozen=True)
class Part:
    """An entry or a case of the subject; ``is_own`` when it is about the person, else it only mentions them.

    ``is_chosen`` unless it came along; ``is_unclear`` when what names the person there names somebody else as well.
    """

    target: Target
    key: str
    row: Any
    is_own: bool
    is_chosen: bool = True
    is_unclear: bool = False

    def scrub(self, session: Session, terms: Sequence[str], marker: str = ERASED) -> Scrub:
        """Return what has to go from here: of what only mentions the person, the mentions."""
        fields = fields_of(session, self.key)
        if self.is_own:
            return Scrub(tuple(terms), frozenset(fields.titles), marker)
        spared = terms_of(identity_of(session, self.row))
        return Scrub(tuple(terms), frozenset(), marker, fields.identifying, spared)


@dataclass(frozen=True)
class Subject:
    """A person outside the company as the records know them: what names them, and where."""

    terms: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def named(self) -> tuple[Target, ...]:
        """Return what an order names: all that is about the person, and what was chosen as mentioning them."""
        return tuple(part.target for part in self.parts if part.is_own or part.is_chosen)


def subject_of(session: Session, targets: Iterable[Target]) -> Subject:
    """Return the person whom the chosen entries and cases are about, with what hangs on them.

    Cases that wrote a chosen entry, entries a chosen case wrote, and cases above and below one come along: as the
    person's own when an identifying field of theirs names the person too.  What only mentions the person gives no
    terms, and what comes along with it only mentions them too.  Raises NotFound, Invalid (chosen as both).
    """
    chosen = {target: _row(session, target) for target in sorted(set(targets))}
    own = {target: row for target, row in chosen.items() if not target.is_mention}
    both = [target.ref for target in own if target.mention in chosen]
    if both:
        zh, en = "、".join(both), ", ".join(both)
        raise Invalid(Text(f"{zh} 不能既属于本人又仅提到", f"Either about the person or only mentioning them: {en}"))
    terms = terms_of(value for row in own.values() for value in identity_of(session, row))

    def names(row: Entry | Instance) -> bool:
        return not set(terms).isdisjoint(terms_of(identity_of(session, row)))

    parts = {target: Part(target, _key(row), row, is_own=True) for target, row in own.items()}
    for target, row in chosen.items():
        if target.is_mention:
            unclear = names(row)
            parts[target_of(row)] = Part(target, _key(row), row, is_own=False, is_unclear=unclear)
    waiting = sorted(parts.values(), key=lambda part: not part.is_own)
    while waiting:
        origin = waiting.pop(0)
        for row in _linked(session, origin.row) if origin.is_own else _written(session, origin.row):
            target = target_of(row)
            if target in parts:
                continue
            does = names(row)
            is_own = origin.is_own and does
            told = target if is_own else target.mention
            parts[target] = part = Part(told, _key(row), row, is_own, is_chosen=False, is_unclear=does and not is_own)
            if is_own:
                waiting.insert(0, part)
            elif not origin.is_own:
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
    yield from _written(session, row)
    if isinstance(row, Instance):
        near = or_(Instance.parent_id == row.id, Instance.id == row.parent_id)
        yield from session.scalars(select(Instance).where(near))


def _written(session: Session, row: Entry | Instance) -> Iterable[Entry | Instance]:
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
