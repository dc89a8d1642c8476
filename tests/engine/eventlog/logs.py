"""A small log with everything a log may hold: letters XML cannot write, equal times, two cases of one project."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.eventlog import LogEvent, Thing, Trace

AT = datetime(2026, 3, 2, 0, 15, 30, 123456, tzinfo=UTC)
PROJECT = Thing("project", "jiangpan", "云澜·江畔")
CUSTOMER = Thing("customer", "KH-00001")


def trace(number: str) -> Trace:
    """Return a case in which somebody registers and a machine sends."""
    done = LogEvent(
        activity="register",
        name="登记投诉 <&\x0b>",
        lifecycle="complete",
        at=AT,
        kind="userTask",
        process="complaint",
        resource="01m81en6j2yw4rrwkk5at69dc0",
        roles=("customer_service", "property"),
        outcome="agree",
        due_at=AT + timedelta(hours=4),
        is_late=True,
        task="t1",
        seq=2,
        hash="a" * 64,
        revision="b" * 64,
    )
    sent = LogEvent("send", "通知", "complete", AT + timedelta(days=1))
    return Trace(number, "complaint", (done, sent), "漏水", "completed", "r1", "b" * 64, "A/0", AT)


CASES = [(trace("TS-2026-0001"), (PROJECT, CUSTOMER)), (trace("TS-2026-0002"), (PROJECT,))]
