"""The whole record of a case as an auditor reads it: every event, what it says, what it changed, what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.instances.recording import stream_of
from engine.ledger import Fact
from engine.model import Definition, Instance, Person, Revision, Role, Stream
from engine.queries.history import steps, told_in
from engine.queries.paging import Page
from web.filters import role_name
from web.work.alterations import Alteration, altered
from web.work.decided import Decided, decided_in
from web.work.names import in_language
from web.work.story import Told, filled
from web.work.values import Values

EVENTS = 100
"""How many events one page shows."""


@dataclass(frozen=True)
class Signature:
    """What somebody signed, by which roles they held that day."""

    meaning: str
    name: str
    roles: Sequence[str]
    decision: str


@dataclass(frozen=True)
class Entry:
    """One event: its number and digest, its lines in words, the revision it happened under, and what it changed.

    ``unreadable`` counts the values that were erased or do not fit their digests.
    """

    seq: int
    at: datetime
    hash: str
    who: str
    label: str
    digest: str
    told: Sequence[Told]
    changes: Sequence[Alteration]
    decided: Sequence[Decided]
    signatures: Sequence[Signature]
    files: Sequence[tuple[str, str]]
    unreadable: int


@dataclass(frozen=True)
class Used:
    """A document the case runs by: its number, name, revision and the SHA-256 of what it says."""

    number: str
    name: str
    label: str
    digest: str


def record(session: Session, instance: Instance, number: int) -> Page[Entry]:
    """Return one page of the record of a case, oldest first; the caller has checked that it may be read."""
    stream = stream_of(instance)
    total = session.scalar(select(Stream.seq).where(Stream.id == stream)) or 0
    number = min(number, max(1, -(-total // EVENTS)))
    facts = ledger.read(session, stream, within=range((number - 1) * EVENTS + 1, number * EVENTS + 1))
    told = filled(session, instance, told_in(session, instance, facts))
    lines: dict[int, list[Told]] = {}
    for line in told:
        lines.setdefault(line.item.seq, []).append(line)
    words = _Words(session, instance, facts)
    rows = [words.entry(list(each), lines.get(seq, [])) for seq, each in groupby(facts, key=lambda fact: fact.seq)]
    return Page(rows, total, number, EVENTS)


def used_by(session: Session, instance: Instance) -> list[Used]:
    """Return the revisions a case is pinned to: processes first, then forms and tables."""
    pins = instance.pins
    ids = [id_ for kind in ("process", "form", "decision") for id_ in pins.get(kind, {}).values()]
    found = select(Revision, Definition).join(Definition, Definition.id == Revision.definition_id)
    rows = {row.id: (row, of) for row, of in session.execute(found.where(Revision.id.in_(ids)))}
    return [
        Used(
            str(of.settings.get("number") or of.key),
            in_language(of.settings.get("title"), of.name),
            row.label,
            row.digest,
        )
        for row, of in (rows[id_] for id_ in dict.fromkeys(ids) if id_ in rows)
    ]


class _Words:
    """The names a record needs, looked up once."""

    def __init__(self, session: Session, instance: Instance, facts: Sequence[Fact]) -> None:
        ids = {fact.actor for fact in facts}
        self.people = {row.id: row.name for row in session.scalars(select(Person).where(Person.id.in_(ids)))}
        self.roles = {row.key: role_name(row) for row in session.scalars(select(Role))}
        self.steps = steps(session, instance)
        self.values = Values(session, instance, [value for fact in facts for value in fact.revealed.values()])

    def entry(self, facts: Sequence[Fact], told: Sequence[Told]) -> Entry:
        """Return one event, made of the facts of one action."""
        first = facts[0]
        return Entry(
            seq=first.seq,
            at=first.at,
            hash=first.hash,
            who=told[0].who if told else self.people.get(first.actor, ""),
            label=str(first.public.get("defver", "")),
            digest=str(first.public.get("defsha", "")),
            told=told,
            changes=[change for fact in facts for change in self._changes(fact)],
            decided=[one for fact in facts for one in decided_in(fact, self.steps, self.values)],
            signatures=[self._signature(fact.public["signature"]) for fact in facts if fact.public.get("signature")],
            files=[
                (str(fact.revealed.get("name", "")), str(fact.revealed.get("sha256", "")))
                for fact in facts
                if fact.type == "file.attached"
            ],
            unreadable=sum(len(fact.erased) + len(fact.damaged) for fact in facts),
        )

    def _changes(self, fact: Fact) -> Iterable[Alteration]:
        for name, said in fact.revealed.items():
            if name.startswith("write.") and said["old"] != said["new"]:
                field, element = str(said["name"]), str(said["activity"]).rpartition("#")[2]
                old, new = (self.values.say(field, said[which], element) for which in ("old", "new"))
                yield altered(self.values.label(field), old, new, is_first=said["old"] is None)

    def _signature(self, said: Mapping[str, Any]) -> Signature:
        roles = [self.roles.get(key, key) for key in said.get("roles", ())]
        return Signature(said.get("meaning", ""), said.get("name", ""), roles, said.get("decision", ""))
