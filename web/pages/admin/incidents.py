"""Jobs that wait, and incidents: what failed, with the means to go on."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from engine import commands
from engine.model import Incident, IncidentState, Instance, Job, JobKind
from engine.text import Text
from web import current, db
from web.pages.admin.base import blueprint, saved
from web.pages.admin.steps import openable, step_name

SHOWN = 100
KINDS = {
    JobKind.TIMER: Text("定时", "timer"),
    JobKind.SERVICE: Text("系统服务", "service"),
    JobKind.MAIL: Text("邮件", "mail"),
    JobKind.DELIVERY: Text("传递消息", "message"),
    JobKind.MIGRATION: Text("迁移事项", "moving a case"),
    JobKind.STOP: Text("停止事项", "stopping a case"),
    JobKind.SHRED: Text("清除文件", "removing files"),
    JobKind.READING: Text("阅读提醒", "reminding readers"),
    JobKind.SCENARIO: Text("运行场景", "playing a scenario"),
    JobKind.CONFORMANCE: Text("逐件对照", "checking cases"),
    JobKind.IMPORT: Text("导入台账", "importing entries"),
    JobKind.PACKAGE: Text("制作证据包", "making an evidence package"),
    JobKind.DEADLINES: Text("重算期限", "moving deadlines"),
}


@blueprint.get("/incidents")
def incidents() -> str:
    """Show open incidents (or those dealt with) and the jobs due next."""
    session = db.session()
    state = IncidentState.RESOLVED if request.args.get("state") == "resolved" else IncidentState.OPEN
    found = (
        select(Incident, Instance, Job)
        .outerjoin(Instance, Instance.id == Incident.instance_id)
        .outerjoin(Job, Job.id == Incident.job_id)
        .where(Incident.state == state)
        .order_by(Incident.created_at.desc())
        .limit(SHOWN)
    )
    waiting = (
        select(Job, Instance)
        .outerjoin(Instance, Instance.id == Job.instance_id)
        .order_by(Job.due_at.is_(None), Job.due_at)
        .limit(SHOWN)
    )
    rows, jobs = session.execute(found).all(), session.execute(waiting).all()
    return render_template(
        "admin/incidents.html",
        rows=[(incident, case, job, step_name(session, case, incident.activity_id)) for incident, case, job in rows],
        jobs=[(job, case, step_name(session, case, job.activity_id)) for job, case in jobs],
        openable=openable(session, [case for _first, case, *_rest in rows] + [case for _job, case in jobs]),
        kinds=KINDS,
        state=state.value,
        total=session.scalar(select(func.count()).select_from(Job)) or 0,
    )


@blueprint.post("/incidents/<incident_id>/retry")
def retry_incident(incident_id: str) -> Response:
    """Let the job behind an incident try again."""
    commands.retry(db.session(), incident_id, by=current.actor())
    return saved(".incidents")


@blueprint.post("/incidents/<incident_id>/resolve")
def resolve_incident(incident_id: str) -> Response:
    """Close an incident with a note."""
    commands.resolve(db.session(), incident_id, note=request.form.get("note", ""), by=current.actor())
    return saved(".incidents")
