"""The register of destruction: what was destroyed, on whose word."""

from __future__ import annotations

import csv
from io import StringIO

from flask import Response, render_template, request

from engine import clock
from engine.ledger import verify
from engine.ledger.destroyed import LISTS
from engine.model import ListState
from engine.queries.destructions import destruction_list, destruction_lists
from engine.records.destroying import words_of
from engine.records.terms import Terms
from engine.text import Text
from web import db
from web.pages.records.base import blueprint, managed_name
from web.work import names
from web.work.filtering import page_of

STATES = {
    ListState.MADE: Text("待鉴定、批准、监销", "To be appraised, approved, supervised"),
    ListState.APPROVED: Text("已批准", "Approved"),
    ListState.EXECUTED: Text("已执行", "Executed"),
    ListState.REFUSED: Text("不予销毁", "Refused"),
}
PLACES = {
    "made": Text("编制", "Made"),
    "appraised": Text("鉴定审核", "Appraised"),
    "approved": Text("确认批准", "Approved"),
    "supervised": Text("监销", "Supervised"),
}
COLUMNS = ("number", "process_key", "record_class", "began_at", "ended_at", "since", "due_on", "events", "head", "kept")


@blueprint.get("/lists/")
def lists() -> str:
    """List every destruction list there ever was."""
    return render_template(
        "records/lists.html",
        page=destruction_lists(db.session(), page_of(request.args)),
        states=STATES,
        managed_name=managed_name,
    )


@blueprint.get("/lists/<number>")
def show_list(number: str) -> str:
    """Show a list with its signatures, its records, and whether its own chain is whole."""
    session = db.session()
    return render_template(
        "records/list.html",
        found=destruction_list(session, number),
        states=STATES,
        places=PLACES,
        managed_name=managed_name,
        processes=names.process_names(session),
        classes={key: kind.title for key, kind in Terms(session).classes.items()},
        why=words_of,
        checked=verify(session, f"{LISTS}{number}"),
    )


@blueprint.get("/lists/<number>.csv")
def export_list(number: str) -> Response:
    """Send the list as a table, for the archive."""
    found = destruction_list(db.session(), number)
    text = StringIO()
    table = csv.writer(text)
    table.writerow(("list", "department", *COLUMNS, "reason"))
    for item in found.items:
        values = [getattr(item, name) for name in COLUMNS]
        told = [clock.local(value).isoformat() if hasattr(value, "tzinfo") else value for value in values]
        table.writerow((number, managed_name(found.line.managed), *told, item.reason["zh"]))
    # The mark lets spreadsheets read Chinese.
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{number}.csv")
    return response
