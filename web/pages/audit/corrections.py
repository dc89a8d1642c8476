"""Corrections: what was recorded and what is right, why, who, how long after, and who approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import render_template, request, url_for

from engine import ledger
from engine.instances.amended import CORRECTED, EVENTS, PROPOSED, REFUSED, REGISTER
from engine.instances.recording import STREAM
from engine.ledger import Fact
from engine.model import Entry
from engine.queries.auditing.people import names_of
from engine.queries.registers import EntryFilters, rows
from engine.registers.entries import register_named
from engine.text import Text
from web import current, db
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.reports import Cell, Field, Report, given, stamp

STATES = {
    PROPOSED: Text("待批准", "to be approved"),
    CORRECTED: Text("已更正", "corrected"),
    REFUSED: Text("未批准", "refused"),
}
TONES = {PROPOSED: "info", CORRECTED: "ok", REFUSED: "draft"}


@blueprint.get("/corrections")
def corrections() -> str:
    """List the corrections of all records, the latest first."""
    session = db.session()
    fields = (
        Field("q", Text("事项或更正编号", "Number of the case or correction")),
        Field("state", Text("所有状态", "Every state"), "choice", STATES),
    )
    asked = given(fields)
    keys = {"state": asked["state"]} if "state" in asked else {}
    wanted = EntryFilters(text=asked.get("q", ""), keys=keys, page=page_of(request.args))
    page = rows(session, register_named(session, REGISTER), current.actor(), wanted)
    facts = {
        fact.public["correction"]: fact
        for case in {entry.data["case"] for entry in page.rows}
        for fact in ledger.read(session, f"{STREAM}{case}")
        if fact.type in EVENTS.values()
    }
    people = {entry.data[name] for entry in page.rows for name in ("asked_by", "decided_by") if name in entry.data}
    names = names_of(session, people)
    report = Report(
        title=Text("更正", "Corrections"),
        hint=Text("原记录从不改动，更正写在旁边", "What was recorded never changes; corrections stand beside it"),
        columns=(
            Text("编号", "Number"),
            Text("事项", "Case"),
            Text("原记录", "As recorded"),
            Text("应为", "To read"),
            Text("原因", "Why"),
            Text("更正人", "Corrected by"),
            Text("距原记录", "How long after"),
            Text("批准", "Approved by"),
            Text("状态", "State"),
        ),
        rows=[_row(entry, facts.get(entry.number), names) for entry in page.rows],
        page=page,
        fields=fields,
        empty=Text("没有更正", "No correction"),
    )
    return render_template("audit/report.html", report=report)


def _row(entry: Entry, fact: Fact | None, names: Mapping[str, str]) -> tuple[Cell, ...]:
    data = entry.data
    held = fact.revealed if fact is not None else {}
    values = held.get(f"data.{data['field']}") or {}
    asked_at = datetime.fromisoformat(data["asked_at"])
    days, rest = divmod(asked_at - datetime.fromisoformat(data["recorded_at"]), timedelta(days=1))
    hours = rest // timedelta(hours=1)
    decided = stamp(datetime.fromisoformat(data["decided_at"])) if "decided_at" in data else ""
    return (
        Cell(entry.number),
        Cell(data["case"], url_for("cases.show", ref=data["case"]), hint=data["label"]),
        Cell(values.get("old", "—")),
        Cell(values.get("new", "—")),
        Cell(held.get("reason", "—")),
        Cell(names.get(data["asked_by"], ""), hint=stamp(asked_at)),
        Cell(Text(f"{days} 天 {hours} 小时", f"{days} d {hours} h")),
        Cell(names.get(data.get("decided_by", ""), ""), hint=decided),
        Cell(STATES[data["state"]], tone=TONES[data["state"]]),
    )
