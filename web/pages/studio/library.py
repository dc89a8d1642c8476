"""The library of procedures: what is in force, what is being changed, and beginning a change."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands import studio
from engine.errors import FieldsInvalid
from web import current, db
from web.pages.studio.base import blueprint
from web.work.shelves import STATES, lines, shelves


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


@blueprint.post("/file/<key>")
def file_procedure(key: str) -> Response | tuple[str, int]:
    """Put a procedure into a folder."""
    try:
        studio.file_procedure(db.session(), key, request.form.get("folder", ""), by=current.actor())
    except FieldsInvalid as refusal:
        return _page({}, {field: texts[0] for field, texts in refusal.fields.items()}), refusal.status
    return redirect(url_for(".index"), 303)


def _page(typed: dict[str, str], problems: dict[str, object]) -> str:
    text, folder, state = (request.args.get(name, "").strip() for name in ("q", "folder", "state"))
    every = lines(db.session())
    found = [line for line in every if line.says(text) and folder in ("", line.folder) and state in ("", line.state)]
    return render_template(
        "studio/index.html",
        shelves=shelves(found),
        folders=sorted({line.folder for line in every} - {""}),
        states=STATES,
        asked={"q": text, "folder": folder, "state": state},
        typed=typed,
        problems=problems,
    )
