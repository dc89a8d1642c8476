"""Late entries: what was recorded after the policy's time, how late, and why."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request, url_for
from sqlalchemy import func, select

from engine.catalogue import current as policies
from engine.instances.late import BUCKETS, REGISTER
from engine.model import Entry, EntryKey
from engine.queries.auditing.people import names_of
from engine.queries.registers import EntryFilters, rows
from engine.registers.entries import register_named
from engine.text import Text
from engine.work.limits import Limit
from web import current, db
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.reports import Cell, Field, Report, given, stamp


@blueprint.get("/late")
def late() -> str:
    """List late entries, the latest first, and how many there are of each delay."""
    session = db.session()
    register = register_named(session, REGISTER)
    fields = (
        Field("q", Text("事项编号", "Number of the case")),
        Field("delay", Text("所有迟延", "Every delay"), "choice", BUCKETS),
    )
    asked = given(fields)
    keys = {"delay": asked["delay"]} if "delay" in asked else {}
    wanted = EntryFilters(text=asked.get("q", ""), keys=keys, page=page_of(request.args))
    page = rows(session, register, current.actor(), wanted)
    names = names_of(session, {entry.data["by"] for entry in page.rows})
    counting = select(EntryKey.value, func.count().label("found")).where(
        EntryKey.register_key == REGISTER, EntryKey.field == "delay"
    )
    counted = {row.value: row.found for row in session.execute(counting.group_by(EntryKey.value))}
    limit = Limit.parse(policies(session)["records"]["late_after"]).text
    report = Report(
        title=Text("补录", "Late entries"),
        hint=Text(
            f"发生后超过 {limit.zh}才记录的，都标明补录并写明原因", f"Recorded more than {limit.en} after it happened"
        ),
        columns=(
            Text("记录于", "Recorded"),
            Text("实际发生于", "Happened"),
            Text("迟延", "Delay"),
            Text("事项", "Case"),
            Text("记录人", "Who"),
            Text("原因", "Why"),
        ),
        rows=[_row(entry, names) for entry in page.rows],
        page=page,
        fields=fields,
        empty=Text("没有补录", "No late entry"),
    )
    bars = [(words, counted.get(days, 0)) for days, words in BUCKETS.items()]
    return render_template("audit/late.html", report=report, bars=bars, most=max(1, *counted.values(), 1))


def _row(entry: Entry, names: dict[str, str]) -> tuple[Cell, ...]:
    data = entry.data
    days, hours = divmod(int(data["hours"]), 24)
    step = data["step"] or Text("留言", "Remark")
    return (
        Cell(stamp(datetime.fromisoformat(data["recorded_at"]))),
        Cell(stamp(datetime.fromisoformat(data["occurred_at"]))),
        Cell(Text(f"{days} 天 {hours} 小时", f"{days} d {hours} h")),
        Cell(data["case"], url_for("cases.show", ref=data["case"]), hint=step),
        Cell(names.get(data["by"], "")),
        Cell(data["reason"]),
    )
