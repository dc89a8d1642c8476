"""Sending a working copy for approval: why, from when, what becomes of running cases, and who has to read it."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine.commands import documents
from engine.commands.documents import Sending
from engine.commands.studio.copies import changed_files
from engine.documents import class_codes
from engine.documents.changes import number_of
from engine.errors import EngineError, FieldsInvalid
from engine.model import CopyState, Role, RunningPolicy, WorkingCopy
from engine.queries.documents import running_cases
from engine.text import Text
from web import current, db, i18n
from web.errors import problem
from web.filters import role_name
from web.pages.documents.base import RUNNING
from web.pages.studio.base import blueprint, opened
from web.work.comparison import order
from web.work.names import in_language
from web.work.palette import title_of, titles_by_file

NO_DATE = Text("请填写日期", "Give a date")


@blueprint.get("/<copy_id>/send")
def send(copy_id: str) -> str | Response:
    """Ask what whoever approves it has to know."""
    copy = opened(copy_id)
    if copy.state != CopyState.OPEN:
        return redirect(url_for(".show", copy_id=copy.id), 303)
    return _page(copy)


@blueprint.post("/<copy_id>/send")
def send_copy(copy_id: str) -> Response | tuple[str, int]:
    """Freeze the copy and begin its review; what keeps it from that is said, and what was typed stays."""
    copy = opened(copy_id)
    try:
        change = documents.send_copy(db.session(), copy.id, _asked(), by=current.actor())
    except EngineError as refusal:
        return _page(copy, refusal), refusal.status
    flash(_("“%(name)s”已送审；批准之前仍按现行文件执行", name=copy.name))
    return redirect(url_for("documents.change", change_id=change.id), 303)


def _asked() -> Sending:
    given = request.form
    try:
        day = date.fromisoformat(given["effective_on"]) if given.get("effective_on") else None
    except ValueError as error:
        raise FieldsInvalid({"effective_on": [NO_DATE]}) from error
    running = given.get("running", "")
    return Sending(
        reason=given.get("reason", ""),
        summary=given.get("summary", ""),
        effective_on=day,
        running=RunningPolicy(running) if running in list(RunningPolicy) else RunningPolicy.CONTINUE,
        readers=given.getlist("readers"),
        read_days=given.get("read_days", type=int),
        class_code=given.get("class_code", ""),
    )


def _page(copy: WorkingCopy, refusal: EngineError | None = None) -> str:
    session = db.session()
    fields = refusal.fields if isinstance(refusal, FieldsInvalid) else {}
    titles = titles_by_file(session)
    classes = {} if number_of(session, copy.process_key) else class_codes(session)
    return render_template(
        "studio/send.html",
        copy=copy,
        changed=[
            title_of(titles, file.name, file.content)
            for file in sorted(changed_files(copy), key=lambda each: order(each.name))
        ],
        cases=running_cases(session, copy.process_key),
        running=RUNNING,
        roles=[(role.key, role_name(role)) for role in session.scalars(select(Role).order_by(Role.key))],
        classes=[(str(item["key"]), in_language(item["title"], str(item["key"]))) for item in classes],
        typed=request.form,
        errors={name: texts[0] for name, texts in fields.items()},
        refusal=problem(refusal, i18n.language()) if refusal is not None and not fields else None,
    )
