"""One change of a document: what it says, who signed it, what it changes; and withdrawing it."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from engine.commands import documents
from engine.commands.documents.sending import digest_of
from engine.definitions.layout import with_picture
from engine.errors import EngineError, FieldsInvalid, NotFound
from engine.model import (
    ChangeState,
    CopyState,
    DocumentChange,
    Instance,
    Person,
    Revision,
    Role,
    RunningPolicy,
    WorkingCopy,
)
from engine.queries.documents import Brought, brought_by, running_cases, signatures_of
from engine.queries.foresight import foresee
from engine.text import Text
from engine.work.permit import may_read
from web import current, db
from web.filters import role_name
from web.pages.documents.base import CHANGE_STATES, RUNNING, blueprint
from web.work.comparison import WORDS, Compared, compared, order
from web.work.palette import title_of, titles_by_file

DECISIONS = {
    "": Text("签名", "Signed"),
    "agree": Text("同意", "Agreed"),
    "conditional": Text("有条件同意", "Agreed with conditions"),
    "return": Text("退回修改", "Returned"),
    "reject": Text("不同意", "Rejected"),
}
WITHDRAWABLE = (ChangeState.PROPOSED, ChangeState.IN_REVIEW)


@blueprint.get("/changes/<change_id>")
def change(change_id: str) -> str:
    """Show one change."""
    return _page(_readable(change_id))


@blueprint.get("/changes/<change_id>/cases")
def moving(change_id: str) -> str:
    """Show what becomes of the cases at work when they go over to what a change brings."""
    found = _readable(change_id)
    if found.state not in (ChangeState.IN_REVIEW, ChangeState.APPROVED):
        raise NotFound()
    return render_template("documents/moving.html", change=found, told=foresee(db.session(), found))


@blueprint.post("/changes/<change_id>/withdraw")
def withdraw(change_id: str) -> Answer | tuple[str, int]:
    """End the change; the working copy can be written in again."""
    found = _readable(change_id)
    try:
        documents.withdraw_change(db.session(), found.id, request.form.get("reason", ""), by=current.actor())
    except EngineError as refusal:
        return _page(found, refusal), refusal.status
    flash(_("已撤回，修订稿可以继续修改"))
    return redirect(url_for(".change", change_id=found.id), 303)


@blueprint.get("/changes/<change_id>/<state>/<name>")
def drawing(change_id: str, state: str, name: str) -> Response:
    """Send a diagram of the change, ``old`` or ``new``, laid out where it has no picture."""
    found = next((one for one in brought_by(db.session(), _readable(change_id)) if one.name == name), None)
    source = found.content if found and state == "new" else found.old.source if found and found.old else None
    if source is None or state not in ("old", "new"):
        raise NotFound()
    response = Response(with_picture(source), mimetype="application/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _readable(change_id: str) -> DocumentChange:
    return documents.readable_change(db.session(), change_id, by=current.actor())


def _page(found: DocumentChange, refusal: EngineError | None = None) -> str:
    session, actor = db.session(), current.actor()
    instance = session.get(Instance, found.instance_id) if found.instance_id else None
    copy = session.get(WorkingCopy, found.copy_id) if found.copy_id else None
    people = session.scalars(select(Person).where(Person.id.in_([found.proposed_by, *found.authors])))
    checked = documents.problems_of(session, found) if found.state == ChangeState.IN_REVIEW else None
    reason = next(iter(refusal.fields.values()))[0] if isinstance(refusal, FieldsInvalid) else None
    return render_template(
        "documents/change.html",
        change=found,
        digest=digest_of(found) if found.contents else "",
        number=next((line["number"] for line in found.assigned.get("files", ()) if line["number"]), ""),
        case=instance if instance is not None and may_read(session, instance, actor) else None,
        people={one.id: one.name for one in people},
        roles={role.key: role_name(role) for role in session.scalars(select(Role))},
        problems=checked,
        signatures=signatures_of(session, found),
        decisions=DECISIONS,
        states=CHANGE_STATES,
        running=RUNNING[RunningPolicy(found.running)],
        cases=running_cases(session, found.process_key),
        compared=_compared(found),
        words=WORDS,
        may_withdraw=found.state in WITHDRAWABLE and documents.may_withdraw(found, actor),
        may_edit=copy is not None and copy.state == CopyState.OPEN and current.holds("process_owner", "admin"),
        refusal=reason or (refusal.text if refusal is not None else None),
    )


def _compared(found: DocumentChange) -> list[Compared]:
    titles = titles_by_file(db.session())
    brought = sorted(brought_by(db.session(), found), key=lambda each: order(each.name))
    return [_one(found, each, title_of(titles, each.name, each.content)) for each in brought]


def _one(found: DocumentChange, each: Brought, title: str) -> Compared:
    old: Revision | None = each.old
    urls = tuple(url_for(".drawing", change_id=found.id, state=state, name=each.name) for state in ("old", "new"))
    shown = (urls[0] if old is not None else "", urls[1])
    return compared(title, each.name, (old.source if old is not None else None, each.content), shown)
