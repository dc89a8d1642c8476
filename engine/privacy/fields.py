"""Which fields hold what belongs to a customer: the catalogue's list ``personal``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.catalogue import listing
from engine.text import Text

LISTING = "personal"


@dataclass(frozen=True)
class Fields:
    """Personal fields of one register or process by name, with their titles; ``identifying`` ones say who it is."""

    titles: Mapping[str, Text]
    identifying: frozenset[str]


def fields_of(session: Session, key: str) -> Fields:
    """Return the personal fields that count in a register or process: those for all, and ``key/field``."""
    titles: dict[str, Text] = {}
    identifying: set[str] = set()
    for item in listing(session, LISTING):
        place, _, name = item["key"].rpartition("/")
        if place not in ("", key):
            continue
        titles[name] = Text(item["title"]["zh"], item["title"]["en"])
        if item.get("identifies"):
            identifying.add(name)
    return Fields(titles, frozenset(identifying))
