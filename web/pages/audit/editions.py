"""Documents through time: in force on a day, changes and the cases they met, obsolete use, reviews, copies on paper."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request, url_for

from engine import clock
from engine.model import ChangeState, ControlledDocument, DefinitionKind, Instance, InstanceState, RunningPolicy
from engine.queries.approvals import approvers
from engine.queries.auditing import editions as queries
from engine.queries.auditing.refusals import count
from engine.text import Text
from web import db
from web.filters import day, left
from web.i18n import language
from web.pages.audit.base import blueprint
from web.pages.documents.base import CHANGE_STATES, RUNNING
from web.work.filtering import page_of
from web.work.names import in_language, process_name, process_names
from web.work.reports import Cell, Field, Report, begins, given, stamp

KINDS = {
    DefinitionKind.PROCESS: Text("流程", "Procedure"),
    DefinitionKind.FORM: Text("表单", "Form"),
    DefinitionKind.DECISION: Text("决策表", "Decision table"),
}
OUTCOMES = {
    "confirmed": Text("继续有效", "Confirmed"),
    "to_revise": Text("须修订", "To be revised"),
    "voided": Text("作废", "Taken out of use"),
}
NUMBER, NAME, REVISION = Text("编号", "Number"), Text("名称", "Title"), Text("版次", "Revision")
SINCE, UNTIL = Text("生效", "From"), Text("失效", "To")


@blueprint.get("/in-force")
def in_force() -> str:
    """List what was in force on a day, with digests."""
    fields = (Field("day", Text("日期", "Day"), "date"),)
    today = f"{clock.local(clock.now()):%Y-%m-%d}"
    asked = given(fields).get("day", today)
    first = begins(asked) or clock.now()
    page = queries.in_force(db.session(), first, first + timedelta(days=1), page_of(request.args))
    report = Report(
        title=Text("某日执行的版次", "In force on a day"),
        hint=Text("以当日终了时为准", "As it stood at the end of the day"),
        columns=(
            NUMBER,
            NAME,
            Text("种类", "Kind"),
            REVISION,
            SINCE,
            UNTIL,
            Text("当日发起", "Started"),
            Text("摘要", "SHA-256"),
        ),
        rows=[
            (
                Cell(one.number or one.definition.key),
                Cell(in_language(one.definition.settings.get("title"), one.definition.name)),
                Cell(KINDS[one.definition.kind]),
                Cell(one.revision.label),
                Cell(day(one.revision.effective_from or one.revision.created_at)),
                Cell(day(one.revision.effective_to) or "—"),
                Cell(one.started if one.definition.kind == DefinitionKind.PROCESS else ""),
                Cell(one.revision.digest),
            )
            for one in page.rows
        ],
        page=page,
        fields=fields,
        defaults={"day": today},
        empty=Text("当日没有执行的文件", "Nothing was in force that day"),
    )
    return render_template("audit/report.html", report=report)


@blueprint.get("/changes")
def changes() -> str:
    """List the changes of documents, why, and the cases each met."""
    page = queries.changes(db.session(), page_of(request.args))
    names = process_names(db.session())
    approved = approvers(db.session(), [one.change.id for one in page.rows])
    report = Report(
        title=Text("文件修订", "Changes of documents"),
        hint=Text("点开看改了什么、谁以什么身份签署", "Each leads to what changed and who signed in which role"),
        columns=(
            NUMBER,
            NAME,
            Text("理由", "Reason"),
            Text("状态", "State"),
            Text("批准", "Approved"),
            SINCE,
            Text("在办事项", "Running cases"),
            Text("当时在办 / 仍在办", "Met / left"),
        ),
        rows=[
            (
                Cell(one.number or one.change.process_key),
                Cell(
                    names.get(one.change.process_key, one.change.name),
                    url_for("documents.change", change_id=one.change.id),
                ),
                Cell(one.change.reason),
                Cell(CHANGE_STATES[ChangeState(one.change.state)]),
                Cell(
                    stamp(one.change.approved_at), hint=approved[one.change.id].who if one.change.id in approved else ""
                ),
                Cell(day(one.change.effective_on) or "—"),
                Cell(RUNNING[RunningPolicy(one.change.running)]),
                Cell(f"{one.running} / {one.left}" if one.change.state == ChangeState.EFFECTIVE else "—"),
            )
            for one in page.rows
        ],
        page=page,
        empty=Text("还没有文件修订", "No document was changed yet"),
    )
    return render_template("audit/report.html", report=report)


@blueprint.get("/obsolete")
def obsolete() -> str:
    """List the replaced revisions by which cases still run."""
    page = queries.superseded(db.session(), page_of(request.args))
    report = Report(
        title=Text("仍按旧版办理", "Still running by replaced revisions"),
        hint=Text(
            "作废的流程不能发起；在办事项按换版时的决定办完",
            "What is void starts nothing; running cases go on as was decided",
        ),
        columns=(NAME, REVISION, UNTIL, Text("在办事项", "Running"), Text("最早发起", "Oldest started")),
        rows=[
            (
                Cell(process_name(row[0]), url_for("procedures.show", key=row[0].key)),
                Cell(row[1].label),
                Cell(day(row[1].effective_to or row[1].obsolete_at)),
                Cell(row.running),
                Cell(stamp(row.oldest)),
            )
            for row in page.rows
        ],
        page=page,
        notes=[_refused(count(db.session()))],
        actions=((Text("被拒绝的使用", "What was refused"), url_for(".refused")),),
        empty=Text("没有事项按旧版办理", "No case runs by a replaced revision"),
    )
    return render_template("audit/report.html", report=report)


def _refused(times: int) -> Text:
    return Text(
        f"使用作废流程或旧版表单被拒绝 {times} 次", f"Uses of void procedures and replaced forms refused: {times}"
    )


@blueprint.get("/reviews")
def reviews() -> str:
    """List when documents are to be reviewed, the most overdue first."""
    fields = (Field("late", Text("全部", "All"), "choice", {"1": Text("只看逾期", "Overdue only")}),)
    page = queries.reviews(db.session(), page_of(request.args), late="late" in given(fields))
    now = clock.now()
    report = Report(
        title=Text("文件年度评审", "Yearly reviews of documents"),
        hint=Text("按应评审日期排列", "By the day they are due"),
        columns=(NUMBER, NAME, Text("应评审", "Due"), Text("情况", "State"), Text("最近一次评审", "Latest review")),
        rows=[
            (
                Cell(one.document.number),
                Cell(_title(one.document)),
                Cell(day(one.due_at)),
                Cell(left(one.due_at), tone="overdue" if one.due_at < now else "ok"),
                _review(one.case),
            )
            for one in page.rows
        ],
        page=page,
        fields=fields,
        empty=Text("没有待评审的文件", "No review is scheduled"),
    )
    return render_template("audit/report.html", report=report)


def _review(case: Instance | None) -> Cell:
    """Return the latest review of a document: its number, and what came of it or since when it runs."""
    if case is None:
        return Cell("—")
    ended = OUTCOMES.get(case.ended_as or "", Text("未完成", "Not finished"))
    came = Text("评审中", "Under review") if case.state == InstanceState.ACTIVE else ended
    since = day(case.ended_at or case.started_at)
    said = Text(f"{came.zh} {since}", f"{came.en} {since}")
    return Cell(case.number, url_for("audit.case", ref=case.number), hint=said)


@blueprint.get("/copies")
def copies() -> str:
    """Ask for number and revision of a copy on paper, and say whether it is the one in force."""
    number, label = (request.args.get(name, "").strip()[:60] for name in ("number", "revision"))
    found = queries.copy_of(db.session(), number, label) if number else None
    return render_template(
        "audit/copies.html",
        number=number,
        label=label,
        copy=found,
        title=_title(found.document) if found is not None else "",
    )


def _title(document: ControlledDocument) -> str:
    return document.title_en if language() == "en" and document.title_en else document.title_zh
