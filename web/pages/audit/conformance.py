"""Written and done: how far the cases of a procedure went as it is drawn, what differs, and which cases those are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request, url_for

from engine.conformance import examining
from engine.conformance.model import SHOWN
from engine.errors import NotFound
from engine.queries.paging import SIZE, Page
from engine.text import Text
from web import db
from web.pages.audit.base import blueprint
from web.work.conformance import Card, fields_of, look
from web.work.filtering import page_of
from web.work.reports import Cell, Report, given

TITLE = Text("写的与做的", "Written and done")


@blueprint.get("/conformance")
def conformance() -> str:
    """Show what was found in the cases of a procedure."""
    session = db.session()
    fields = fields_of(session, request.args.get("process", ""))
    asked = given(fields)
    return render_template(
        "audit/conformance.html",
        title=TITLE,
        fields=fields,
        asked=asked,
        looked=look(session, asked) if "process" in asked else None,
        made=examining.listed(session, asked["process"]) if "process" in asked else [],
    )


@blueprint.get("/conformance/cases")
def conformance_cases() -> str:
    """List the cases behind a finding, or those that could not be decided."""
    session = db.session()
    asked = given(fields_of(session, request.args.get("process", "")))
    if "process" not in asked:
        raise NotFound
    return behind(look(session, asked).cards, "audit.conformance", asked)


def behind(cards: Sequence[Card], endpoint: str, asked: Mapping[str, Any]) -> str:
    """Show the cases behind the finding the address names, or those that could not be decided.

    The page that shows the ``cards`` is at ``endpoint``, this one beside it.  Raises NotFound.
    """
    revision, key = request.args.get("revision", ""), request.args.get("found", "")
    card = next((each for each in cards if each.checked.revision == revision), None)
    line = next((each for each in card.lines if each.key == key), None) if card is not None else None
    if card is None or (key and line is None):
        raise NotFound
    numbers = line.finding.numbers if line is not None else card.checked.undecided
    number = min(page_of(request.args), max(1, -(-len(numbers) // SIZE)))
    page = Page(numbers[(number - 1) * SIZE : number * SIZE], len(numbers), number)
    more = line is not None and line.finding.cases > len(numbers)
    report = Report(
        title=line.words if line is not None else Text("未能判定的事项", "Cases that could not be decided"),
        hint=Text(f"版次 {card.checked.label}", f"revision {card.checked.label}"),
        columns=(Text("事项", "Case"),),
        rows=[(Cell(each, url_for("audit.case", ref=each)),) for each in page.rows],
        page=page,
        notes=[Text(f"只列出前 {SHOWN} 件", f"The first {SHOWN} are listed")] if more else (),
    )
    return render_template(
        "audit/conformance_cases.html",
        report=report,
        back=url_for(endpoint, **asked),
        endpoint=f"{endpoint}_cases",
        query={**asked, "revision": revision, "found": key},
    )
