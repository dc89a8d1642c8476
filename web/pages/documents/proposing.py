"""Propose a change of a procedure: anybody may (DOC-039)."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import documents
from engine.errors import FieldsInvalid
from engine.instances.programs import current_revision
from engine.model import DefinitionKind
from web import current, db
from web.pages.documents.base import blueprint
from web.work.names import process_name


@blueprint.get("/propose/<key>")
def propose(key: str) -> str:
    """Ask why a procedure should change, and how."""
    return _page(key, {}, {})


@blueprint.post("/propose/<key>")
def send_proposal(key: str) -> Response | tuple[str, int]:
    """Hand the proposal to the process owners."""
    typed = {name: request.form.get(name, "").strip() for name in ("reason", "summary")}
    try:
        change = documents.propose_change(db.session(), key, **typed, by=current.actor())
    except FieldsInvalid as refusal:
        return _page(key, typed, {name: texts[0] for name, texts in refusal.fields.items()}), refusal.status
    flash(_("修订建议已提交，流程负责人受理后会告知您；批准之前仍按现行文件执行"))
    return redirect(url_for(".change", change_id=change.id), 303)


def _page(key: str, typed: dict[str, str], problems: dict[str, object]) -> str:
    revision = current_revision(db.session(), DefinitionKind.PROCESS, key)
    return render_template(
        "documents/propose.html",
        definition=revision.definition,
        revision=revision,
        name=process_name(revision.definition),
        typed=typed,
        problems=problems,
    )
