"""Registers: list, search, read."""

from __future__ import annotations

from typing import Any

from engine.model import Entry
from engine.queries import registers as queries
from engine.queries.registers import EntryFilters
from engine.registers import access
from web import current, db
from web.api import paging
from web.api.parsing import Part
from web.api.register_shapes import EntryQuery, EntryShape, RegisterShape
from web.work.registers import name_of

part = Part("registers", __name__, "Business data: registers and their entries.")


@part.route("/registers")
@part.doc(operationId="listRegisters")
@part.response(200, RegisterShape(many=True))
def index() -> list[dict[str, Any]]:
    """List the registers one may read."""
    session, actor = db.session(), current.actor()
    return [
        {"key": register.key, "name": name_of(register), "key_fields": register.key_fields, "form": register.form_key}
        for register in access.shown(session, actor)
    ]


@part.route("/registers/<key>")
@part.doc(operationId="listEntries")
@part.arguments(EntryQuery, location="query")
@part.response(200, EntryShape(many=True), headers=paging.HEADERS)
def entries(query: dict[str, Any], key: str) -> Any:
    """List or search the entries of a register one may read, newest first, 50 to a page."""
    session, actor = db.session(), current.actor()
    register = access.require_readable(session, key, actor)
    filters = EntryFilters(query["q"], query["project"], retired=query["retired"], page=query["page"])
    page = queries.rows(session, register, actor, filters)
    return paging.answer(page, map(_shown, page.rows))


@part.route("/registers/<key>/<number>")
@part.doc(operationId="readEntry")
@part.response(200, EntryShape)
def read(key: str, number: str) -> dict[str, Any]:
    """Read an entry by its number."""
    session, actor = db.session(), current.actor()
    register = access.require_readable(session, key, actor)
    return _shown(queries.find_entry(session, register, number, actor))


def _shown(entry: Entry) -> dict[str, Any]:
    project = entry.scope_id if entry.scope_kind == "project" else None
    return {
        "number": entry.number,
        "title": entry.title,
        "project": project,
        "data": entry.data,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "retired_at": entry.retired_at,
    }
