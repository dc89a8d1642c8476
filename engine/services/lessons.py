"""Candidate lessons from closed cases, and whether a published one helped (CMP-115, 149, 152)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.actor import SYSTEM, Actor
from engine.errors import NotFound
from engine.instances.programs import current_revision
from engine.model import DefinitionKind, Entry, Person, Task, TaskState
from engine.registers import get, save_entry
from engine.registers.recurrence import recurrences
from engine.services.context import ServiceContext
from engine.services.registers import scope_of
from engine.services.registry import service
from engine.text import Text

PROCESS, PROPOSED = "lesson", "lesson.proposed"


@service("lesson.propose", Text("向经验库提出候选经验", "Propose a lesson"))
def propose(context: ServiceContext, number: str, data: dict[str, Any]) -> dict[str, Any]:
    """Add a candidate lesson and start its review; nothing is added without a title unless an improvement is due.

    Whoever did the last task of the case proposes it.  Where no procedure reviews lessons it stays a candidate.
    """
    title = str(data.get("title") or "").strip()
    if not title and not data.get("improvement"):
        return {"lesson_number": None}
    fields = {**data, "title": title or f"{number} 服务改进", "status": "candidate", "source": number}
    entry = save_entry(context.session, "lesson", fields, by=SYSTEM, scope=scope_of(context), case=context.instance.id)
    _review(context, entry)
    return {"lesson_number": entry.number}


def _review(context: ServiceContext, entry: Entry) -> None:
    try:
        current_revision(context.session, DefinitionKind.PROCESS, PROCESS)
    except NotFound:
        return
    scope_kind, project = scope_of(context)
    here = get(context.session, "project", project) if scope_kind == "project" else None
    told = ("topic", "cause_class", "responsible", "source")
    variables = {
        "lesson_number": entry.number,
        "lesson_title": entry.data["title"],
        "lesson_text": entry.data.get("text"),
        "lesson_process": entry.data.get("process"),
        **{name: entry.data.get(name) for name in told},
        "project": here.number if here is not None else None,
        "product_type": here.data.get("product_type") if here is not None else None,
    }
    by = _proposer(context)
    context.start(context.session, PROCESS, variables, by=by, message=PROPOSED, parent_id=context.instance.id)


def _proposer(context: ServiceContext) -> Actor:
    done = (
        select(Person)
        .join(Task, Task.completed_by == Person.id)
        .where(Task.instance_id == context.instance.id, Task.state == TaskState.COMPLETED)
        .order_by(Task.completed_at.desc(), Task.id.desc())
        .limit(1)
    )
    person = context.session.scalar(done)
    return Actor(id=person.id, name=person.name) if person is not None else SYSTEM


@service("lesson.recurrence", Text("统计经验发布后的复发", "Count what happened again after a lesson"))
def count(context: ServiceContext, number: str) -> dict[str, Any]:
    """Count what happened again since the lesson was published.

    Results: ``effect`` (how often in all) and ``recurrence`` [{project, project_name, complaints, findings, asked}]
    with numbers of entries, and how many cases of the project asked the question.
    """
    lesson = get(context.session, "lesson", number)
    lines = recurrences(context.session, [lesson] if lesson is not None else []).get(number, [])
    told = [
        {
            "project": line.project,
            "project_name": _name(context, line.project),
            "complaints": list(line.complaints),
            "findings": list(line.findings),
            "asked": line.asked,
        }
        for line in lines
    ]
    return {"effect": sum(line.count for line in lines), "recurrence": told}


def _name(context: ServiceContext, project: str) -> str | None:
    entry = get(context.session, "project", project) if project else None
    return entry.title if entry is not None else project or None
