"""What a package of a case is made of, read at one time as plain data."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger, sealing
from engine.actor import Actor
from engine.eventlog import Asked, Thing, Trace, collect
from engine.files.packages import Terms
from engine.instances.recording import stream_of
from engine.ledger.canonical import spell_moment
from engine.ledger.spelling import fields_of
from engine.model import DefinitionKind, Instance, Person, Revision, Role, Stream
from engine.queries.casefile import find_case
from engine.records.departments import Departments
from web.filters import role_name
from web.i18n import speaking
from web.packages.attached import Attached, attached_in
from web.packages.marks import marks_of
from web.packages.objects import things_of
from web.packages.report import report_of
from web.packages.sealed import Sealed
from web.work.casepage import CasePage, case_page
from web.work.corrections import shown
from web.work.names import process_names
from web.work.story import spoken_names

_ENDINGS = {DefinitionKind.PROCESS: "bpmn", DefinitionKind.DECISION: "dmn", DefinitionKind.FORM: "form"}


@dataclass(frozen=True)
class Drawn:
    """A diagram of the case: what it is called, its file, and which elements to mark."""

    name: str
    source: bytes
    marks: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Material:
    """One case as its package tells it: in words, as a sealed record, with the files it ran on by path.

    ``people`` are the names of those who attached its files, by id.
    """

    number: str
    terms: Terms
    sealed: Sealed
    words: Mapping[str, Any]
    record: Mapping[str, Any]
    tlog: str
    drawn: tuple[Drawn, ...]
    in_force: Mapping[str, bytes]
    trace: Trace
    things: tuple[Thing, ...]
    attached: tuple[Attached, ...]
    people: Mapping[str, str]


def material_of(session: Session, number: str, actor: Actor, terms: Terms) -> Material:
    """Read what a package made by these terms tells of a case.

    Raises NotFound when there is no such case, the actor may not read it, or its record was not sealed by the
    checkpoint of the terms.
    """
    with speaking(terms.language):
        return _read(session, number, actor, terms)


def _read(session: Session, number: str, actor: Actor, terms: Terms) -> Material:
    instance = find_case(session, number, actor)
    stream = stream_of(instance)
    checkpoint = sealing.checkpoint_at(session, terms.checkpoint)
    proof = sealing.proof_of(session, stream, checkpoint.size)
    head = fields_of(proof.head.entry)
    facts = [fact for fact in ledger.read(session, stream) if fact.seq <= head["seq"]]
    gone, erased = {digest for fact in facts for digest in fact.erased}, ledger.erased_by(facts)
    sealed = Sealed(
        events=head["seq"],
        later=session.get_one(Stream, stream).seq - head["seq"],
        head=head["head"],
        at=datetime.fromisoformat(head["at"]),
        entry=proof.head.index,
        is_closed=proof.closing is not None,
        erased=len(gone & erased),
        withheld=sum(len(fact.withheld) for fact in facts) + len(gone - erased),
        size=checkpoint.size,
        root=checkpoint.root,
        made=checkpoint.at,
    )
    case = case_page(session, instance.id, actor)
    told = [line.item for line in case.told if line.item.seq <= sealed.events]
    corrections = [one for each in shown(session, instance, told, actor).values() for one in each]
    revisions = _revisions(session, instance.pins)
    sources = {one.definition.key: one.source for one in revisions if one.definition.kind == DefinitionKind.PROCESS}
    names = process_names(session)
    marked = marks_of(instance, facts, checkpoint.at)
    roles = {role.key: role_name(role) for role in session.scalars(select(Role))}
    attached = attached_in(facts, case.view.files)
    department = _department(session, instance, roles)
    exported = sealing.exported(session, stream, since=terms.since, at=checkpoint.size)
    return Material(
        number=instance.number,
        terms=terms,
        sealed=sealed,
        words=report_of(case, sealed, corrections, roles, _absent(session, case), department),
        # Written at the time of the checkpoint, so that the same record gives the same bytes.
        record={**exported, "exported_at": spell_moment(checkpoint.at)},
        tlog=proof.as_tlog(),
        drawn=tuple(Drawn(names.get(key, key), sources[key], marks) for key, marks in marked.items() if key in sources),
        in_force={_path(one): one.source for one in revisions},
        trace=_trace(session, instance.number, head["seq"]),
        things=things_of(session, case),
        attached=attached,
        people={**spoken_names(), **_names(session, {one.actor for one in attached})},
    )


def _absent(session: Session, case: CasePage) -> dict[str, str]:
    """Return the names of those somebody else acted for, by id."""
    return _names(session, {told.item.facts.get("delegated_from") for told in case.told} - {None})


def _names(session: Session, ids: Collection[str | None]) -> dict[str, str]:
    return {person.id: person.name for person in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _department(session: Session, instance: Instance, roles: Mapping[str, str]) -> str:
    """Return which department managed the procedure when the case ended, empty while it runs."""
    if instance.ended_at is None:
        return ""
    managed = Departments(session).of(instance.process_key, instance.ended_at)
    return (managed.name or roles.get(managed.role, managed.role)) if managed else ""


def _trace(session: Session, number: str, sealed: int) -> Trace:
    (trace,) = collect(session, Asked(numbers=[number]))
    return replace(trace, events=tuple(one for one in trace.events if one.seq is None or one.seq <= sealed))


def _revisions(session: Session, pins: Mapping[str, Mapping[str, str]]) -> list[Revision]:
    ids = {revision for kind in pins.values() for revision in kind.values()}
    found = session.scalars(select(Revision).where(Revision.id.in_(ids)))
    return sorted(found, key=lambda one: (one.definition.kind, one.definition.key))


def _path(revision: Revision) -> str:
    name = re.sub(r"[^\w.-]", "_", f"{revision.definition.key}_{revision.label}")
    return f"in-force/{name}.{_ENDINGS[revision.definition.kind]}"
