"""Drawing a sample that anybody can draw again, and taking it along."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template

from engine import clock
from engine.queries.auditing.sampling import MOST, Drawn, Sample, draw
from engine.text import Text
from web import db
from web.filters import words
from web.pages.audit import asking
from web.pages.audit.base import blueprint
from web.work import tables
from web.work.names import process_names, project_names, state_name
from web.work.reports import Field, given

STRATA = {
    "process": Text("按流程", "By procedure"),
    "project": Text("按项目", "By project"),
    "state": Text("按状态", "By state"),
    "month": Text("按月份", "By month"),
}
SIZE = 25
HEAD = (
    Text("编号", "Number"),
    Text("事项", "Case"),
    Text("分层", "Stratum"),
    Text("末号事件", "Last event"),
    Text("末号摘要 SHA-256", "Its SHA-256"),
    Text("核查记录", "Notes"),
)


@blueprint.get("/sample")
def sample() -> str:
    """Draw a sample under the filters of the address and show it."""
    fields = sampled()
    told = terms(fields)
    return render_template(
        "audit/sample.html",
        fields=fields,
        told=told,
        sample=drawn(told),
        stratum=stratum_names(told["strata"]),
        most=MOST,
    )


@blueprint.get("/sample.csv")
def sample_csv() -> Response:
    """Send the sample as CSV."""
    return _sent("csv")


@blueprint.get("/sample.xlsx")
def sample_xlsx() -> Response:
    """Send the sample as a workbook."""
    return _sent("xlsx")


def sampled() -> tuple[Field, ...]:
    """Return the fields by which a sample is asked for."""
    return (
        *asking.fields(states=True),
        Field("strata", Text("不分层", "No strata"), "choice", STRATA),
        Field("size", Text("样本量", "Size")),
        Field("seed", Text("种子", "Seed")),
    )


def terms(fields: Sequence[Field]) -> dict[str, str]:
    """Return what a sample is drawn by; a seed nobody chose is today's date."""
    told = {**asking.defaults(), **given(fields)}
    size = told.get("size", "")
    told["size"] = str(min(MOST, max(1, int(size)))) if size.isascii() and size.isdigit() else str(SIZE)
    told.setdefault("seed", f"{clock.local(clock.now()):%Y-%m-%d}")
    told.setdefault("strata", "")
    return told


def drawn(told: dict[str, str]) -> Sample:
    """Draw the sample of these terms."""
    return draw(db.session(), asking.asked(sampled()), told["seed"], int(told["size"]), told["strata"])


def stratum_names(strata: str) -> dict[str, str]:
    """Return what strata are called."""
    session = db.session()
    if strata == "state":
        return {state: state_name(state) for state in ("active", "completed", "cancelled", "failed")}
    return {"process": process_names, "project": project_names}.get(strata, lambda _session: {})(session)


def table(cases: Sequence[Drawn], names: dict[str, str], notes: dict[str, str]) -> list[list[str]]:
    """Return a sample as lines for a spreadsheet."""
    rows = [
        [one.number, one.title, names.get(one.stratum, one.stratum), str(one.seq), one.head, notes.get(one.number, "")]
        for one in cases
    ]
    return [[words(one) for one in HEAD], *rows]


def sent(lines: list[list[str]], name: str, kind: str) -> Response:
    """Send lines as a file; no cell is a formula."""
    content = tables.to_csv(lines) if kind == "csv" else tables.to_xlsx(lines, name)
    response = Response(content, content_type=tables.CSV if kind == "csv" else tables.XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def _sent(kind: str) -> Response:
    told = terms(sampled())
    lines = table(drawn(told).cases, stratum_names(told["strata"]), {})
    return sent(lines, "sample", kind)
