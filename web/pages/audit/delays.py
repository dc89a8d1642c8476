"""What was late: limits that passed and tasks done after their day."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from engine.queries.auditing import delays as queries
from engine.queries.auditing.people import names_of
from engine.queries.paging import Page
from engine.text import Text
from web import db
from web.filters import left
from web.pages.audit import asking
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.names import clock_names, process_names
from web.work.reports import Cell, Report, given, stamp
from web.work.reports import Field as Narrowing

TASKS = "tasks"
KIND = Narrowing("kind", Text("服务时限", "Service limits"), "choice", {TASKS: Text("任务期限", "Limits of tasks")})


@blueprint.get("/delays")
def delays() -> str:
    """List what was late, with the steps at which cases stood then."""
    fields = (KIND, *asking.fields())
    told = given(fields)
    page, columns, rows = _tasks(fields) if told.get("kind") == TASKS else _limits(fields)
    report = Report(
        title=Text("超期与停留环节", "What was late, and where it stood"),
        hint=Text(
            "过了时限的事项，以及当时停在哪一步、在谁手上", "Limits that passed, the steps open then and who had them"
        ),
        columns=columns,
        rows=rows,
        page=page,
        fields=fields,
        defaults=asking.defaults(),
        empty=Text("没有超期", "Nothing was late"),
    )
    return render_template("audit/report.html", report=report)


Shown = tuple[Page[Any], tuple[Text, ...], list[tuple[Cell, ...]]]


def _limits(fields: tuple[Narrowing, ...]) -> Shown:
    session = db.session()
    page = queries.breaches(session, asking.asked(fields), page_of(request.args))
    names, processes = clock_names(session), process_names(session)
    columns = (
        Text("事项", "Case"),
        Text("流程", "Procedure"),
        Text("时限", "Limit"),
        Text("应于", "Due"),
        Text("达到", "Met"),
        Text("当时停在", "Stood at"),
    )
    rows = [
        (
            asking.case_cell(one.row.number),
            Cell(processes.get(one.row.process_key, one.row.process_key)),
            Cell(names.get(one.row.key, one.row.key)),
            Cell(stamp(one.row.due_at)),
            Cell(stamp(one.row.stopped_at)) if one.row.stopped_at else Cell(Text("尚未", "Not yet"), tone="overdue"),
            Cell("；".join(f"{step}（{who}）" if who else step for step, who in one.stood)),
        )
        for one in page.rows
    ]
    return page, columns, list(rows)


def _tasks(fields: tuple[Narrowing, ...]) -> Shown:
    session = db.session()
    page = queries.late_tasks(session, asking.asked(fields), page_of(request.args))
    people = names_of(session, [row.completed_by or row.assignee_id for row in page.rows])
    processes = process_names(session)
    columns = (
        Text("事项", "Case"),
        Text("流程", "Procedure"),
        Text("环节", "Step"),
        Text("办理人", "Who"),
        Text("交办", "Given"),
        Text("应于", "Due"),
        Text("完成", "Done"),
    )
    rows = [
        (
            asking.case_cell(row.number),
            Cell(processes.get(row.process_key, row.process_key)),
            Cell(row.name),
            Cell(people.get(row.completed_by or row.assignee_id or "", "—")),
            Cell(stamp(row.created_at)),
            Cell(stamp(row.due_at)),
            Cell(stamp(row.completed_at)) if row.completed_at else Cell(left(row.due_at), tone="overdue"),
        )
        for row in page.rows
    ]
    return page, columns, list(rows)
