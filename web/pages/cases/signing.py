"""Who signs a countersign that runs: adding signers and withdrawing them."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.model import Instance, Task
from engine.queries.casefile import find_case
from engine.work.permit import may_read
from web import current, db
from web.pages.cases.base import blueprint
from web.work.answers import go


@blueprint.post("/<ref>/countersigns/<countersign_id>/signers")
def add_signer(ref: str, countersign_id: str) -> Response:
    """Add the role (``role:KEY``) or person (``person:ID``) chosen, with a reason."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    kind, _mark, key = request.form.get("signer", "").partition(":")
    commands.add_signer(
        session,
        instance.id,
        countersign_id,
        role=key if kind == "role" else None,
        person=key if kind == "person" else None,
        reason=request.form.get("reason", ""),
        by=actor,
    )
    return _back(instance, _("已加签"))


@blueprint.post("/<ref>/countersigns/<countersign_id>/signers/<int:number>/withdraw")
def withdraw_signer(ref: str, countersign_id: str, number: int) -> Response:
    """Withdraw a signer who has not signed, with a reason."""
    session, actor = db.session(), current.actor()
    instance = find_case(session, ref, actor)
    commands.withdraw_signer(
        session, instance.id, countersign_id, number, reason=request.form.get("reason", ""), by=actor
    )
    return _back(instance, _("已减签"))


def _back(instance: Instance, told: str) -> Response:
    """Go back to the task it was done from, else to the case."""
    task = db.session().get(Task, request.form.get("task", ""))
    if task is not None and task.instance_id == instance.id and may_read(db.session(), instance, current.actor()):
        return go(url_for("tasks.show", task_id=task.id), told)
    return go(url_for(".show", ref=instance.number), told)
