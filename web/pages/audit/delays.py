"""What was late or not done, with the cause that was stated, by whom and when; counted, and to take along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from flask import Response, render_template, request, url_for
from sqlalchemy import select

from engine.instances.delays import causes
from engine.model import Department
from engine.queries.auditing import delays as queries
from engine.queries.auditing.amendments import Amendment, amendments
from engine.queries.auditing.delays import Count, Found, Part, Wanted
from engine.queries.auditing.people import names_of
from engine.queries.paging import SIZE, Page
from engine.text import Text
from engine.work.signers import REASONS
from web import db
from web.filters import left
from web.i18n import language
from web.pages.audit import asking
from web.pages.audit.base import blueprint
from web.work import tables
from web.work.filtering import page_of
from web.work.names import clock_names, process_names
from web.work.reports import Cell, Field, Report, addressed, given, stamp

LIMITS, SKIPPED = "limits", "skipped"
KIND = Field(
    "kind",
    Text("任务超期", "Tasks past their day"),
    "tabs",
    {LIMITS: Text("服务时限超期", "Service limits that passed"), SKIPPED: Text("未办、跳过的环节", "Steps not done")},
)
MISSING = Text("未说明", "Not stated")
NOT_DONE = {
    **REASONS,
    queries.CANCELLED: Text("事项撤销", "The case was cancelled"),
    queries.LEFT: Text("流程走了其他路径", "The case went another way"),
}
MOST = {"": 5_000, LIMITS: 5_000, SKIPPED: 500}
"""How many rows of each kind are taken along at once: the reasons of withdrawn steps are read in each record."""


@dataclass(frozen=True)
class Kind:
    """How one kind of lateness is read and shown."""

    part: Callable[[], Part]
    hint: Text
    columns: Sequence[Text]
    rows: Callable[[Sequence[Found]], list[tuple[Cell, ...]]]


@blueprint.get("/delays")
def delays() -> str:
    """List what was late, or was not done, each with its cause; counts of the same by cause, procedure, department."""
    asked = _asked()
    report, counted = _report(asked, page_of(request.args), SIZE)
    figures = _figures(counted, asked.kind)
    most = max((count for _, _, lines in figures for _, _, count in lines), default=1)
    return render_template("audit/delays.html", report=report, figures=figures, most=most)


@blueprint.get("/delays.xlsx")
def delays_xlsx() -> Response:
    """Send what the page lists, up to so many rows, as a workbook."""
    asked = _asked()
    report, _counted = _report(asked, 1, MOST[asked.kind])
    lines = [
        [head.in_(language()) for head in report.columns],
        *([_plain(cell) for cell in row] for row in report.rows),
    ]
    more = report.page.total - len(report.rows)
    if more > 0:
        lines.append([Text(f"另有 {more} 行，请缩小范围", f"{more} more rows: narrow the list").in_(language())])
    content = tables.to_xlsx(lines, report.title.in_(language()))
    response = Response(content, content_type=tables.XLSX)
    response.headers.set("Content-Disposition", "attachment", filename="delays.xlsx")
    return response


@dataclass(frozen=True)
class _Asked:
    fields: tuple[Field, ...]
    kind: str
    wanted: Wanted


def _asked() -> _Asked:
    kind = given((KIND,)).get("kind", "")
    departments = {row.id: row.name for row in db.session().scalars(select(Department).order_by(Department.key))}
    fields: tuple[Field, ...] = (KIND, Field("cause", Text("所有原因", "Every cause"), "choice", _causes(kind)))
    if kind != LIMITS:
        fields = (*fields, Field("department", Text("所有部门", "Every department"), "choice", departments))
    fields = (*fields, *asking.fields())
    told = given(fields)
    wanted = Wanted(asking.asked(fields), told.get("cause", ""), told.get("department", ""))
    return _Asked(fields, kind, wanted)


def _causes(kind: str) -> Mapping[str, Text]:
    return NOT_DONE if kind == SKIPPED else {queries.UNSTATED: MISSING, **causes(db.session())}


def _report(asked: _Asked, number: int, size: int) -> tuple[Report, list[Count]]:
    session, kind = db.session(), KINDS[asked.kind]
    part = kind.part()
    counted = queries.counts(session, part, asked.wanted)
    total = sum(one.found for one in counted)
    narrowing: dict[str, Any] = addressed(asked.fields)
    page: Page[Any] = queries.page(session, part, asked.wanted, total, number, size)
    report = Report(
        title=Text("超期、跳过与原因", "What was late or not done, and why"),
        hint=kind.hint,
        columns=kind.columns,
        rows=kind.rows(page.rows),
        page=page,
        fields=asked.fields,
        defaults=asking.defaults(),
        empty=Text("没有未办的环节", "No step was left out") if asked.kind == SKIPPED else _NOTHING,
        actions=((Text("下载表格", "Download the table"), url_for(".delays_xlsx", **narrowing)),),
    )
    return report, counted


_NOTHING = Text("没有超期", "Nothing was late")


def _figures(counted: Sequence[Count], kind: str) -> list[tuple[Text, str, list[tuple[str, Any, int]]]]:
    session = db.session()
    departments = {row.id: row.name for row in session.scalars(select(Department))}
    nobody = Text("未认领", "Claimed by nobody")
    named: list[tuple[Text, str, Mapping[str, Any]]] = [
        (Text("按原因", "By cause"), "cause", _causes(kind)),
        (Text("按流程", "By procedure"), "process", process_names(session)),
    ]
    if kind != LIMITS:
        named.append((Text("按部门", "By department"), "department", {"": nobody, **departments}))
    return [(title, name, _counted(counted, names, attrgetter(name))) for title, name, names in named]


def _counted(counted: Iterable[Count], names: Mapping[str, Any], key: Callable[[Count], str]) -> list[Any]:
    found: Counter[str] = Counter()
    for one in counted:
        found[key(one)] += one.found
    return [(each, names.get(each, each), count) for each, count in found.most_common()]


def _tasks(rows: Sequence[Found]) -> list[tuple[Cell, ...]]:
    session = db.session()
    people, processes = _people(rows, "doer"), process_names(session)
    departments = {row.id: row.name for row in session.scalars(select(Department))}
    known, amended = causes(session), amendments(session, _stated_in(rows))
    return [
        (
            asking.case_cell(row.number, processes.get(row.process_key, row.process_key)),
            Cell(row.name),
            Cell(people.get(row.doer or "", "—"), hint=departments.get(row.department_id or "", "")),
            Cell(stamp(row.due_at)),
            Cell(stamp(row.completed_at)) if row.completed_at else Cell(left(row.due_at), tone="overdue"),
            *_stated(row, known, people, amended=amended.get((row.number, row.id))),
        )
        for row in rows
    ]


def _limits(rows: Sequence[Found]) -> list[tuple[Cell, ...]]:
    session = db.session()
    people, processes = _people(rows, "stated_by"), process_names(session)
    names, known, amended = clock_names(session), causes(session), amendments(session, _stated_in(rows))
    return [
        (
            asking.case_cell(row.number, processes.get(row.process_key, row.process_key)),
            Cell(names.get(row.key, row.key)),
            Cell("；".join(f"{one.step}（{one.who}）" if one.who else one.step for one in steps)),
            Cell(stamp(row.due_at)),
            Cell(stamp(row.stopped_at)) if row.stopped_at else Cell(Text("尚未", "Not yet"), tone="overdue"),
            *_stated(row, known, people, steps, amended.get((row.number, row.key))),
        )
        for row, steps in zip(rows, queries.stood(session, rows), strict=True)
    ]


def _skipped(rows: Sequence[Found]) -> list[tuple[Cell, ...]]:
    session = db.session()
    people, processes = _people(rows, "assignee_id"), process_names(session)
    told = queries.reasons(session, rows)
    return [
        (
            asking.case_cell(row.number, processes.get(row.process_key, row.process_key)),
            Cell(row.name),
            Cell(people.get(row.assignee_id or "", "—")),
            Cell(stamp(row.created_at)),
            Cell(NOT_DONE.get(row.why, row.why), hint=told[row.id].words if row.id in told else ""),
            Cell((told[row.id].who if row.id in told else "") or Text("系统", "The system")),
            Cell(stamp(row.completed_at)),
        )
        for row in rows
    ]


def _stated(
    row: Found,
    known: Mapping[str, Text],
    people: Mapping[str, str],
    steps: Sequence[queries.Stood] = (),
    amended: Amendment | None = None,
) -> tuple[Cell, ...]:
    """Return cause, who stated it and when; of a limit without one, what was said about the steps open then."""
    if row.cause is not None:
        made_up = Text("补录", "Late entry") if row.is_made_up else ""
        who = people.get(row.stated_by, row.stated_by)
        return (
            _cause(known.get(row.cause, row.cause), row.words, amended),
            Cell(who, hint=made_up),
            Cell(stamp(row.stated_at)),
        )
    said = [
        Text(*(f"{one.step}：{known.get(one.cause, Text(one.cause, one.cause)).in_(lang)}" for lang in ("zh", "en")))
        for one in steps
        if one.cause
    ]
    hint = Text("；".join(one.zh for one in said), "; ".join(one.en for one in said)) if said else ""
    return Cell(MISSING, tone="overdue", hint=hint), Cell("—"), Cell("—")


def _cause(cause: Any, words: str, amended: Amendment | None) -> Cell:
    """Return what was stated; beside it what is to be read instead, with the correction that says so."""
    if amended is None:
        return Cell(cause, hint=words)
    zh, en = ("已更正为", "corrected to") if amended.counts else ("更正待批准", "a correction is to be approved")
    told = Text(f"{words}【{zh}：{amended.words or '—'}】", f"{words} [{en}: {amended.words or '—'}]")
    link = Text(f"更正 {amended.number}", f"Correction {amended.number}")
    return Cell(cause, hint=told, links=((link, url_for(".corrections", q=amended.number)),))


def _stated_in(rows: Sequence[Found]) -> set[str]:
    """Return the cases in which somebody said why work was late."""
    return {row.number for row in rows if row.cause is not None}


def _people(rows: Sequence[Found], name: str) -> dict[str, str]:
    held = [row._mapping for row in rows]
    return names_of(db.session(), [one[key] for one in held for key in {name, "stated_by"} & one.keys()])


def _plain(cell: Cell) -> str:
    told = [one.in_(language()) if isinstance(one, Text) else str(one) for one in (cell.text, cell.hint) if one != ""]
    return "：".join(told) if language() == "zh" else ": ".join(told)


CASE = Text("事项", "Case")
STEP = Text("环节", "Step")
WHO = Text("办理人", "Who")
DUE = Text("应于", "Due")
CAUSE = (Text("原因", "Cause"), Text("说明人", "Stated by"), Text("说明于", "Stated"))
KINDS = {
    "": Kind(
        queries.tasks,
        Text("晚于期限办完和至今未办的任务，谁办的，什么原因", "Tasks done late or late now, by whom and why"),
        (CASE, STEP, WHO, DUE, Text("完成", "Done"), *CAUSE),
        _tasks,
    ),
    LIMITS: Kind(
        queries.limits,
        Text("过了时限的事项，当时停在哪一步、在谁手上，什么原因", "Limits that passed, the steps open then, and why"),
        (CASE, Text("时限", "Limit"), Text("当时停在", "Stood at"), DUE, Text("达到", "Met"), *CAUSE),
        _limits,
    ),
    SKIPPED: Kind(
        queries.withdrawn,
        Text(
            "已交办而没有办的环节，谁撤的、为什么；从未走到的环节见第 22 问",
            "Steps begun and not done, and why; steps never reached: question 22",
        ),
        (
            CASE,
            STEP,
            WHO,
            Text("交办", "Given"),
            Text("原因", "Cause"),
            Text("撤回人", "Withdrawn by"),
            Text("撤回", "Withdrawn"),
        ),
        _skipped,
    ),
}
