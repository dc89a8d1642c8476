"""Mass complaints (群诉, CMP-168): counting households, one parent case, closing the children with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from engine import clock
from engine.actor import SYSTEM
from engine.errors import Invalid
from engine.feel.values import encode
from engine.instances.cancelled import tell_waiting
from engine.instances.opened import load_locked
from engine.instances.recording import record
from engine.jobs.schedule import schedule
from engine.model import Entry, Instance, InstanceState, JobKind, Register, Subscription
from engine.registers import find, save_entry
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

MERGED, CLOSED = "complaint.merged", "complaint.mass.closed"
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
    ``mass_members`` (open siblings that can still be merged, without this one).
    """
    days = int((window or {}).get("value", 90))
    keys = {"cause_class": cause_class, "content_class": content_class, "topic": topic}
    entries = _alike(context, project, keys, clock.now() - timedelta(days=days))
    single = [entry for entry in entries if not entry.data.get("mass_parent")]
    households = {_household(entry) for entry in single}
    parent = _open_parent(context, entries)
    members = [e.number for e in single if e.data.get("status") == "open" and e.number != number]
    return {
        "mass_count": len(households),
        "mass_number": parent.number if parent else None,
        "mass_members": _mergeable(context, members),
    }


def _alike(context: ServiceContext, project: str, keys: dict[str, Any], since: datetime) -> list[Entry]:
    """Return the complaints of the project with these values; those found invalid do not count."""
    found = find(context.session, "complaint", project=project, **_given(keys))
    return [entry for entry in found if entry.created_at >= since and entry.data.get("valid") != "no"]


def _open_parent(context: ServiceContext, entries: list[Entry]) -> Entry | None:
    """Return the entry of the parent case that is still handled; a cancelled one takes no more children."""
    numbers = [
        entry.number for entry in entries if entry.data.get("mass_parent") and entry.data.get("status") == "open"
    ]
    active = select(Instance.number).where(Instance.number.in_(numbers), Instance.state == InstanceState.ACTIVE)
    handled = set(context.session.scalars(active)) if numbers else set()
    return next((entry for entry in entries if entry.number in handled), None)


def _mergeable(context: ServiceContext, numbers: list[str]) -> list[str]:
    """Return those that are still being answered or negotiated; what is being carried out already goes on."""
    waiting = select(Subscription.correlation_key).where(
        Subscription.kind == "message", Subscription.name == MERGED, Subscription.correlation_key.in_(numbers)
    )
    able = set(context.session.scalars(waiting))
    return [number for number in numbers if number in able]


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
    """Start the parent case unless one is open, and tell each open member that it is merged."""
    # Two households may reach this step at once: the second one has to see the parent of the first.
    context.session.get(Register, "complaint", with_for_update=True)
    data = data or {}
    keys = {name: data.get(name) for name in ("cause_class", "content_class", "topic")}
    alike = _alike(context, str(data.get("project")), keys, datetime.min.replace(tzinfo=UTC))
    parent = _open_parent(context, alike)
    parent_number = parent.number if parent else _begin(context, {**data, "children": [number, *(members or [])]})
    for member in members or []:
        _deliver(context, MERGED, member, {"mass_number": parent_number}, context.instance.id)
    return {"mass_number": parent_number}


def _begin(context: ServiceContext, data: dict[str, Any]) -> str:
    variables = {**data, "mass_parent": True}
    parent = context.start(
        context.session, context.instance.process_key, variables, by=SYSTEM, message="complaint.mass"
    )
    names = ("channel", "project", "topic", "cause_class", "content_class", "mass_parent")
    entry = {**{name: variables.get(name) for name in names}, "status": "open"}
    scope = (parent.scope_kind, parent.scope_id)
    save_entry(context.session, "complaint", entry, by=SYSTEM, number=parent.number, scope=scope, case=parent.id)
    return parent.number


@service("complaint.join_mass", Text("并入群诉总案", "Join the parent case of a mass complaint"))
def join(context: ServiceContext, number: str, mass_number: str) -> None:
    """Make the case a child of ``mass_number`` and write it to the register.

    A parent that closed meanwhile closes this case too; one that was cancelled lets it go on alone.
    Raises Invalid without such a parent.
    """
    session, instance = context.session, context.instance
    parent = session.scalar(select(Instance).where(Instance.number == mass_number).with_for_update(read=True))
    if parent is None or parent.state == InstanceState.FAILED:
        raise Invalid(Text(f"总案 {mass_number} 已不在办理", f"The parent case {mass_number} is no longer handled"))
    if parent.state == InstanceState.CANCELLED:
        tell_waiting(session, parent)
        return
    instance.parent_id = parent.id
    save_entry(session, "complaint", {"mass_number": parent.number}, by=SYSTEM, number=number, case=instance.id)
    record(session, instance, "mass.joined", SYSTEM, {"parent": parent.number})
    if parent.state == InstanceState.COMPLETED:
        closing = load_locked(session, parent, running=False).run.variables
        payload = {name: value for name, value in closing.items() if name.startswith("closing_")}
        _deliver(context, CLOSED, parent.number, payload, parent.id)


@service("complaint.close_mass", Text("总案关闭后通知各分案关闭", "Close the children with their parent"))
def close_mass(context: ServiceContext, number: str, data: dict[str, Any]) -> None:
    """Send ``complaint.mass.closed`` with the parent's result to every child that waits."""
    _deliver(context, CLOSED, number, data, context.instance.id)


def _deliver(context: ServiceContext, name: str, key: str, payload: dict[str, Any], sender: str) -> None:
    schedule(
        context.session,
        JobKind.DELIVERY,
        payload={
            "kind": "message",
            "name": name,
            "key": key,
            "payload": encode(payload),
            "from": sender,
        },
    )
