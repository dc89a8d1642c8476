"""One working copy: the editor, and giving it up."""

from __future__ import annotations

from pathlib import PurePath

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.commands import studio
from engine.definitions.endings import KINDS, kind_of
from engine.errors import EngineError, FieldsInvalid
from engine.model import CopyState, WorkingCopy
from engine.queries.studio import change_of, files_of
from engine.text import Text
from web import assets, current, db, i18n
from web.errors import problem
from web.pages.studio.base import blueprint, opened
from web.work.palette import EVERYWHERE, fields_by_form, picklists, titles_by_file

NAMES = {
    ".bpmn": Text("流程图", "Diagrams"),
    ".dmn": Text("决策表", "Decision tables"),
    ".form": Text("表单", "Forms"),
    ".csv": Text("检查清单", "Checklists"),
    ".scenario.json": Text("场景", "Scenarios"),
    ".toml": Text("目录", "Catalogue"),
}
EDITORS = {".dmn": "tables", ".form": "forms", "simulation": "simulation"}
"""The entries of the front end loaded when they are needed: to edit a kind of file, to walk tokens through one."""


@blueprint.get("/<copy_id>")
def show(copy_id: str) -> str | Response:
    """Show the editor; one in review leads to its change, a closed one to the library."""
    copy = opened(copy_id)
    if copy.state == CopyState.IN_REVIEW:
        change = change_of(db.session(), copy)
        return redirect(url_for("documents.change", change_id=change.id), 303)
    if copy.state != CopyState.OPEN:
        flash(_("该工作副本已生效或已放弃"), "error")
        return redirect(url_for(".index"), 303)
    return _editor(copy)


@blueprint.post("/<copy_id>/discard")
def discard(copy_id: str) -> Response | tuple[str, int]:
    """Give the copy up."""
    copy = opened(copy_id)
    try:
        studio.discard_copy(db.session(), copy_id, request.form.get("reason", ""), by=current.actor())
    except FieldsInvalid as refusal:
        return _editor(copy, refusal), refusal.status
    flash(_("已放弃对“%(name)s”的改动，现行内容不变", name=copy.name))
    return redirect(url_for(".index"), 303)


def _editor(copy: WorkingCopy, refusal: EngineError | None = None) -> str:
    titles = titles_by_file(db.session())
    files: dict[str, list[tuple[str, str, bool]]] = {kind: [] for kind in NAMES}
    held = files_of(db.session(), copy)
    for file in held:
        line = (file.name, titles.get(file.name, file.name), file.digest != file.base)
        kind = kind_of(file.name, b"") or PurePath(file.name).suffix.lower()
        files[kind if kind in files else KINDS[0]].append(line)
    return render_template(
        "studio/copy.html",
        copy=copy,
        files=files,
        kinds=NAMES,
        lists={**picklists(db.session()), "variables": EVERYWHERE, "fields": fields_by_form(held)},
        editors={kind: assets.addresses(entry) for kind, entry in EDITORS.items()},
        refusal=problem(refusal, i18n.language()) if refusal is not None else None,
    )
