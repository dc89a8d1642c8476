"""Mails: sent, waiting, and failed with the reason."""

from __future__ import annotations

from flask import current_app, render_template, request
from sqlalchemy import select

from engine.model import Mail
from web import db
from web.app_settings import settings
from web.pages.admin.base import blueprint

PAGE = 50


@blueprint.get("/mails")
def mails() -> str:
    """Show the newest mails, or only those that could not be sent."""
    state = request.args.get("state", "")
    page = max(1, request.args.get("page", type=int, default=1))
    found = select(Mail).order_by(Mail.created_at.desc(), Mail.id.desc())
    if state == "failed":
        found = found.where(Mail.sent_at.is_(None), Mail.last_error.is_not(None))
    elif state == "waiting":
        found = found.where(Mail.sent_at.is_(None), Mail.last_error.is_(None))
    elif state == "sent":
        found = found.where(Mail.sent_at.is_not(None))
    rows = db.session().scalars(found.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return render_template(
        "admin/mails.html",
        rows=rows[:PAGE],
        state=state,
        page=page,
        more=len(rows) > PAGE,
        has_server=bool(settings(current_app).smtp_url),
    )
