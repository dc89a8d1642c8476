"""Doing a task: its draft, and submitting it."""

from __future__ import annotations

from flask import Response, jsonify, make_response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from engine import commands
from engine.errors import Conflict, FieldsInvalid, Invalid
from engine.queries.inbox import Inbox
from engine.text import Text
from engine.work.permit import may_read
from web import current, db
from web.pages.tasks.base import blueprint, find_task
from web.pages.tasks.reading import page
from web.refusals import wants_json
from web.work import submit
from web.work.sent import sent_form, told_ok


@blueprint.put("/<task_id>/draft")
def draft(task_id: str) -> Response:
    """Keep what was typed so far; a script of the page sends ``{"data": {…}}``."""
    sent = request.get_json()
    if not isinstance(sent, dict) or not isinstance(sent.get("data"), dict):
        raise Invalid(Text("草稿格式有误", "This is no draft"))
    task = commands.save_draft(db.session(), task_id, sent["data"], by=current.actor())
    return jsonify(saved_at=task.draft_at.isoformat() if task.draft_at else None)


@blueprint.post("/<task_id>/complete")
def complete(task_id: str) -> AnyResponse:
    """Finish the task and go to the next one: in the same case, else the most urgent in the inbox."""
    session, actor = db.session(), current.actor()
    task = find_task(task_id)
    try:
        submit.complete(session, task_id, sent_form(), by=actor)
    except FieldsInvalid as refused:
        if wants_json():
            raise
        return make_response(page(task, request.form, refused.fields), refused.status)
    except Conflict as conflict:
        if "form" in conflict.details:
            conflict.details["location"] = url_for(".show", task_id=task_id)
            raise
        readable = may_read(session, task.instance, actor)
        case = url_for("cases.show", ref=task.instance.number)
        conflict.details["location"] = case if readable else url_for(".show", task_id=task_id)
        raise
    name = task.name
    following = submit.next_in_case(session, task.instance_id, actor)
    if following is not None:
        told = _("已办理“%(name)s”，下一项：%(next)s", name=name, next=following.name)
        return told_ok(url_for(".show", task_id=following.id), told)
    urgent = Inbox(session, actor).next_task(after=task_id)
    if urgent is not None:
        told = _("已办理“%(name)s”，这是下一项待办", name=name)
        return told_ok(url_for(".show", task_id=urgent), told)
    return told_ok(url_for("inbox.tab", tab="todo"), _("已办理“%(name)s”，没有其他待办了", name=name))
