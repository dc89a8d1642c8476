"""The task page: the form, the case beside it, and who did it when somebody was faster."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request

from engine.commands.read import mark_seen
from engine.instances import delays
from engine.instances.papers import papers_of
from engine.model import Person, Task, TaskState
from engine.queries.casefile import values_at
from engine.text import Text
from engine.work.permit import may_do, may_read, right_of
from web import current, db
from web.i18n import language
from web.pages.tasks.base import blueprint, find_task
from web.work import forms
from web.work.casepage import case_page
from web.work.delays import Late, stated
from web.work.options import desk_lists

MANAGER = "cs_manager"


@dataclass(frozen=True)
class Delay:
    """What the form asks about lateness: whether it is late, and must be explained; what was stated, what was typed."""

    causes: Mapping[str, Text]
    is_late: bool
    required: bool
    stated: Late | None
    typed: Mapping[str, str]
    errors: Mapping[str, Sequence[Text]]


@blueprint.get("/<task_id>")
def show(task_id: str) -> str:
    """Show a task; its form only to somebody who may do it now."""
    return page(find_task(task_id))


def page(task: Task, typed: Mapping[str, str] | None = None, errors: Mapping[str, Sequence[Text]] | None = None) -> str:
    """Return the page of a task; with what was typed beside its form, and what of it was refused."""
    session, actor = db.session(), current.actor()
    if not may_read(session, task.instance, actor):
        return render_template("tasks/gone.html", task=task, doer=_doer(task))
    mark_seen(session, task.instance_id, by=actor)
    is_open = task.state == TaskState.OPEN
    doing = is_open and may_do(session, task, actor)
    is_mine = is_open and task.assignee_id == actor.id
    instance = task.instance
    papers = papers_of(session, task) if doing else None
    asked = request.args.get("form")
    paper = next((each for each in papers.accepted if each.id == asked), papers.accepted[0]) if papers else None
    form = forms.offered(session, task, paper.id if paper else None) if doing else None
    return render_template(
        "tasks/show.html",
        task=task,
        case=case_page(session, task.instance_id, actor),
        doing=doing,
        is_open=is_open,
        is_mine=is_mine,
        can_return=is_mine and right_of(session, task, actor) is not None,
        can_transfer=doing or (is_open and actor.holds(MANAGER, instance.scope_kind, instance.scope_id)),
        holder=session.get(Person, task.assignee_id) if task.assignee_id else None,
        doer=_doer(task),
        principal=session.get(Person, task.delegated_from) if task.delegated_from else None,
        schema=form.worded(language()).schema if form is not None else None,
        data=_data(task) if form is not None else None,
        delay=_delay(task, typed or {}, errors or {}),
        typed=typed or {},
        papers=papers,
        paper=paper,
        request_key=secrets.token_hex(16),
    )


def _delay(task: Task, typed: Mapping[str, str], errors: Mapping[str, Sequence[Text]]) -> Delay:
    session = db.session()
    is_late = delays.is_late(task.due_at, None)
    known = stated(session, task) if is_late else None
    return Delay(delays.causes(session), is_late, delays.is_asked(session, task), known, typed, errors)


def _doer(task: Task) -> Person | None:
    return db.session().get(Person, task.completed_by) if task.completed_by else None


def _data(task: Task) -> dict[str, object]:
    """Return what the form begins with: the case's values, the draft over them, and the reference lists."""
    session = db.session()
    known = {**values_at(session, task), **(task.draft or {})}
    return {**forms.with_links(known), **desk_lists(session)}
