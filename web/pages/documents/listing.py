"""The master list of documents: number, title, class, revision, state, who approved, effective date, owner, review."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import select

from engine.commands.documents.reading import READERS
from engine.documents import class_codes
from engine.model import Role
from engine.queries.approvals import approvals
from engine.queries.documents import Asked, documents
from web import current, db
from web.filters import role_name
from web.pages.documents.base import CHANGE_STATES, KINDS, STATES, blueprint
from web.work.names import in_language

NAMES = ("q", "kind", "class_code", "state")


@blueprint.get("/")
def index() -> str:
    """List every document that has a number, void ones too."""
    session = db.session()
    given = {name: request.args.get(name, "").strip() for name in NAMES}
    asked = Asked(given["q"], given["kind"], given["class_code"], given["state"])
    number = max(1, request.args.get("page", type=int, default=1))
    page = documents(session, asked, number)
    return render_template(
        "documents/index.html",
        page=page,
        approvals=approvals(session, [line.revision for line in page.rows if line.revision is not None]),
        may_read_changes=current.holds(*READERS),
        asked=asked,
        query={name: value for name, value in given.items() if value},
        kinds=KINDS,
        states=STATES,
        change_states=CHANGE_STATES,
        classes={str(item["key"]): in_language(item["title"], str(item["key"])) for item in class_codes(session)},
        roles={role.key: role_name(role) for role in session.scalars(select(Role))},
    )
