"""What was corrected at each step, beside what was recorded; and what a person may say is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.corrections import Correction, may_approve
from engine.errors import NotFound
from engine.feel.values import decode, to_plain
from engine.instances.amended import EVENTS, PROPOSED, REGISTER
from engine.instances.delays import WORDS
from engine.model import Entry, EntryCase, Instance, Task
from engine.queries.history import Item, timeline
from engine.registers import WROTE
from engine.text import Text
from forms import Form
from web.work import forms
from web.work.delays import said
from web.work.options import desk_lists

STATES = {
    EVENTS["proposed"]: Text("待批准", "to be approved"),
    EVENTS["corrected"]: Text("已更正", "corrected"),
    EVENTS["refused"]: Text("未批准", "refused"),
}


@dataclass(frozen=True)
class Recorded:
    """A field that was filled in at a step, as it reads."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A correction as it stands: the words recorded, the right ones, why, who and when; ``by`` is who decided."""

    number: str
    type: str
    label: str
    old: str
    new: str
    reason: str
    who: str
    at: datetime
    by: str = ""
    may_decide: bool = False

    @property
    def state(self) -> Text:
        """Return how it stands in words."""
        return STATES[self.type]


def shown(session: Session, instance: Instance, items: Iterable[Item], by: Actor) -> dict[int, list[Shown]]:
    """Return the corrections by the event whose value they are about, in the order they were proposed."""
    found: dict[str, tuple[int, Shown]] = {}
    for item in items:
        if item.type not in STATES:
            continue
        number, of = item.facts["correction"], int(item.facts["of"])
        values = item.data.get(item.facts["field"]) or {}
        before = found.get(number)
        told = Shown(
            number=number,
            type=item.type,
            label=item.facts["label"],
            old=str(values.get("old", "")),
            new=str(values.get("new", "")),
            reason=item.reason,
            who=before[1].who if before else item.who,
            at=before[1].at if before else item.at,
            by=item.who if before else "",
        )
        found[number] = (of, told)
    open_ones = {number for number, (_, told) in found.items() if told.type == EVENTS[PROPOSED]}
    mine = _decidable(session, instance, by) if open_ones else frozenset()
    listed: dict[int, list[Shown]] = {}
    for number, (of, told) in found.items():
        decided = number in open_ones and number in mine
        listed.setdefault(of, []).append(Shown(**{**told.__dict__, "may_decide": decided}))
    return listed


def _decidable(session: Session, instance: Instance, by: Actor) -> frozenset[str]:
    entries = session.scalars(
        select(Entry)
        .join(EntryCase, EntryCase.entry_id == Entry.id)
        .where(EntryCase.instance_id == instance.id, EntryCase.how == WROTE, Entry.register_key == REGISTER)
    )
    return frozenset(entry.number for entry in entries if may_approve(instance, entry, by))


def recorded(form: Form | None, data: Mapping[str, Any], lists: Mapping[str, Any], locale: str) -> Sequence[Recorded]:
    """Return the fields outside lists of rows that hold something, in the order of the form."""
    if form is None:
        return ()
    fields = [info for info in form.worded(locale).plain_fields if info.path.split(".")[0] in data]
    texts = form.said({**lists, **data}, [info.path for info in fields], locale)
    return [Recorded(info.path, info.label, texts[info.path]) for info in fields if texts[info.path].strip()]


def correction_of(
    session: Session, instance: Instance, seq: int, field: str, new: str, reason: str, by: Actor
) -> Correction:
    """Return the correction somebody proposes, with the recorded words in Chinese.  Raises NotFound."""
    for item in timeline(session, instance, by):
        if item.seq != seq or item.type in STATES:
            continue
        data = {name: to_plain(decode(value)) for name, value in item.data.items()}
        form = form_of(session, instance, item, data)
        for one in (*recorded(form, data, desk_lists(session), "zh"), *cause_of(item, "zh")):
            if one.field == field:
                return Correction(seq, field, one.label, one.text, new, reason)
    raise NotFound(Text("记录中没有这项内容", "No such value was recorded"))


def cause_of(item: Item, locale: str) -> Sequence[Recorded]:
    """Return why the work was late as a field that may be corrected, none where nobody said it."""
    return [Recorded(WORDS, row.label, row.text) for row in said(item, locale)]


def form_of(session: Session, instance: Instance, item: Item, data: Mapping[str, Any]) -> Form | None:
    """Return the form that was filled in at a line of the history, None where nothing was."""
    if not data:
        return None
    task = session.get(Task, item.task_id) if item.task_id else None
    return forms.of_task(session, task) if task else forms.of_beginning(session, instance, data)
