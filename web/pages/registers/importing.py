"""Importing a file into a register: upload, what each line would do, confirmation, progress, the lines with errors."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import Response as Answer
from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import Invalid, NotAllowed
from engine.model import Register
from engine.queries.paging import SIZE
from engine.registers import access, imports
from engine.registers.imports import CHANGED, ERROR, NEW, UNCHANGED, Import, Phase
from engine.text import Text
from forms import Form
from web import current, db
from web.i18n import language
from web.pages.registers.base import blueprint, opened
from web.work import importing, registers, tables
from web.work.answers import go
from web.work.filtering import page_of
from web.work.sheets import LONGEST, MOST_LINES, read_sheet

STATES = {
    NEW: Text("新增", "New"),
    CHANGED: Text("修改", "Changed"),
    UNCHANGED: Text("无变化", "Unchanged"),
    ERROR: Text("有误", "Error"),
}


@blueprint.get("/<key>/import")
def upload(key: str) -> str:
    """Ask for a file."""
    register, _form = _editable(key)
    return _upload_page(register)


@blueprint.post("/<key>/import")
def read(key: str) -> Response | tuple[str, int]:
    """Read the file and order that its lines be checked."""
    register, form = _editable(key)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid(Text("请选择文件", "Choose a file"))
        head, *lines = read_sheet(sent.read())
        mapping = importing.guessed(register, form, head)
        if not any(mapping):
            raise Invalid(Text("第一行没有可识别的列名", "No heading of the first row names a field"))
    except Invalid as refusal:
        return _upload_page(register, refusal.text), refusal.status
    made = commands.begin_import(
        db.session(), register, sent.filename, head, lines, mapping, lang=language(), by=current.actor()
    )
    return go(url_for(".imported", key=key, import_id=made.id))


@blueprint.get("/<key>/import/<import_id>")
def imported(key: str, import_id: str) -> str:
    """Show what each line would do, or did."""
    session = db.session()
    register, form = _editable(key)
    made = imports.opened(session, import_id, key, current.actor())
    state = request.args.get("state", "") if request.args.get("state") in STATES else ""
    number = page_of(request.args)
    found = (line for line in _lines(made) if state in ("", line["state"]))
    shown = list(islice(found, (number - 1) * SIZE, number * SIZE + 1))
    return render_template(
        "registers/import.html",
        register=register,
        made=made,
        phases=Phase,
        states=STATES,
        state=state,
        lines=shown[:SIZE],
        more=len(shown) > SIZE,
        number=number,
        columns=importing.columns_of(register, form),
    )


@blueprint.post("/<key>/import/<import_id>/columns")
def name_columns(key: str, import_id: str) -> Response:
    """Say which field each column holds and check again."""
    register, form = _editable(key)
    known = importing.columns_of(register, form)
    mapping = [field if field in known else "" for field in request.form.getlist("column")]
    commands.map_import(db.session(), register, import_id, mapping, by=current.actor())
    return go(url_for(".imported", key=key, import_id=import_id))


@blueprint.post("/<key>/import/<import_id>/confirm")
def confirm(key: str, import_id: str) -> Response:
    """Order that the lines be saved."""
    register, _form = _editable(key)
    commands.confirm_import(db.session(), register, import_id, by=current.actor())
    return go(url_for(".imported", key=key, import_id=import_id), _("开始导入"))


@blueprint.get("/<key>/import/<import_id>/errors.xlsx")
def errors(key: str, import_id: str) -> Answer:
    """Send the lines with errors as a workbook to mend and import again."""
    made = imports.opened(db.session(), import_id, key, current.actor())
    head = [*made.head, Text("错误", "Errors").in_(language())]
    lines = [
        [*line["cells"], *[""] * (len(made.head) - len(line["cells"])), _reasons(line)]
        for line in _lines(made)
        if line["state"] == ERROR
    ]
    answer = Answer(tables.to_xlsx([head, *lines], _("有误的行")), content_type=tables.XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{key}-errors.xlsx")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _editable(key: str) -> tuple[Register, Form]:
    register = opened(key)
    form = registers.form_of(db.session(), register)
    if form is None or not access.may_add(register, current.actor()):
        raise NotAllowed()
    return register, form


def _upload_page(register: Register, refusal: Text | None = None) -> str:
    return render_template(
        "registers/upload.html", register=register, refusal=refusal, most=MOST_LINES, longest=LONGEST
    )


def _lines(made: Import) -> Any:
    """Yield the report line by line, with its number in the file and its cells."""
    for first, held in imports.chunks(db.session(), made):
        for at, line in enumerate(held["report"]):
            yield {**line, "at": first + at, "cells": held["rows"][at]}


def _reasons(line: dict[str, Any]) -> str:
    colon = "：" if language() == "zh" else ": "
    return "\n".join(f"{label}{colon}{reason}" if label else reason for label, reason in line["errors"])
