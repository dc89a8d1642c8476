"""Jobs that wait, and incidents: what failed, with the means to go on."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import commands
from engine.model import Incident, IncidentState, Instance, Job
from web import current, db
from web.pages.admin.base import blueprint, saved

SHOWN = 100


@blueprint.get("/incidents")
def incidents() -> str:
    """Show open incidents (or those dealt with) and the jobs due next."""
    session = db.session()
    state = IncidentState.RESOLVED if request.args.get("state") == "resolved" else IncidentState.OPEN
    found = (
        select(Incident, Instance.number, Instance.title, Job)
        .outerjoin(Instance, Instance.id == Incident.instance_id)
        .outerjoin(Job, Job.id == Incident.job_id)
        .where(Incident.state == state)
        .order_by(Incident.created_at.desc())
        .limit(SHOWN)
    )
    jobs = (
        select(Job, Instance.number)
        .outerjoin(Instance, Instance.id == Job.instance_id)
        .order_by(Job.due_at.is_(None), Job.due_at)
        .limit(SHOWN)
    )
    return render_template(
        "admin/incidents.html", rows=session.execute(found).all(), jobs=session.execute(jobs).all(), state=state.value
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
