"""The population of cases, and the numbers that were given out."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import render_template, request, url_for

from engine.queries.auditing import population as queries
from engine.queries.auditing.population import Asked
from engine.queries.paging import Page
from engine.text import Text
from web import db
from web.pages.audit import asking
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.names import process_names, project_names, state_name
from web.work.reports import Cell, Report, addressed, stamp

TONES = {"active": "info", "completed": "ok", "failed": "overdue"}


@blueprint.get("/population")
def population() -> str:
    """List the cases of a kind and a time, with how many there are."""
    session = db.session()
    fields = asking.fields(states=True)
    wanted = asking.asked(fields)
    page = queries.cases(session, wanted, page_of(request.args))
    processes, projects = process_names(session), project_names(session)
    report = Report(
        title=Text("事项总体", "Population of cases"),
        hint=Text("点编号看完整记录", "A number leads to the complete record"),
        columns=(
            Text("编号", "Number"),
            Text("事项", "Case"),
            Text("流程", "Procedure"),
            Text("项目", "Project"),
            Text("状态", "State"),
            Text("发起", "Started"),
            Text("结束", "Ended"),
        ),
        rows=[
            (
                asking.case_cell(row.number),
                Cell(row.title),
                Cell(processes.get(row.process_key, row.process_key)),
                Cell(projects.get(row.scope_id, row.scope_id)),
                Cell(state_name(row.state), tone=TONES.get(row.state, "draft")),
                Cell(stamp(row.started_at)),
                Cell(stamp(row.ended_at)),
            )
            for row in page.rows
        ],
        page=page,
        fields=fields,
        defaults=asking.defaults(),
        actions=((Text("抽样", "Draw a sample"), f"{url_for('.sample')}?{urlencode(addressed(fields))}"),),
        notes=(Text(f"共 {page.total} 件", f"{page.total} cases"), *_destroyed(wanted)),
    )
    return render_template("audit/report.html", report=report)


def _destroyed(wanted: Asked) -> list[Text]:
    """Return what is to be added to the number of all cases; it says nothing of some of them."""
    if wanted != Asked():
        return []
    gone = queries.destroyed(db.session())
    told = Text(
        f"另有已销毁的 {gone} 件，合计可与“记录签封”日终的事项件数核对",
        f"{gone} more were destroyed; together, to be compared with the count at the closing of the day",
    )
    return [told]


@blueprint.get("/numbers")
def numbers() -> str:
    """List every count of numbers and whether what it gave out is there."""
    found = queries.series(db.session())
    gaps = sum(1 for one in found if one.missing)
    report = Report(
        title=Text("编号连续性", "Numbers without gaps"),
        hint=Text(
            "发出的编号都应能找到事项（含已销毁的）、台账条目或冻结",
            "Every number given out should lead to a case, also a destroyed one, an entry or a hold",
        ),
        columns=(
            Text("编号规则", "Rule"),
            Text("已发出", "Given out"),
            Text("找到", "Found"),
            Text("结论", "Result"),
            Text("找不到的编号", "Not found"),
        ),
        rows=[
            (
                Cell(_pattern(one.rule)),
                Cell(one.given),
                Cell(one.found),
                Cell(Text("有缺号", "Gaps"), tone="overdue") if one.missing else Cell(Text("连续", "None"), tone="ok"),
                Cell("、".join(one.missing)),
            )
            for one in found
        ],
        page=Page(found, len(found), size=max(1, len(found))),
        notes=(Text(f"共 {len(found)} 个系列，{gaps} 个有缺号", f"{len(found)} series, {gaps} with gaps"),),
    )
    return render_template("audit/report.html", report=report)


def _pattern(rule: str) -> str:
    """Write a count as the numbers it gives out look, one ``0`` for each digit."""
    return re.sub(r"\{seq(?::0(\d+)d)?\}", lambda found: "0" * int(found[1] or 1), rule)
