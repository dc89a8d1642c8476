"""Nonconformities with their cause, action and effect check: how each stands and for how long."""

from __future__ import annotations

from flask import render_template, request, url_for
from sqlalchemy import select

from engine import clock
from engine.model import Entry
from engine.queries.auditing.listing import page_of as listed
from engine.text import Text
from web import db
from web.filters import day
from web.pages.audit import asking
from web.pages.audit.base import blueprint
from web.pages.audit.casefile import FINDING, may_report
from web.work.filtering import page_of
from web.work.reports import Cell, Field, Report, day_of, given

STATES = {
    "open": Text("处理中", "Under way"),
    "verified": Text("已验证，待效果检查", "Verified, effect to be checked"),
    "reopened": Text("重新打开", "Reopened"),
    "closed": Text("已关闭", "Closed"),
    "withdrawn": Text("已撤销", "Withdrawn"),
}
ENDED = ("closed", "withdrawn")
SEVERITIES = {
    "major": Text("严重", "Major"),
    "minor": Text("一般", "Minor"),
    "observation": Text("观察项", "Observation"),
}
STATE = Field("state", Text("所有状态", "All states"), "choice", STATES)


@blueprint.get("/findings")
def findings() -> str:
    """List the nonconformities, the latest first."""
    asked = given([STATE])
    wanted = select(Entry).where(Entry.register_key == FINDING).order_by(Entry.id.desc())
    if asked:
        wanted = wanted.where(Entry.data["status"].as_string() == asked["state"])
    page = listed(db.session(), wanted, page_of(request.args))
    report = Report(
        title=Text("不符合项与纠正措施", "Nonconformities and corrective action"),
        hint=Text("从事实、原因、措施到效果检查", "From the facts to cause, action and effect check"),
        columns=(
            Text("编号", "Number"),
            Text("不符合事实", "What does not conform"),
            Text("程度", "Severity"),
            Text("状态", "State"),
            Text("提出", "Raised"),
            Text("历时", "Age"),
            Text("措施期限", "Action due"),
            Text("效果检查", "Effect check"),
            Text("结论", "Conclusion"),
        ),
        rows=[_row(row[0]) for row in page.rows],
        page=page,
        fields=(STATE,),
        actions=((Text("提出不符合项", "Report one"), url_for("start.show", key=FINDING)),) if may_report() else (),
        empty=Text("没有不符合项", "There is no nonconformity"),
    )
    return render_template("audit/report.html", report=report)


def _row(one: Entry) -> tuple[Cell, ...]:
    data = one.data
    status = str(data.get("status", ""))
    severity = SEVERITIES.get(str(data.get("severity")), "")
    until = day_of(str(data.get("closed_on") or "")) or clock.local(clock.now()).date()
    days = (until - clock.local(one.created_at).date()).days
    tone = "ok" if status in ENDED else "overdue" if status == "reopened" else "draft"
    return (
        asking.case_cell(one.number),
        Cell(one.title),
        Cell(severity),
        Cell(STATES.get(status, status), tone=tone),
        Cell(day(one.created_at)),
        Cell(Text(f"{days} 天", f"{days} days")),
        Cell(data.get("action_due") or "—"),
        Cell(data.get("effect_check_on") or "—"),
        Cell(data.get("conclusion") or ""),
    )
