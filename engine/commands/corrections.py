"""Corrections: what was recorded stays; a dated entry beside it says what is right, why, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.catalogue import current
from engine.commands.command import command
from engine.errors import Conflict, FieldsInvalid, NotAllowed, NotFound
from engine.instances.amended import CORRECTED, EVENTS, PROPOSED, REFUSED, REGISTER
from engine.instances.delays import WORDS
from engine.instances.opened import lock_instance
from engine.instances.recording import record, stream_of
from engine.ledger import Fact
from engine.model import Entry, Instance
from engine.registers import save_entry
from engine.text import Text
from engine.work.capacity import acting
from engine.work.permit import require_part

LONGEST = 2000


@dataclass(frozen=True)
class Correction:
    """What is to be read instead of a recorded value: its event, field and label, the words of both, and why."""

    seq: int
    field: str
    label: str
    old: str
    new: str
    reason: str


@command
def correct(session: Session, instance_id: str, asked: Correction, *, by: Actor) -> Entry:
    """Say what is right beside a value recorded earlier; the case goes on with the values it has.

    Where ``records.correction_approved`` says so it counts when somebody else has approved it.
    Raises NotFound (also for a value that was never recorded), NotAllowed, FieldsInvalid.
    """
    instance = lock_instance(session, require_part(session, session.get(Instance, instance_id), by).id)
    fact = _recorded(session, instance, asked)
    wrong: dict[str, list[Text]] = {}
    if not asked.new.strip() or len(asked.new) > LONGEST or asked.new.strip() == asked.old.strip():
        wrong["new"] = [
            Text(f"请填写与原记录不同的内容，最多 {LONGEST} 字", "Give another value than the recorded one")
        ]
    if not asked.reason.strip() or len(asked.reason) > LONGEST:
        wrong["reason"] = [Text("请填写更正原因", "Say why it is corrected")]
    if wrong:
        raise FieldsInvalid(wrong)
    needs_second = bool(current(session)["records"]["correction_approved"]["value"])
    state = PROPOSED if needs_second else CORRECTED
    now = clock.now()
    data = {
        "case": instance.number,
        "seq": asked.seq,
        "field": asked.field,
        "label": asked.label,
        "recorded_at": fact.at.isoformat(),
        "recorded_by": fact.actor,
        "state": state,
        "asked_by": by.id,
        "asked_at": now.isoformat(),
    }
    entry = save_entry(session, REGISTER, data, by=by, case=instance.id)
    values = {f"data.{asked.field}": {"old": asked.old, "new": asked.new.strip()}, "reason": asked.reason.strip()}
    record(session, instance, EVENTS[state], by, _body(entry, by.id), values)
    return entry


@command
def decide_correction(session: Session, number: str, *, agrees: bool, opinion: str = "", by: Actor) -> Entry:
    """Let a proposed correction count, or refuse it with a reason; not by who proposed it.

    Raises NotFound, NotAllowed, Conflict (decided already), FieldsInvalid.
    """
    entry = session.scalar(
        select(Entry).where(Entry.register_key == REGISTER, Entry.number == number).with_for_update()
    )
    found = session.scalar(select(Instance).where(Instance.number == entry.data["case"])) if entry else None
    if entry is None or found is None:
        raise NotFound(Text("找不到该更正", "There is no such correction"))
    instance = lock_instance(session, found.id)
    if not may_approve(instance, entry, by):
        raise NotAllowed(
            Text("须由提出人以外、负责该流程的人批准", "Somebody else who answers for the procedure approves")
        )
    if entry.data["state"] != PROPOSED:
        raise Conflict(Text("该更正已有决定", "The correction was decided already"))
    if not agrees and not opinion.strip():
        raise FieldsInvalid({"opinion": [Text("请填写不批准的原因", "Say why not")]})
    state = CORRECTED if agrees else REFUSED
    decided = {"state": state, "decided_by": by.id, "decided_at": clock.now().isoformat()}
    proposed = _proposal(session, instance, number)
    values = {**proposed.revealed, **({"opinion": opinion.strip()} if opinion.strip() else {})}
    entry = save_entry(session, REGISTER, decided, by=by, number=number, case=instance.id)
    body = {**_body(entry, entry.data["asked_by"]), **acting(instance, by, _approvers(instance))}
    record(session, instance, EVENTS[state], by, body, values)
    return entry


def may_approve(instance: Instance, entry: Entry, by: Actor) -> bool:
    """Tell whether the actor may decide: another than who proposed, with a role that may end the process's cases."""
    scope = (instance.scope_kind, instance.scope_id)
    return by.id != entry.data["asked_by"] and any(by.holds(role, *scope) for role in _approvers(instance))


def _approvers(instance: Instance) -> list[str]:
    return [*instance.revision.definition.settings.get("cancel_roles", []), "process_owner"]


def _body(entry: Entry, asked_by: str) -> dict[str, Any]:
    told = {name: entry.data[name] for name in ("seq", "field", "label")}
    return {"correction": entry.number, "of": told.pop("seq"), **told, "asked_by": asked_by}


def _recorded(session: Session, instance: Instance, asked: Correction) -> Fact:
    for fact in ledger.read(session, stream_of(instance)):
        held = asked.field if asked.field == WORDS else f"data.{asked.field}"
        if fact.seq == asked.seq and held in fact.revealed and fact.type not in EVENTS.values():
            return fact
    raise NotFound(Text("记录中没有这项内容", "No such value was recorded"))


def _proposal(session: Session, instance: Instance, number: str) -> Fact:
    return next(
        fact
        for fact in ledger.read(session, stream_of(instance))
        if fact.type == EVENTS[PROPOSED] and fact.public.get("correction") == number
    )
