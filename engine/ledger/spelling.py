"""How events are spelt: version 2, which holds all facts of one action, and version 1, one fact, which is only read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.errors import Invalid
from engine.ledger.canonical import canonical, spell, write
from engine.ledger.disclosures import Key, Sealed

VERSION = 2
VERSIONS = (1, VERSION)
DIGESTS = "_sd"
FACTS = "facts"
SKELETON = frozenset({"v", "stream", "seq", "prev", "at", "type", "actor", DIGESTS, FACTS})
"""Names of every event's own fields; a fact may not use them."""

_PREFIX = b"firebreak.event/v1\0"


@dataclass
class Draft:
    """An event that is not closed yet: more facts of the same action may join it.

    ``shared`` is public and counts for each of its facts.  ``sealed`` are the protected values to store, by the id
    of the key they belong to.
    """

    stream: str
    seq: int
    prev: str
    at: datetime
    actor: str
    shared: Mapping[str, Any]
    facts: list[dict[str, Any]] = field(default_factory=list)
    sealed: dict[str, tuple[Key, list[Sealed]]] = field(default_factory=dict)

    def add(self, type_: str, body: Mapping[str, Any], sealed: list[Sealed]) -> None:
        """Add a fact with the digests of its protected values.  Raises Invalid, TypeError (see ``canonical``)."""
        digests = {DIGESTS: sorted(one.digest for one in sealed)} if sealed else {}
        self.facts.append(spell({**body, "type": type_, **digests}))

    def closed(self) -> dict[str, Any]:
        """Return the row of the table ``event``; its type is that of the first fact."""
        envelope = {
            **self.shared,
            "v": VERSION,
            "stream": self.stream,
            "seq": self.seq,
            "prev": self.prev,
            "at": self.at,
            "actor": self.actor,
        }
        body = write(dict(sorted({**spell(envelope), FACTS: self.facts}.items())))
        return {
            "stream": self.stream,
            "seq": self.seq,
            "at": self.at,
            "type": self.facts[0]["type"],
            "actor": self.actor,
            "body": body,
            "hash": hash_of(body),
        }


@dataclass(frozen=True)
class Told:
    """One fact as an event spells it."""

    type: str
    public: Mapping[str, Any]
    digests: tuple[str, ...]


def hash_of(body: str) -> str:
    """Return the SHA-256 that stands for an event: its canonical body behind a fixed prefix."""
    return sha256(_PREFIX + body.encode()).hexdigest()


def fields_of(body: str) -> dict[str, Any]:
    """Return the fields of a body, none when it is no JSON object."""
    try:
        fields = json.loads(body)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def told(fields: Mapping[str, Any]) -> list[Told]:
    """Return the facts of an event; what does not look like one is left out."""
    shared = {name: value for name, value in fields.items() if name not in SKELETON}
    if fields.get("v") == 1:
        return [Told(str(fields.get("type")), shared, tuple(fields.get(DIGESTS, ())))]
    return [
        Told(
            str(one.get("type")),
            dict(sorted({**shared, **{name: one[name] for name in one if name not in SKELETON}}.items())),
            tuple(one.get(DIGESTS, ())),
        )
        for one in _facts(fields)
    ]


def type_of(fields: Mapping[str, Any]) -> Any:
    """Return the type an event has as a whole."""
    if fields.get("v") == 1:
        return fields.get("type")
    return next((one.get("type") for one in _facts(fields)), None)


def is_canonical(fields: Mapping[str, Any], body: str) -> bool:
    """Tell whether a body is spelt in the one way its fields can be."""
    try:
        return canonical(fields) == body
    except (Invalid, TypeError):
        return False


def _facts(fields: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = fields.get(FACTS)
    yield from (one for one in (found if isinstance(found, list) else ()) if isinstance(one, dict))
