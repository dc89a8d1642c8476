"""A register as a file: what the list shows under its filters, with every field of the form."""

from __future__ import annotations

from flask import Response

from engine import commands
from engine.queries.registers import all_rows
from web import current, db
from web.pages.registers.base import blueprint, opened
from web.pages.registers.reading import filters_of
from web.work import registers, tables

MOST = 50_000
"""How many entries one file holds: they are made in memory."""


@blueprint.get("/<key>.csv")
def as_csv(key: str) -> Response:
    """Send the entries as CSV."""
    return _sent(key, "csv")


@blueprint.get("/<key>.xlsx")
def as_xlsx(key: str) -> Response:
    """Send the entries as a workbook."""
    return _sent(key, "xlsx")


def _sent(key: str, kind: str) -> Response:
    session, actor = db.session(), current.actor()
    register = opened(key)
    form = registers.form_of(session, register)
    filters = filters_of(registers.columns(session, register, form))
    lines = registers.table(session, register, form, all_rows(session, register, actor, filters, most=MOST))
    commands.note_export(session, key, count=len(lines) - 1, kind=kind, by=actor)
    content = tables.to_csv(lines) if kind == "csv" else tables.to_xlsx(lines, registers.name_of(register))
    response = Response(content, content_type=tables.CSV if kind == "csv" else tables.XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{key}.{kind}")
    response.headers["Cache-Control"] = "private, no-store"
    return response
