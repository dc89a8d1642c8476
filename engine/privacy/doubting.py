"""Whether what was chosen as the person's own is plainly registered under another name or telephone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine.model import Instance
from engine.privacy.scrubbing import MARKERS
from engine.privacy.targets import Part, Subject, identity_of
from engine.queries.casefile import values_of
from engine.queries.customer import phone_key
from engine.text import Text

AGENT = "agent"
"""The result of the check of identity that says: who asks is not the person themself."""
NAME, PHONE = Text("姓名", "name"), Text("电话", "telephone")
_CALLED = re.compile(r"(?:先生|女士|小姐)$")
_REACHED = re.compile(r"\+?\d[\d -]{5,}\d")


@dataclass(frozen=True)
class Doubt:
    """A chosen entry or case, and what of it differs: ``NAME``, ``PHONE``."""

    number: str
    differs: tuple[Text, ...]

    @property
    def words(self) -> Text:
        """Return number and what differs; no value is named."""
        zh, en = "、".join(one.zh for one in self.differs), ", ".join(one.en for one in self.differs)
        return Text(f"{self.number}（{zh}）", f"{self.number} ({en})")


@dataclass(frozen=True)
class _Known:
    names: frozenset[str]
    phones: frozenset[str]

    def differs(self, other: _Known) -> tuple[Text, ...]:
        """Return what both know and of which nothing is the same."""
        pairs = ((NAME, self.names, other.names), (PHONE, self.phones, other.phones))
        return tuple(one for one, mine, theirs in pairs if mine and theirs and mine.isdisjoint(theirs))


def doubts(session: Session, subject: Subject, asked: Instance | None) -> tuple[Doubt, ...]:
    """Return what of the person's own is registered under another name or telephone than that of who asks.

    Where nobody asks, or an agent does, it is compared with what is known of the first one: an entry of a register
    before a case.
    """
    own = [(part, _known(identity_of(session, part.row))) for part in _ordered(subject.parts)]
    asker = _asker(values_of(session, asked)) if asked is not None else _Known(frozenset(), frozenset())
    known = next((one for one in (asker, *(held for _, held in own)) if one.names or one.phones), asker)
    found: dict[str, tuple[Text, ...]] = {}
    for part, held in own:
        differs = known.differs(held)
        if differs:
            found.setdefault(part.row.number, differs)
    return tuple(Doubt(number, differs) for number, differs in found.items())


def _ordered(parts: Sequence[Part]) -> list[Part]:
    return sorted((part for part in parts if part.is_own), key=lambda part: part.target.kind != "entry")


def _asker(values: Mapping[str, Any]) -> _Known:
    record = values.get("identity_record") or {}
    if record.get("result") == AGENT:
        return _Known(frozenset(), frozenset())
    return _known([values.get("customer_name"), *_REACHED.findall(str(values.get("contact") or ""))])


def _known(values: Iterable[Any]) -> _Known:
    texts = [one.strip() for one in values if isinstance(one, str) and one.strip() and one not in MARKERS]
    phones = {phone_key(one) for one in texts if _REACHED.fullmatch(unicodedata.normalize("NFKC", one))}
    names = {
        _CALLED.sub("", "".join(unicodedata.normalize("NFKC", one).split()).casefold())
        for one in texts
        if "@" not in one and not any(mark.isdigit() for mark in one)
    }
    return _Known(frozenset(names), frozenset(phones))
