"""Notices to a person on the site: the list behind the bell."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands.read import mark_read
from engine.queries import notices
from web import current, db
from web.work.answers import go, is_htmx, with_toast
from web.work.filtering import page_of
from web.work.names import project_names

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.get("/")
@current.signed_in
def index() -> str:
    """Show one's notices, newest first."""
    return _page()


@blueprint.get("/<notice_id>")
@current.signed_in
def follow(notice_id: str) -> Response:
    """Mark a notice read and go to what it is about."""
    notice = notices.find(db.session(), notice_id, current.actor())
    mark_read(db.session(), by=current.actor(), notice_id=notice.id)
    if notice.task_id:
        return redirect(url_for("tasks.show", task_id=notice.task_id))
    if notice.instance_id:
        return redirect(url_for("cases.show", ref=notice.instance_id))
    if notice.kind == "reading":
        return redirect(url_for("reading.index"))
    return redirect(url_for(".index"))


@blueprint.post("/read")
@current.signed_in
def read_all() -> Response:
    """Mark everything read."""
    mark_read(db.session(), by=current.actor())
    told = _("已全部标为已读")
    return with_toast(_page(), told) if is_htmx() else go(url_for(".index"), told)


def _page() -> str:
    session = db.session()
    page = notices.rows(session, current.actor(), page_of(request.args))
    return render_template(
        "notices/index.html",
        page=page,
        settled=notices.settled(session, page.rows),
        cases=notices.cases(session, page.rows),
        projects=project_names(session),
    )
