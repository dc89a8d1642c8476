"""Keeps job rows, subscriptions and service-level clocks equal to what tokens wait for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from engine import clock
from engine.actor import SYSTEM
from engine.definitions.model import Activity
from engine.feel import compile_value
from engine.feel.values import encode
from engine.instances.opened import Opened
from engine.instances.recording import record
from engine.jobs.schedule import schedule
from engine.model import Clock, Job, JobKind, Subscription, new_id
from engine.rows import insert_rows, new_row, remove
from engine.tokens import Wait

CLOCK = "firebreak:clock"


def follow_values(opened: Opened) -> None:
    """Move the clocks, and the deadlines of the tasks they hang on, whose variables changed (severity, C-01)."""
    opened.look()
    written = {write.name for write in opened.run.writes}
    held = [wait for token_id, wait in opened.now.items() if token_id in opened.before]
    clocks = [wait for wait in held if wait.kind == "timer" and CLOCK in wait.activity.properties]
    for clocked in clocks:
        hosts = [wait for wait in held if wait.activity.id == clocked.activity.attached_to and wait.kind == "task"]
        if clocked.activity.event and names_read(clocked.activity.event.expression) & written:
            opened.run.reconsider(clocked.token_id)
        for host in hosts:
            if names_read(host.activity.due_date) & written:
                opened.run.reconsider(host.token_id)
    if clocks:
        opened.look()


def names_read(text: str | None) -> frozenset[str]:
    """Return the variables an expression surely reads."""
    return frozenset(compile_value(text).names) if text else frozenset()


def sync_jobs(opened: Opened) -> None:
    """Create, move and delete the timer and service jobs of the instance."""
    session, instance = opened.session, opened.instance
    gone = [wait.token_id for wait in opened.gone("timer", "service")]
    moved = {
        wait.token_id: wait
        for wait in opened.now.values()
        if wait.kind == "timer"
        and wait.token_id in opened.before
        and wait.due_at != opened.before[wait.token_id].due_at
    }
    open_ended = [token_id for token_id, wait in moved.items() if wait.due_at is None]
    if gone or open_ended:
        remove(session, Job, instance_id=instance.id, token_id=[*gone, *open_ended])
    if moved:
        rows = session.scalars(select(Job).where(Job.instance_id == instance.id, Job.token_id.in_(moved)))
        for row in rows.all():
            row.due_at = moved.pop(row.token_id or "").due_at
    for wait in [*moved.values(), *opened.new("timer", "service")]:
        # A timer whose date is not set yet has nothing to be done at any time.
        if wait.kind == "service" or wait.due_at is not None:
            _schedule(opened, wait, JobKind(wait.kind))


def _schedule(opened: Opened, wait: Wait, kind: JobKind) -> None:
    payload = {}
    if kind == JobKind.SERVICE:
        payload = {"service": wait.activity.job_type, "headers": encode(dict(wait.headers))}
    schedule(
        opened.session,
        kind,
        instance_id=opened.instance.id,
        token_id=wait.token_id,
        activity_id=wait.activity.id,
        due_at=wait.due_at if kind == JobKind.TIMER else None,
        payload=payload,
        retries=wait.retries if wait.retries is not None else 3,
    )


def sync_subscriptions(opened: Opened) -> None:
    """Create and delete the rows by which messages and signals find the instance."""
    session, instance = opened.session, opened.instance
    gone = [wait.token_id for wait in opened.gone("message", "signal")]
    if gone:
        remove(session, Subscription, instance_id=instance.id, token_id=gone)
    new = [
        new_row(
            Subscription,
            id=new_id(),
            instance_id=instance.id,
            token_id=wait.token_id,
            activity_id=wait.activity.id,
            kind=wait.kind,
            name=wait.name or "",
            correlation_key=wait.correlation_key or "",
        )
        for wait in opened.new("message", "signal")
    ]
    insert_rows(session, new)


def sync_clocks(opened: Opened, fired: Iterable[str]) -> None:
    """Start a clock with its timer, mark it breached when the timer fired, stop it with its host.

    A clock (``firebreak:clock`` on a timer boundary event, C-01) runs from the moment its timer is
    armed until the activity it hangs on has ended, whether or not the timer fired in between.
    """
    session, instance, run = opened.session, opened.instance, opened.run
    if not any(CLOCK in activity.properties for activity in opened.process.activities.values()):
        return
    timers = [wait for wait in opened.now.values() if wait.kind == "timer"]
    waits = {wait.token_id: wait for wait in timers if CLOCK in wait.activity.properties}
    rows = session.scalars(select(Clock).where(Clock.instance_id == instance.id)).all()
    alive = {activity_id for activity_id, count in run.positions if count}
    fired = set(fired)
    for row in rows:
        if row.stopped_at is not None:
            continue
        if row.token_id in fired and row.breached_at is None:
            row.breached_at = clock.now()
            body = {"clock": row.key, "activity": row.activity_id, "due_at": row.due_at}
            record(session, instance, "clock.breached", SYSTEM, body)
        if row.token_id not in waits and (row.breached_at is None or row.host_key not in alive):
            row.stopped_at = clock.now()
        elif row.token_id in waits and waits[row.token_id].due_at != row.due_at:
            _move(opened, row, waits[row.token_id].due_at)
    known = {row.token_id for row in rows}
    for token_id, wait in waits.items():
        if token_id not in known and wait.due_at is not None:
            session.add(
                Clock(
                    instance_id=instance.id,
                    token_id=token_id,
                    activity_id=wait.activity.id,
                    host_key=host_key(opened, wait.activity),
                    key=wait.activity.properties[CLOCK],
                    started_at=clock.now(),
                    due_at=wait.due_at,
                )
            )


def _move(opened: Opened, row: Clock, due: datetime | None) -> None:
    """Let a clock end at another time, or not run at all until the date it hangs on is set again."""
    new = due.isoformat() if due else None
    body = {"clock": row.key, "activity": row.activity_id, "old": row.due_at.isoformat(), "new": new}
    if due is None:
        opened.session.delete(row)
    else:
        row.due_at = due
    record(opened.session, opened.instance, "clock.moved", SYSTEM, body)


def host_key(opened: Opened, activity: Activity) -> str:
    """Return the name ``Run.positions`` has for the activity a timer hangs on."""
    host = activity.attached_to or activity.id
    return host if activity.process_id == opened.instance.process_key else f"{activity.process_id}#{host}"
