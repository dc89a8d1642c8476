"""The list of records as a table for spreadsheets, as it is narrowed on the page; that it was taken is recorded."""

from __future__ import annotations

from flask import Response, request

from engine import clock, commands
from engine.queries.records import Line, exported
from engine.text import Text
from web import current, db
from web.filters import words
from web.pages.records.base import blueprint, managed_name, standing_of_record
from web.pages.records.listing import asked_of
from web.work import names, tables

HEAD = (
    Text("编号", "Number"),
    Text("名称", "Title"),
    Text("流程", "Procedure"),
    Text("归口部门（办结时）", "Managing department (when it ended)"),
    Text("项目", "Project"),
    Text("办结", "Ended"),
    Text("保存类别", "Class"),
    Text("依据", "Rule"),
    Text("起算", "Runs from"),
    Text("保存至", "Kept until"),
    Text("状态", "Standing"),
    Text("纸质存放处", "Place of the paper"),
    Text("销毁清单", "Destruction list"),
    Text("移交归档", "Handed over to the archive"),
)


@blueprint.get("/records.xlsx")
def as_xlsx() -> Response:
    """Send the list as a workbook."""
    return _sent("xlsx")


@blueprint.get("/records.csv")
def as_csv() -> Response:
    """Send the list as CSV."""
    return _sent("csv")


def _sent(kind: str) -> Response:
    session, actor = db.session(), current.actor()
    found = exported(session, actor, asked_of(request.args))
    processes, projects = names.process_names(session), names.project_names(session)
    lines = [[words(one) for one in HEAD], *(_line(one, processes, projects) for one in found)]
    commands.note_records_export(session, count=len(found), kind=kind, by=actor)
    content = tables.to_csv(lines) if kind == "csv" else tables.to_xlsx(lines, "records")
    response = Response(content, content_type=tables.CSV if kind == "csv" else tables.XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=f"records.{kind}")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _line(line: Line, processes: dict[str, str], projects: dict[str, str]) -> list[str]:
    record = line.record
    return [
        record.number,
        line.title,
        processes.get(record.process_key, record.process_key),
        managed_name(line.managed),
        projects.get(record.project, record.project),
        f"{clock.local(record.ended_at):%Y-%m-%d}",
        words(line.term.kind.title),
        words(line.term.words()),
        f"{clock.local(record.since):%Y-%m-%d}" if record.since else "",
        f"{line.until:%Y-%m-%d}" if line.until else "",
        words(standing_of_record(line.standing)),
        record.place,
        record.list_number or "",
        line.transfer.number if line.transfer else "",
    ]
