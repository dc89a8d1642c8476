"""The procedures in force, for everybody to read: 写你所做, 做你所写."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from sqlalchemy import select

from engine.definitions.layout import with_picture
from engine.errors import NotFound
from engine.instances.programs import diagram_of
from engine.model import Definition, DefinitionKind, Revision, Role
from engine.text import Text
from web import current, db
from web.filters import role_name
from web.work import beginnings
from web.work.drafts import gaps_in, in_draft
from web.work.names import in_language, process_name
from web.work.procedure import steps_of

blueprint = Blueprint("procedures", __name__, url_prefix="/procedures")


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""


@blueprint.get("/")
def index() -> str:
    """List the procedures in force."""
    found = (
        select(Definition)
        .where(Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
        .order_by(Definition.key)
    )
    rows = sorted(db.session().scalars(found), key=lambda row: str(row.settings.get("number", "~")))
    drafts = {row.key for row in rows if in_draft(db.session(), row)}
    return render_template("procedures/index.html", rows=rows, name=process_name, drafts=drafts)


@blueprint.get("/<key>")
def show(key: str) -> str:
    """Show one procedure: its diagram, what each step says, and the rules it carries out."""
    session = db.session()
    definition, revision = _find(key)
    process = diagram_of(session, revision.id).processes[key]
    roles = {role.key: role_name(role) for role in session.scalars(select(Role))}
    may_start = any(row.key == key for row in beginnings.startable(session, current.actor()))
    return render_template(
        "procedures/show.html",
        definition=definition,
        revision=revision,
        name=process_name(definition),
        purpose=in_language(definition.settings.get("purpose"), ""),
        process=process,
        named=request.args.get("element", "") if request.args.get("element") in process.activities else "",
        steps=steps_of(session, process),
        owner=roles.get(definition.settings.get("owner", ""), ""),
        managed_by=roles.get(definition.settings.get("managed_by", ""), ""),
        may_start=may_start,
        gaps=gaps_in(revision),
    )


@blueprint.get("/<key>/diagram.bpmn")
def diagram(key: str) -> Response:
    """Send the diagram in force, laid out where it has no picture."""
    response = Response(with_picture(_find(key)[1].source), mimetype="application/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _find(key: str) -> tuple[Definition, Revision]:
    definition = db.session().scalar(
        select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.key == key)
    )
    if definition is None or definition.current is None:
        raise NotFound(Text("没有该流程", "There is no such procedure"))
    return definition, definition.current
