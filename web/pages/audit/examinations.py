"""Examinations: all cases of a procedure checked by jobs, with how far they are and what was found so far."""

from __future__ import annotations

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.examining import order_examination
from engine.conformance import examining
from engine.conformance.examining import Examination
from engine.errors import NotFound
from engine.model import Person
from engine.text import Text
from web import current, db
from web.packages.progress import STALLED
from web.pages.audit.base import blueprint
from web.pages.audit.conformance import behind
from web.work.answers import go
from web.work.conformance import cards_of, fields_of, labels_of
from web.work.names import process_names
from web.work.reports import begins, ends, given


@blueprint.post("/conformance/examinations/")
def order_all() -> Response:
    """Order that all cases asked for be checked."""
    session = db.session()
    process = request.form.get("process", "")
    asked = given(fields_of(session, process), request.form)
    if "process" not in asked:
        raise NotFound
    made = order_examination(
        session,
        process,
        by=current.actor(),
        since=begins(asked.get("since")),
        until=ends(asked.get("until")),
        against=labels_of(session, process).get(asked.get("against", "")),
    )
    return go(url_for(".examination", examination_id=made.id))


@blueprint.get("/conformance/examinations/<examination_id>")
def examination(examination_id: str) -> str:
    """Show how far an examination is, and what it found so far."""
    session = db.session()
    made = _found(session, examination_id)
    labels = {id_: label for label, id_ in labels_of(session, made.process).items()}
    return render_template(
        "audit/examination.html",
        made=made,
        name=process_names(session)[made.process],
        against=labels.get(made.against or ""),
        cards=cards_of(session, made.process, made.found),
        by=session.get_one(Person, made.by_id).name,
        is_stalled=not made.is_done and clock.now() - made.moved_at > STALLED,
    )


@blueprint.get("/conformance/examinations/<examination_id>/cases")
def examination_cases(examination_id: str) -> str:
    """List the cases behind a finding of an examination."""
    session = db.session()
    made = _found(session, examination_id)
    return behind(cards_of(session, made.process, made.found), "audit.examination", {"examination_id": made.id})


def _found(session: Session, examination_id: str) -> Examination:
    made = examining.find(session, examination_id)
    if made is None:
        raise NotFound(Text("没有这次对照，或已清理", "There is no such examination, or it was cleared away"))
    return made
