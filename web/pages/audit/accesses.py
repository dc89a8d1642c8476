"""Who looked at what: the reading of auditors, and registers taken along."""

from __future__ import annotations

from flask import current_app, render_template, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from engine.actor import SYSTEM
from engine.commands.audit import AUDITORS
from engine.model import Person, RoleHolding
from engine.queries.auditing.accesses import LOOKED_THROUGH, Access, Asked
from engine.queries.auditing.accesses import accesses as found
from engine.text import Text
from web import db
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.reports import Cell, Field, Report, begins, ends, given, stamp

PAGES = {
    "cases": Text("事项", "Case"),
    "tasks": Text("任务", "Task"),
    "registers": Text("台账", "Register"),
    "projects": Text("项目", "Project"),
    "documents": Text("文件", "Document"),
    "files": Text("附件", "File"),
    "reading": Text("阅读情况", "Readings"),
    "rules": Text("制度条款", "Rules"),
    "records": Text("记录台账", "Records"),
    "audit": Text("审核", "Audit"),
}
PROGRAM = Text("接口", "Interface")
RECORD = Text("取走的记录", "Record taken along")
ABSENCE = Text("编号未用的证明", "Proof that a number was not used")
TAKEN = Text("导出的台账", "Register exported")
PERSONAL = {
    "privacy/search": Text("查找个人信息", "Personal data searched"),
    "privacy/read": Text("查看个人信息", "Personal data read"),
    "privacy/kept": Text("查看封存的个人信息", "Restricted data read"),
    "privacy/export": Text("导出个人信息", "Personal data handed over"),
}
OTHER = Text("其他", "Other")


@blueprint.get("/accesses")
def accesses() -> str:
    """List who read what and when, the latest first."""
    session = db.session()
    readers = select(RoleHolding.person_id).where(RoleHolding.role_key.in_(AUDITORS))
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(readers)).order_by(Person.login))
    fields = (
        Field("q", Text("编号或地址", "Number or address")),
        Field("person", Text("所有人员", "Everybody"), "choice", {row.id: row.name for row in people}),
        Field("since", Text("从", "From"), "date"),
        Field("until", Text("到", "To"), "date"),
    )
    asked = given(fields)
    wanted = Asked(asked.get("person", ""), begins(asked.get("since")), ends(asked.get("until")), asked.get("q", ""))
    page = found(session, wanted, page_of(request.args))
    report = Report(
        title=Text("查阅记录", "Log of access"),
        hint=Text("审核员每看一页、每取走一份都在这里", "Every page an auditor read, and everything taken along"),
        columns=(Text("时间", "When"), Text("人员", "Who"), Text("种类", "Kind"), Text("内容", "What")),
        rows=[_row(one) for one in page.rows],
        page=page,
        fields=fields,
        notes=[_far()] if wanted.text else (),
    )
    return render_template("audit/report.html", report=report)


def _far() -> Text:
    return Text(
        f"按内容查找只看最近的 {LOOKED_THROUGH} 次，可用日期缩小范围",
        f"A search looks through the latest {LOOKED_THROUGH} accesses; narrow it by days",
    )


def _row(one: Access) -> tuple[Cell, ...]:
    kind, what = _told(one)
    name = Text("系统（命令行）", "The system (command line)") if one.name == SYSTEM.id else one.name
    return Cell(stamp(one.at)), Cell(name), Cell(kind), what


def _told(one: Access) -> tuple[Text, Cell]:
    if one.entries is not None:
        return TAKEN, Cell(one.what, hint=Text(f"{one.entries} 条", f"{one.entries} entries"))
    how, _sep, about = one.what.partition(" ")
    if how in PERSONAL:
        return PERSONAL[how], Cell(about)
    if how == "absence":
        return ABSENCE, Cell(about.removeprefix("of "))
    if not one.what.startswith("/"):
        return RECORD, Cell(one.what.removeprefix("pi/"))
    try:
        endpoint, _values = current_app.url_map.bind("").match(how)
    except HTTPException:
        return OTHER, Cell(one.what)
    room = endpoint.split(".")[0]
    return PROGRAM if room.startswith("v1-") else PAGES.get(room, OTHER), Cell(how, how, hint=about)
