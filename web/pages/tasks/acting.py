"""What else one does with a task: claim it, give it back, hand it over."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from web import current, db
from web.pages.tasks.base import blueprint
from web.work.answers import go


@blueprint.post("/<task_id>/claim")
def claim(task_id: str) -> Response:
    """Claim the task and show it."""
    task = commands.claim(db.session(), task_id, by=current.actor())
    return go(url_for(".show", task_id=task_id), _("已认领：%(name)s", name=task.name))


@blueprint.post("/<task_id>/unclaim")
def unclaim(task_id: str) -> Response:
    """Give the task back to its candidates."""
    task = commands.unclaim(db.session(), task_id, by=current.actor())
    return go(url_for("inbox.tab", tab="todo"), _("已退回待认领：%(name)s", name=task.name))


@blueprint.post("/<task_id>/transfer")
def transfer(task_id: str) -> Response:
    """Hand the task over to the person chosen, with a reason."""
    to, reason = request.form.get("to", ""), request.form.get("reason", "")
    task = commands.transfer(db.session(), task_id, to=to, reason=reason, by=current.actor())
    return go(url_for("inbox.tab", tab="todo"), _("已转办：%(name)s", name=task.name))
