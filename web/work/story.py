"""A case's history as people read it: every line in words, with what was filled in under its form's labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.feel.values import decode, to_plain
from engine.model import Instance, Task
from engine.queries.history import Item, timeline
from engine.text import Text
from forms import Row
from web.i18n import language
from web.work import forms
from web.work.corrections import STATES, Recorded, cause_of, form_of, recorded
from web.work.delays import said
from web.work.options import desk_lists

SIGNATURE = "firebreak:signature"
OPINION = "opinion"
_NO_PERSON = {"系统": Text("系统", "The system"), "客户": Text("客户", "The customer")}


@dataclass(frozen=True)
class Told:
    """One line of the history; ``step`` names the task it came from, ``lines`` what was filled in there.

    ``fields`` are what of it may be corrected.
    """

    item: Item
    step: str
    lines: Sequence[Row]
    opinion: str = ""
    fields: Sequence[Recorded] = ()

    @property
    def who(self) -> str:
        """Return who did it, in the language of the request when it was no person."""
        return _NO_PERSON.get(self.item.who, Text(self.item.who, self.item.who)).in_(language())

    @property
    def capacity(self) -> str:
        """Return in which roles they acted and for whom, in the language of the request; "" when nothing is known."""
        zh = language() == "zh"
        told = ("、" if zh else ", ").join(one.in_(language()) for one in self.item.capacity or ())
        absent = self.item.on_behalf_of
        behalf = (f"代{absent}" if zh else f"for {absent}") if absent else ""
        return ("，" if zh else ", ").join(filter(None, (told, behalf)))

    @property
    def tone(self) -> str:
        """Return how the line is marked: ``overdue``, ``ok`` or ``""``."""
        if self.item.is_late or self.item.type in ("clock.breached", "incident.opened", "instance.failed"):
            return "overdue"
        return "ok" if self.item.type in ("task.completed", "instance.completed") else ""


def spoken_names() -> dict[str, str]:
    """Return what those who are no persons are called in the language of the request, by the id events have."""
    return {"system": _NO_PERSON["系统"].in_(language()), "customer": _NO_PERSON["客户"].in_(language())}


def tell(session: Session, instance: Instance, actor: Actor) -> list[Told]:
    """Return the history, oldest first.  Raises NotFound when the actor may not read the case."""
    return filled(session, instance, timeline(session, instance, actor))


def filled(session: Session, instance: Instance, items: Sequence[Item]) -> list[Told]:
    """Return lines of a history with what was filled in at each, under the labels of its form."""
    ids = {item.task_id for item in items if item.task_id}
    tasks = {task.id: task for task in session.scalars(select(Task).where(Task.id.in_(ids)))}
    lists = desk_lists(session)
    return [_told(session, instance, item, tasks.get(item.task_id or ""), lists) for item in items]


def _told(session: Session, instance: Instance, item: Item, task: Task | None, lists: Mapping[str, Any]) -> Told:
    data = {name: to_plain(decode(value)) for name, value in item.data.items()}
    late = said(item, language())
    if (not data and not late) or item.type in STATES:
        return Told(item, task.name if task else "", ())
    form = form_of(session, instance, item, data)
    signed = task is not None and SIGNATURE in task.properties
    opinion = str(data.get(OPINION) or "") if signed else ""
    lines = forms.lines(form, data, lists) if form is not None else ()
    fields = [*recorded(form, data, lists, language()), *cause_of(item, language())]
    return Told(item, task.name if task else "", [*lines, *late], opinion, fields)
