"""Importing procedures: files, zips or a folder are looked through, and go into working copies when wanted."""

from __future__ import annotations

from flask import render_template, request

from engine.commands import studio
from engine.commands.studio import Plan, State
from engine.errors import Invalid
from engine.text import Text
from web import current, db
from web.pages.studio.base import blueprint
from web.work.bundles import gathered

STATES = {
    State.NEW: Text("新增", "New"),
    State.CHANGED: Text("有改动", "Changed"),
    State.UNCHANGED: Text("相同", "Unchanged"),
}


@blueprint.get("/import")
def importing() -> str:
    """Show what can be imported."""
    return _page()


@blueprint.post("/import")
def bring() -> str | tuple[str, int]:
    """Say what importing the chosen files does; do it when that was asked for."""
    overwrite, done = "overwrite" in request.form, request.form.get("do") == "import"
    try:
        found = gathered((each.filename, each.read()) for each in request.files.getlist("files") if each.filename)
    except Invalid as refusal:
        return _page(refusal=refusal.text), refusal.status
    do = studio.import_procedures if done else studio.plan_import
    plan = do(db.session(), found.files, by=current.actor(), refused=found.refused, overwrite=overwrite)
    return _page(plan, done=done)


def _page(plan: Plan | None = None, *, done: bool = False, refusal: Text | None = None) -> str:
    return render_template("studio/import.html", plan=plan, done=done, refusal=refusal, states=STATES)
