"""Tells load balancers and monitors whether the product works; nothing in it is secret."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from engine import clock, commands
from engine.model import Job
from web import db

log = logging.getLogger("firebreak.web")
blueprint = Blueprint("health", __name__)
LATE = timedelta(minutes=5)


@blueprint.get("/health")
def show() -> Response:
    """Answer 200, or 503 when the database does not answer.

    ``jobs_overdue`` counts background jobs due for five minutes and more: above 0, no worker runs.
    """
    session = db.session()
    try:
        commands.restore_clock(session)
        overdue = session.scalar(select(func.count()).select_from(Job).where(Job.due_at < clock.now() - LATE)) or 0
    except SQLAlchemyError:
        log.warning("health: the database does not answer", exc_info=True)
        answer = jsonify(status="unavailable", database="unavailable", jobs_overdue=None)
        answer.status_code = 503
        return answer
    return jsonify(status="ok", database="ok", jobs_overdue=overdue)
