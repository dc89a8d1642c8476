"""Working papers: samples and reviews of the audit trail, with notes, a conclusion and its signature."""

from __future__ import annotations

from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from engine.commands import papers as commands
from engine.errors import EngineError, FieldsInvalid
from engine.model import Entry
from engine.queries.auditing.agreement import PAPERS
from engine.queries.auditing.listing import page_of as listed
from engine.queries.auditing.sampling import Drawn
from engine.text import Text
from web import current, db
from web.pages.audit import samples
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.reports import Cell, Report, day_of, stamp

KINDS = {commands.SAMPLE: Text("抽样", "Sample"), commands.TRAIL: Text("审计追踪复核", "Review of the audit trail")}
STATES = {"open": Text("进行中", "Open"), "signed": Text("已签署", "Signed")}


@blueprint.get("/papers")
def papers() -> str:
    """List the working papers, the latest first."""
    wanted = select(Entry).where(Entry.register_key == PAPERS).order_by(Entry.id.desc())
    page = listed(db.session(), wanted, page_of(request.args))
    rows = [row[0] for row in page.rows]
    report = Report(
        title=Text("审核工作底稿", "Working papers"),
        hint=Text("抽样与审计追踪复核；签署后不再改动", "Samples and reviews of the audit trail; signed ones stay"),
        columns=(
            Text("编号", "Number"),
            Text("名称", "Title"),
            Text("种类", "Kind"),
            Text("审核员", "Auditor"),
            Text("状态", "State"),
            Text("结论", "Conclusion"),
            Text("签署", "Signed"),
        ),
        rows=[_row(one) for one in rows],
        page=page,
        empty=Text("还没有工作底稿", "There is no working paper yet"),
    )
    return render_template("audit/papers.html", report=report)


@blueprint.post("/papers")
def add_paper() -> Answer | tuple[str, int]:
    """Keep a paper: the sample of the terms in the address, or a review of the audit trail over some days."""
    kind = commands.TRAIL if request.form.get("kind") == commands.TRAIL else commands.SAMPLE
    try:
        held = _sample() if kind == commands.SAMPLE else _period()
        paper = commands.save_paper(db.session(), request.form.get("title", ""), kind, held, by=current.actor())
    except FieldsInvalid as refusal:
        flash(_("请填写名称和日期"))
        return papers(), refusal.status
    flash(_("已存为工作底稿 %(number)s", number=paper.number))
    return redirect(url_for(".paper", number=paper.number), 303)


@blueprint.get("/papers/<number>")
def paper(number: str) -> str:
    """Show a paper."""
    return _page(commands.find_paper(db.session(), number))


@blueprint.post("/papers/<number>/notes")
def note(number: str) -> Answer | tuple[str, int]:
    """Write what was found of a case."""
    case, text = request.form.get("case", ""), request.form.get("text", "")
    try:
        commands.note_paper(db.session(), number, case, text, by=current.actor())
    except EngineError as refusal:
        return _page(commands.find_paper(db.session(), number), refusal), refusal.status
    return redirect(url_for(".paper", number=number, _anchor=case), 303)


@blueprint.post("/papers/<number>/sign")
def sign(number: str) -> Answer | tuple[str, int]:
    """Sign the conclusion."""
    try:
        commands.sign_paper(db.session(), number, request.form.get("conclusion", ""), by=current.actor())
    except EngineError as refusal:
        return _page(commands.find_paper(db.session(), number), refusal), refusal.status
    flash(_("已签署"))
    return redirect(url_for(".paper", number=number), 303)


@blueprint.get("/papers/<number>.<kind>")
def paper_file(number: str, kind: str) -> Response:
    """Send the list of a paper with its notes, as ``csv`` or ``xlsx``."""
    found = commands.find_paper(db.session(), number)
    lines = samples.table(_cases(found), samples.stratum_names(found.data.get("strata", "")), found.data["notes"])
    return samples.sent(lines, found.number, "csv" if kind == "csv" else "xlsx")


def _sample() -> dict[str, object]:
    told = samples.terms(samples.sampled())
    return {**told, **samples.drawn(told).kept()}


def _period() -> dict[str, object]:
    days = {name: request.form.get(name, "") for name in ("since", "until")}
    wrong = {name: [Text("请选择日期", "Choose a day")] for name, value in days.items() if day_of(value) is None}
    if wrong:
        raise FieldsInvalid(wrong)
    return {**days, "items": []}


def _row(one: Entry) -> tuple[Cell, ...]:
    data = one.data
    signed = data["status"] == "signed"
    return (
        Cell(one.number, url_for(".paper", number=one.number)),
        Cell(data["title"]),
        Cell(KINDS[data["kind"]]),
        Cell(data["made_by"]),
        Cell(STATES[data["status"]], tone="ok" if signed else "draft"),
        Cell(data.get("conclusion", "")),
        Cell(data.get("signed_by", ""), hint=_moment(data.get("signed_at"))),
    )


def _moment(text: str | None) -> str:
    return stamp(datetime.fromisoformat(text)) if text else ""


def _cases(found: Entry) -> list[Drawn]:
    names = ("number", "title", "process", "stratum", "seq", "head")
    return [Drawn(*(item[name] for name in names)) for item in found.data.get("items", ())]


def _page(found: Entry, refusal: EngineError | None = None) -> str:
    reason = next(iter(refusal.fields.values()))[0] if isinstance(refusal, FieldsInvalid) else None
    data = found.data
    return render_template(
        "audit/paper.html",
        paper=found,
        data=data,
        kind=KINDS[data["kind"]],
        state=STATES[data["status"]],
        strata=samples.STRATA.get(data.get("strata", "")),
        stratum=samples.stratum_names(data.get("strata", "")),
        made_at=_moment(data["made_at"]),
        signed_at=_moment(data.get("signed_at")),
        refusal=reason or (refusal.text if refusal is not None else None),
    )
