"""The procedures in force, for everybody to read: 写你所做, 做你所写."""

from __future__ import annotations

from flask import Response, render_template, request
from sqlalchemy import select

from engine.definitions.layout import with_picture
from engine.model import Definition, DefinitionKind
from engine.queries.readings import reading_of
from engine.queries.revisions import editions
from engine.work.permit import only_reads
from web import current, db
from web.pages.procedures.base import OVERSEERS, blueprint, edition_of, find, page_of
from web.work import beginnings
from web.work.drafts import in_draft
from web.work.names import process_name
from web.work.papers import shown


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
    may_see = current.holds(*OVERSEERS)
    return render_template(
        "procedures/index.html", rows=rows, name=process_name, drafts=drafts, may_see_readers=may_see
    )


@blueprint.get("/<key>")
def show(key: str) -> str:
    """Show one procedure: its diagram, what each step says, the rules it carries out, its forms, people and history."""
    session = db.session()
    page = page_of(find(key), None)
    may_start = any(row.key == key for row in beginnings.startable(session, current.actor()))
    named = request.args.get("element", "")
    return render_template(
        "procedures/show.html",
        **page,
        named=named if named in page["process"].activities else "",
        may_start=may_start,
        may_propose=not only_reads(current.actor()),
        may_change=may_change(),
        reading=reading_of(session, page["revision"].id, current.actor().id),
    )


@blueprint.get("/<key>/diagram.bpmn")
def diagram(key: str) -> Response:
    """Send the diagram in force, laid out where it has no picture."""
    return drawing(edition_of(editions(db.session(), find(key)), None).revision.source)


@blueprint.get("/<key>/forms/<form_key>")
@blueprint.get("/<key>/revisions/<label>/forms/<form_key>")
def form(key: str, form_key: str, label: str | None = None) -> str:
    """Show a form of a procedure, empty, with its number, revision and effective date (DOC-047..049)."""
    definition = find(key)
    edition = edition_of(editions(db.session(), definition), label)
    return render_template(
        "procedures/form.html",
        definition=definition,
        name=process_name(definition),
        edition=edition,
        paper=shown(db.session(), edition, form_key),
    )


def drawing(source: bytes) -> Response:
    """Send a drawing, laid out where it has no picture."""
    response = Response(with_picture(source), mimetype="application/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def may_change() -> bool:
    """Tell whether the person may change procedures."""
    return current.holds("process_owner", "admin")
