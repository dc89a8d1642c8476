"""Mass complaints (群诉, CMP-168): counting households, one parent case, closing the children with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine import clock
from engine.actor import SYSTEM
from engine.feel.values import encode
from engine.instances.recording import record
from engine.jobs.schedule import schedule
from engine.model import Entry, Instance, JobKind
from engine.registers import find, save_entry
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

TITLE = Text("统计同项目、同原因、同类别的投诉户数", "Count households with the same project, cause and class")


@service("complaint.mass_check", TITLE)
def check(
    context: ServiceContext,
    number: str,
    project: str,
    cause_class: str | None = None,
    content_class: str | None = None,
    topic: str | None = None,
    window: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Count the different households of the register with the same four values within the window (days).

    Results: ``mass_count`` (this household included), ``mass_number`` (the open parent or None) and
    ``mass_members`` (open siblings without this one).
    """
    days = int((window or {}).get("value", 90))
    since = clock.now() - timedelta(days=days)
    keys = {"cause_class": cause_class, "content_class": content_class, "topic": topic}
    entries = [
        entry
        for entry in find(context.session, "complaint", project=project, **_given(keys))
        if entry.created_at >= since and entry.data.get("status") != "invalid"
    ]
    parent = next((e for e in entries if e.data.get("mass_parent") and e.data.get("status") == "open"), None)
    single = [entry for entry in entries if not entry.data.get("mass_parent")]
    households = {_household(entry) for entry in single}
    members = [e.number for e in single if e.data.get("status") == "open" and e.number != number]
    return {
        "mass_count": len(households),
        "mass_number": parent.number if parent else None,
        "mass_members": members,
    }


def _given(keys: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in keys.items() if value not in (None, "")}


def _household(entry: Entry) -> str:
    data = entry.data
    place = f"{data.get('building') or ''}/{data['unit']}" if data.get("unit") else ""
    return place or str(data.get("phone") or entry.number)


@service("complaint.open_mass", Text("设立群诉总案或并入已有总案", "Open the parent case, or join it"))
def open_mass(
    context: ServiceContext,
    number: str,
    members: list[str] | None = None,
    data: dict[str, Any] | None = None,
    mass_number: str | None = None,
) -> dict[str, Any]:
    """Start the parent case, or join the one that is open; tell each open member that it is merged."""
    session, instance = context.session, context.instance
    parent = session.scalar(select(Instance).where(Instance.number == mass_number)) if mass_number else None
    if parent is None:
        parent = context.start(
            session,
            instance.process_key,
            {**(data or {}), "mass_parent": True, "children": [number, *(members or [])]},
            by=SYSTEM,
            message="complaint.mass",
        )
    instance.parent_id = parent.id
    for member in members or []:
        _deliver(context, "complaint.merged", member, {"mass_number": parent.number})
    for child in [number, *(members or [])]:
        save_entry(session, "complaint", {"mass_number": parent.number}, by=SYSTEM, number=child)
    record(session, instance, "mass.joined", SYSTEM, {"parent": parent.number, "members": members or []})
    return {"mass_number": parent.number}


@service("complaint.close_mass", Text("总案关闭后通知各分案关闭", "Close the children with their parent"))
def close_mass(context: ServiceContext, number: str, data: dict[str, Any]) -> None:
    """Send ``complaint.mass.closed`` with the parent's result to every child that waits."""
    _deliver(context, "complaint.mass.closed", number, data)


def _deliver(context: ServiceContext, name: str, key: str, payload: dict[str, Any]) -> None:
    schedule(
        context.session,
        JobKind.DELIVERY,
        payload={
            "kind": "message",
            "name": name,
            "key": key,
            "payload": encode(payload),
            "from": context.instance.id,
        },
    )
