"""Documents people are asked to read: one's own list, and for owners who has not read what."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands.acknowledge import acknowledge
from engine.errors import NotFound
from engine.model import DefinitionKind, Revision
from engine.queries import readings
from web import current, db
from web.pages.procedures.base import OVERSEERS
from web.work.filtering import page_of
from web.work.names import process_name

blueprint = Blueprint("reading", __name__, url_prefix="/reading")


@blueprint.get("/")
@current.signed_in
def index() -> str:
    """List what one has to read, and what one read last."""
    return render_template(
        "reading/index.html",
        rows=readings.readings_of(db.session(), current.actor().id),
        name=process_name,
        may_see_others=current.holds(*OVERSEERS),
        process=DefinitionKind.PROCESS,
    )


@blueprint.post("/<revision_id>/acknowledge")
@current.signed_in
def confirm(revision_id: str) -> Response:
    """Sign that one has read a revision."""
    acknowledge(db.session(), revision_id, by=current.actor())
    revision = db.session().get_one(Revision, revision_id)
    flash(_("已签署知悉：%(name)s %(label)s", name=process_name(revision.definition), label=revision.label))
    return redirect(url_for(".index"), 303)


@blueprint.get("/documents")
@current.needs_role(*OVERSEERS)
def documents() -> str:
    """List the revisions in force that people were asked to read."""
    return render_template("reading/documents.html", rows=readings.asked(db.session()), name=process_name)


@blueprint.get("/documents/<revision_id>")
@current.needs_role(*OVERSEERS)
def readers(revision_id: str) -> str:
    """List who was asked to read a revision, those who have not first, and who works without."""
    session = db.session()
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound()
    only_left = request.args.get("left") == "1"
    page = readings.readers(session, revision, page_of(request.args), only_left=only_left)
    return render_template(
        "reading/readers.html",
        revision=revision,
        name=process_name(revision.definition),
        page=page,
        only_left=only_left,
        reminders=readings.reminders(session, revision),
        query={"left": "1"} if only_left else {},
    )
