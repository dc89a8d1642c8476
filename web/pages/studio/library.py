"""The library of procedures: what is in force, what is being changed, and beginning a change."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands import studio
from engine.errors import FieldsInvalid
from engine.queries.studio import Shelved, library
from web import current, db
from web.pages.studio.base import blueprint
from web.work.names import process_name


@blueprint.get("/")
def index() -> str:
    """List every procedure with its revision, its cases and its working copy."""
    return _page({}, {})


@blueprint.post("/open/<key>")
def open_copy(key: str) -> Response:
    """Open the working copy of a procedure, made now if there is none."""
    copy = studio.open_copy(db.session(), key, by=current.actor())
    return redirect(url_for(".show", copy_id=copy.id), 303)


@blueprint.post("/new")
def new_copy() -> Response | tuple[str, int]:
    """Begin a procedure that does not exist yet."""
    typed = {name: request.form.get(name, "").strip() for name in ("key", "name")}
    try:
        copy = studio.new_copy(db.session(), typed["key"], typed["name"], by=current.actor())
    except FieldsInvalid as refusal:
        return _page(typed, {field: texts[0] for field, texts in refusal.fields.items()}), refusal.status
    return redirect(url_for(".show", copy_id=copy.id), 303)


def _page(typed: dict[str, str], problems: dict[str, object]) -> str:
    text = request.args.get("q", "").strip()
    rows = library(db.session())
    names = {row.key: _name(row) for row in rows}
    if text:
        rows = [row for row in rows if text.casefold() in f"{row.key}\n{names[row.key]}\n{_number(row)}".casefold()]
    return render_template(
        "studio/index.html", rows=rows, names=names, number=_number, text=text, typed=typed, problems=problems
    )


def _number(row: Shelved) -> str:
    return str(row.definition.settings.get("number", "")) if row.definition is not None else ""


def _name(row: Shelved) -> str:
    if row.definition is not None:
        return process_name(row.definition)
    return row.copy.name if row.copy is not None else row.key
