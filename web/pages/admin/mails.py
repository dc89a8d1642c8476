"""Mails: sent, waiting, and failed with the reason."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import commands
from engine.jobs.mail import NOT_CONFIGURED
from engine.model import Mail
from web import current, db
from web.app_settings import settings
from web.pages.admin.base import blueprint
from web.paths import local_path

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
        not_configured=NOT_CONFIGURED,
        has_server=bool(settings(current_app).smtp_url),
    )


@blueprint.post("/mails/<mail_id>/resend")
def resend_mail(mail_id: str) -> Response:
    """Try a mail again that was not sent."""
    commands.resend_mail(db.session(), mail_id, by=current.actor())
    flash(_("已安排重新发送"))
    return redirect(local_path(request.form.get("back", "")) or url_for(".mails"), 303)
