"""Complaint handling: registration with a handler, and the internal action behind a replied case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine import clock
from engine.actor import SYSTEM
from engine.instances.notices import send_mail
from engine.model import IS_OPEN, Entry, Person, Task
from engine.registers import READ, find, note_case, save_entry
from engine.services.context import ServiceContext
from engine.services.registers import scope_of
from engine.services.registry import service
from engine.text import Text
from engine.work.roles import holders

PORTAL_CHANNELS = frozenset({"website", "official_account", "app", "online_service"})


@service("complaint.register", Text("登记投诉台账并分配处理人", "Register the complaint and assign a handler"))
def register(context: ServiceContext, number: str, data: dict[str, Any]) -> dict[str, Any]:
    """Write the register entry of a complaint (CMP-041, CMP-139).

    Results: ``registered_at``, ``handler`` (the project's complaint specialist with the fewest open
    tasks, or None) and ``previous`` (numbers of the household's earlier complaints, CMP-010).
    """
    known = _entries(context, number)
    registered_at: datetime = clock.now()
    save_entry(
        context.session,
        "complaint",
        {"status": "open", **data, "registered_at": registered_at},
        by=SYSTEM,
        number=number,
        scope=scope_of(context),
        case=context.instance.id,
    )
    email = data.get("email")
    if not known and email and data.get("channel") in PORTAL_CHANNELS:
        subject = f"您的投诉已受理，编号 {number}"
        body = "我们已收到您的投诉，将在 2 个工作日内答复您。凭编号和手机号可随时查询进展。"
        send_mail(context.session, str(email), subject, body, instance=context.instance, path="/portal/follow")
    return {
        "registered_at": registered_at,
        "handler": _handler(context),
        "previous": _previous(context, number, data),
    }


def _entries(context: ServiceContext, number: str) -> bool:
    rows = select(Entry.id).where(Entry.register_key == "complaint", Entry.number == number)
    return context.session.scalar(rows) is not None


def _handler(context: ServiceContext) -> str | None:
    people = holders(context.session, "complaint_specialist", *scope_of(context))
    if not people:
        return None
    counted = context.session.execute(
        select(Task.assignee_id, func.count())
        .where(IS_OPEN, Task.assignee_id.in_([person.id for person in people]))
        .group_by(Task.assignee_id)
    )
    load = {row.assignee_id: row[1] for row in counted}
    chosen: Person = min(people, key=lambda person: (load.get(person.id, 0), person.id))
    return chosen.id


def _previous(context: ServiceContext, number: str, data: dict[str, Any]) -> list[str]:
    """Return earlier complaints from the same home or the same phone."""
    unit, phone = data.get("unit"), data.get("phone")
    found: list[Entry] = []
    if unit:
        same_number = find(context.session, "complaint", unit=unit, project=data.get("project"))
        found += [entry for entry in same_number if entry.data.get("building") == data.get("building")]
    if phone:
        found += find(context.session, "complaint", phone=phone)
    earlier = {entry.number: entry for entry in found if entry.number != number}
    note_case(context.session, earlier.values(), context.instance.id, READ)
    return list(earlier)


@service("complaint.open_action", Text("下达内部整改任务单", "Start the linked internal action"))
def open_action(context: ServiceContext, number: str, data: dict[str, Any]) -> dict[str, Any]:
    """Start the task sheets that go on after a complaint was closed on its reply (C-40).

    One for each of ``executors`` ({role, partner, work, due}), else one for the responsible department.
    ``action_number`` is the number of the only sheet, else all of them.
    """
    whole = {"role": data.get("responsible"), "work": data.get("measure")}
    here = context.instance.id
    sheets = [
        context.start(context.session, "complaint-action", _sheet(number, data, one), by=SYSTEM, parent_id=here)
        for one in data.get("executors") or [whole]
    ]
    return {"action_number": "、".join(sheet.number for sheet in sheets)}


def _sheet(number: str, data: dict[str, Any], executor: dict[str, Any]) -> dict[str, Any]:
    own = {"responsible": executor.get("role") or data.get("responsible"), "measure": executor.get("work")}
    with_whom = {"partner": executor.get("partner"), "due": executor.get("due")}
    return {**data, **own, **with_whom, "complaint_number": number}
