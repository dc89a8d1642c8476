"""Starting something: the processes a person may start, and the form of each."""

from __future__ import annotations

import secrets

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forms import Form
from web import current, db
from web.i18n import language
from web.work import beginnings, submit
from web.work.sent import sent_form, told_ok

MOST_GIVEN = 200
"""How much of one field an address may fill in."""

blueprint = Blueprint("start", __name__, url_prefix="/start")


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""


@blueprint.get("/")
def index() -> str:
    """List what the person may start."""
    return render_template("start/index.html", rows=beginnings.startable(db.session(), current.actor()))


@blueprint.get("/<key>")
def show(key: str) -> str:
    """Show the form a process begins with; the address may fill in texts and choices of it."""
    session, actor = db.session(), current.actor()
    beginning = beginnings.asked_for(session, key, actor)
    form = beginnings.form(session, beginning)
    return render_template(
        "start/show.html",
        beginning=beginning,
        schema=form.worded(language()).schema if form is not None else None,
        data={**beginnings.context(session, actor, form), **_given(form)},
        request_key=secrets.token_hex(16),
    )


@blueprint.post("/<key>")
def begin(key: str) -> Response:
    """Start the process and go to what the starter has to do first, else to the new case."""
    session, actor = db.session(), current.actor()
    beginning = beginnings.asked_for(session, key, actor)
    instance = submit.start(session, beginning, sent_form(), by=actor)
    told = _("已发起，编号 %(number)s", number=instance.number)
    first = submit.next_in_case(session, instance.id, actor)
    if first is not None:
        return told_ok(url_for("tasks.show", task_id=first.id), told)
    return told_ok(url_for("cases.show", ref=instance.number), told)


def _given(form: Form | None) -> dict[str, str]:
    fields = {info.path for info in form.fields} if form is not None else set()
    return {name: value[:MOST_GIVEN] for name, value in request.args.items() if name in fields}
