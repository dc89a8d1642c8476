"""What people did beside the procedures, with the reasons they gave."""

from __future__ import annotations

from collections.abc import Mapping, Set

from flask import render_template, request, url_for
from sqlalchemy import select

from engine.model import Definition
from engine.queries.auditing.interventions import Intervention
from engine.queries.auditing.interventions import interventions as found
from engine.text import Text
from web import db
from web.filters import words
from web.pages.audit import asking
from web.pages.audit.base import blueprint
from web.work.filtering import page_of
from web.work.names import process_name
from web.work.reports import Cell, Report, stamp

TYPES = {
    "policy.changed": Text("修改参数", "Changed a policy value"),
    "calendar.changed": Text("修改工作日历", "Changed the calendar"),
    "office-hours.changed": Text("修改办公时间", "Changed the office hours"),
    "catalogue.loaded": Text("载入目录", "Loaded the catalogue"),
    "clock.advanced": Text("拨动演示时钟", "Moved the demo clock"),
    "mail.resent": Text("重发邮件", "Sent a mail again"),
    "log.begun": Text("启用记录签封", "Began the sealing"),
    "log.key_changed": Text("更换签封密钥", "Changed the sealing key"),
    "system.restored": Text("从备份恢复", "Restored from a backup"),
    "system.restore_tested": Text("恢复演练", "Rehearsed a restore"),
    "retention.decided": Text("决定保存期限的疑点", "Decided an open point of retention"),
    "retention.assigned": Text("改变保存类别", "Changed a record class"),
    "record.placed": Text("登记纸质存放处", "Noted where paper lies"),
    "hold.placed": Text("冻结记录", "Placed a hold"),
    "hold.lifted": Text("解除冻结", "Lifted a hold"),
    "role.added": Text("新增角色", "Added a role"),
    "role.changed": Text("修改角色", "Changed a role"),
    "role.granted": Text("授予角色", "Granted a role"),
    "role.revoked": Text("收回角色", "Revoked a role"),
    "department.added": Text("新增部门", "Added a department"),
    "department.changed": Text("修改部门", "Changed a department"),
    "person.added": Text("新增人员", "Added a person"),
    "person.changed": Text("修改人员资料", "Changed a person"),
    "person.activated": Text("启用账号", "Activated an account"),
    "person.deactivated": Text("停用账号", "Deactivated an account"),
    "person.absence": Text("登记缺席与代办人", "Set an absence and a substitute"),
    "password.changed": Text("修改密码", "Changed a password"),
    "token.issued": Text("签发接口令牌", "Issued a token"),
    "token.revoked": Text("作废接口令牌", "Revoked a token"),
    "definition.deployed": Text("发布文件", "Put a file into force"),
    "migration.ordered": Text("安排在办事项换版", "Moved running cases"),
    "task.transferred": Text("转办任务", "Handed a task over"),
    "signer.added": Text("加签", "Added a signer"),
    "signer.withdrawn": Text("减签", "Withdrew a signer"),
    "instance.cancelled": Text("撤销事项", "Cancelled a case"),
    "instance.migrated": Text("事项改按新版办理", "Moved a case to another revision"),
    "incident.resolved": Text("处理异常、重试作业", "Dealt with an incident"),
}
SETTINGS = {
    "cfg/catalogue": Text("目录", "Catalogue"),
    "cfg/roles": Text("角色", "Roles"),
    "cfg/departments": Text("部门", "Departments"),
    "cfg/policy": Text("参数", "Policy values"),
    "cfg/calendar": Text("工作日历", "Working calendar"),
    "cfg/clock": Text("演示时钟", "Demo clock"),
    "cfg/mails": Text("邮件", "Mails"),
    "cfg/log": Text("记录签封", "Sealing of records"),
    "cfg/holds": Text("记录冻结", "Holds"),
    "cfg/retention": Text("保存期限", "Retention"),
}
"""What the streams of settings are called."""

RESOLUTIONS = {"retried": Text("已重试", "tried again"), "resolved": Text("已另行处理", "dealt with otherwise")}


@blueprint.get("/interventions")
def interventions() -> str:
    """List the acts of a period, the latest first."""
    fields = asking.fields(since=Text("日期从", "From"))
    page = found(db.session(), asking.asked(fields), page_of(request.args))
    files = _files({one.stream for one in page.rows})
    report = Report(
        title=Text("干预与设置", "Interventions and settings"),
        hint=Text(
            "参数、权限、发布、换版、转办、撤销和异常处理，附理由和新旧值",
            "Settings, rights, files, moved or ended cases, work handed over, incidents; with reasons",
        ),
        columns=(
            Text("时间", "When"),
            Text("人员", "Who"),
            Text("做了什么", "What"),
            Text("对象", "On what"),
            Text("理由", "Reason"),
            Text("旧值 → 新值", "Old → new"),
        ),
        rows=[_row(one, files) for one in page.rows],
        page=page,
        fields=fields,
        defaults=asking.defaults(),
    )
    return render_template("audit/report.html", report=report)


def _files(streams: Set[str]) -> dict[str, str]:
    """Return what the files are called that have these streams."""
    keys = {stream.split("/")[2] for stream in streams if stream.startswith("def/")}
    rows = db.session().scalars(select(Definition).where(Definition.key.in_(keys))) if keys else ()
    return {f"def/{row.kind}/{row.key}"[:100]: process_name(row) for row in rows}


def _row(one: Intervention, files: Mapping[str, str]) -> tuple[Cell, ...]:
    number = one.stream.removeprefix("pi/")
    on = (
        Cell(number, url_for("audit.case", ref=number))
        if number != one.stream
        else Cell(SETTINGS.get(one.stream, files.get(one.stream, one.stream)))
    )
    told = [(name, old, words(RESOLUTIONS[new]) if new in RESOLUTIONS else new) for name, old, new in one.changes]
    values = "；".join(f"{name} {old} → {new}".strip() if old else new for name, old, new in told)
    who = one.who or Text("系统", "The system")
    return (
        Cell(stamp(one.at)),
        Cell(who),
        Cell(TYPES.get(one.type, one.type)),
        on,
        Cell(one.reason or "—"),
        Cell(values),
    )
