"""The job that brings a thrown message or signal to other instances."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.commands.command import command
from engine.commands.correlate import begun_by, catch, waiting
from engine.commands.start import start
from engine.errors import Conflict
from engine.feel.values import decode
from engine.instances.opened import open_instance
from engine.instances.recording import record
from engine.instances.saving import save
from engine.jobs.registry import handles
from engine.jobs.schedule import schedule
from engine.model import Job, JobKind, Subscription

log = logging.getLogger(__name__)


@handles(JobKind.DELIVERY)
@command
def deliver(session: Session, job: Job) -> None:
    """Deliver to one instance; with several waiting, write one job for each, so each is its own transaction."""
    payload = job.payload
    if "subscription" in payload:
        _to_one(session, payload["subscription"], payload)
        return
    rows = [
        row
        for row in waiting(session, payload["kind"], payload["name"], payload["key"])
        if row.instance_id != payload["from"]
    ]
    if not rows and payload["kind"] == "message":
        process_key = begun_by(session, payload["name"])
        if process_key is not None:
            start(session, process_key, decode(payload["payload"]), by=SYSTEM, message=payload["name"])
        else:
            log.info("nobody waits for message %s", payload["name"])
    for instance_id, row in {row.instance_id: row for row in reversed(rows)}.items():
        schedule(session, JobKind.DELIVERY, instance_id=instance_id, payload={**payload, "subscription": row.id})


def _to_one(session: Session, subscription_id: str, payload: dict[str, str]) -> None:
    row = session.get(Subscription, subscription_id)
    if row is None:
        return
    values = decode(payload["payload"])
    try:
        if row.kind == "message":
            catch(session, row, values, SYSTEM)
            return
        opened = open_instance(session, row.instance_id)
    except Conflict:
        return
    record(session, opened.instance, "signal.caught", SYSTEM, {"name": row.name, "activity": row.activity_id})
    opened.run.signal(row.name, values)
    save(opened, SYSTEM)
