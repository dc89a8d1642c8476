"""What people add to a case: files, remarks, copies for others; and its end before its time."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.commands import Upload
from engine.database import transaction
from engine.errors import Invalid
from engine.model import Instance
from engine.queries.casefile import find_case
from engine.text import Text
from web import current, db
from web.pages.cases.base import blueprint
from web.work.answers import go, is_htmx, with_toast
from web.work.casepage import case_page
from web.work.sent import sent_cause, sent_time


@blueprint.post("/<ref>/files")
def attach(ref: str) -> Response:
    """Attach the files chosen, all or none."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    chosen = [Upload(file.filename, file.read()) for file in request.files.getlist("file") if file.filename]
    if not chosen:
        raise Invalid(Text("请选择文件", "Choose a file"))
    with transaction(session):
        for upload in chosen:
            commands.attach(session, instance.id, upload, by=actor, task_id=_task())
    return _shown(instance, "cases/parts/files.html", _("已上传 %(n)s 个文件", n=len(chosen)))


@blueprint.post("/<ref>/comments")
def comment(ref: str) -> Response:
    """Add a remark."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    said = request.form.get("text", "")
    commands.comment(session, instance.id, said, by=actor, task_id=_task(), happened=sent_time())
    return _shown(instance, "cases/parts/comments.html", _("已留言"))


@blueprint.post("/<ref>/delays/<about>")
def explain(ref: str, about: str) -> Response:
    """State why a task or limit of the case is late."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    commands.explain_delay(session, about, sent_cause(), by=actor)
    return _shown(instance, "cases/parts/delays.html", _("已记录超期原因"))


@blueprint.post("/<ref>/copies")
def copy(ref: str) -> Response:
    """Send copies for information."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    people = commands.copy_to(session, instance.id, request.form.getlist("to"), by=actor)
    who = "、".join(person.name for person in people)
    told = _("已抄送 %(who)s", who=who) if who else _("所选人员此前已抄送")
    return _shown(instance, "cases/parts/copy.html", told)


@blueprint.post("/<ref>/cancel")
def cancel(ref: str) -> Response:
    """End the case before its time, with a reason."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    commands.cancel(session, instance.id, reason=request.form.get("reason", ""), by=actor)
    return go(url_for(".show", ref=instance.number), _("已撤销 %(number)s", number=instance.number))


def _task() -> str | None:
    return request.form.get("task") or None


def _shown(instance: Instance, part: str, told: str) -> Response:
    if not is_htmx():
        return go(url_for(".show", ref=instance.number), told)
    case = case_page(db.session(), instance.id, current.actor())
    return with_toast(render_template(part, case=case), told)
