"""The job that brings a thrown message or signal to other instances."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.commands.command import command
from engine.commands.correlate import begun_by, catch, start_or_join, waiting
from engine.commands.start import start
from engine.feel.values import decode
from engine.instances.opened import lock_instance, open_instance
from engine.instances.recording import record
from engine.instances.saving import CHAIN, save
from engine.jobs.registry import handles
from engine.jobs.schedule import schedule
from engine.model import Job, JobKind, Subscription
from engine.tokens import limits

log = logging.getLogger(__name__)


@handles(JobKind.DELIVERY)
@command
def deliver(session: Session, job: Job) -> None:
    """Deliver to one instance; with several waiting, write one job for each, so each is its own transaction.

    A message is for the case: one that has moved on before its turn came catches it where it waits by then.
    A message nobody waits for may begin a process; a signal begins every process that starts with it.
    Raises LimitReached when deliveries have set each other off without end.
    """
    payload = job.payload
    chain = payload.get("chain", 0)
    if chain > limits.MAX_CHAIN:
        raise limits.endless_deliveries(payload["name"])
    session.info[CHAIN] = chain
    try:
        if "subscription" in payload:
            _to_one(session, str(job.instance_id), payload)
        elif "begin_at" in payload:
            _begin(session, payload)
        else:
            _to_all(session, payload)
    finally:
        session.info.pop(CHAIN, None)


def _to_all(session: Session, payload: dict[str, Any]) -> None:
    kind, name = payload["kind"], payload["name"]
    rows = [row for row in waiting(session, kind, name, payload["key"]) if row.instance_id != payload["from"]]
    for instance_id, row in {row.instance_id: row for row in reversed(rows)}.items():
        schedule(session, JobKind.DELIVERY, instance_id=instance_id, payload={**payload, "subscription": row.id})
    begun = begun_by(session, kind, name) if kind == "signal" or not rows else []
    if kind == "message" and begun:
        start_or_join(session, name, begun[0], decode(payload["payload"]), SYSTEM)
    elif kind == "message" and not rows:
        log.info("nobody waits for message %s", name)
    elif kind == "signal":
        for process_key, element_id in begun:
            schedule(session, JobKind.DELIVERY, payload={**payload, "process": process_key, "begin_at": element_id})


def _begin(session: Session, payload: dict[str, Any]) -> None:
    start(session, payload["process"], decode(payload["payload"]), by=SYSTEM, begin_at=payload["begin_at"])


def _to_one(session: Session, instance_id: str, payload: dict[str, Any]) -> None:
    kind, name = payload["kind"], payload["name"]
    lock_instance(session, instance_id)
    row = session.get(Subscription, payload["subscription"], populate_existing=True)
    if row is None and kind == "message":
        # The case has moved on since; what is meant for it is caught where it waits now.
        here = (each for each in waiting(session, kind, name, payload["key"]) if each.instance_id == instance_id)
        row = next(here, None)
    if row is None:
        return
    values = decode(payload["payload"])
    if kind == "message":
        catch(session, row, values, SYSTEM)
        return
    opened = open_instance(session, instance_id)
    record(session, opened.instance, "signal.caught", SYSTEM, {"name": name, "activity": row.activity_id})
    opened.run.signal(name, values)
    save(opened, SYSTEM)
