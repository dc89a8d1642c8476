"""The administrators' first page: figures that need attention, and the settings in force."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, redirect, render_template, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from engine.model import Department, Incident, IncidentState, Job, Mail, Person
from engine.text import Text
from web import current, db
from web.app_settings import settings
from web.options import OPTIONS
from web.pages.admin.base import ADMIN, blueprint, for_owners

_SECRET = frozenset({"secret_key", "ledger_key"})


@dataclass(frozen=True)
class InForce:
    """A setting as the page shows it."""

    name: str
    meaning: Text
    value: str


@blueprint.get("/")
@for_owners
def index() -> str | Response:
    """Show the figures and the settings; a process owner goes on to the first page of theirs."""
    if not current.holds(ADMIN):
        return redirect(url_for(".policies"))
    session = db.session()

    def count(*conditions: object, of: type = Person) -> int:
        return session.scalar(select(func.count()).select_from(of).where(*conditions)) or 0  # type: ignore[arg-type]

    figures = {
        "people": count(Person.is_active),
        "departments": count(of=Department),
        "incidents": count(Incident.state == IncidentState.OPEN, of=Incident),
        "mails": count(Mail.sent_at.is_(None), Mail.last_error.is_not(None), of=Mail),
        "jobs": count(of=Job),
    }
    return render_template("admin/index.html", figures=figures, settings=in_force())


def in_force() -> list[InForce]:
    """Return every setting with its value; secrets only as being set."""
    found = settings(current_app)
    return [
        InForce(option.name, option.meaning, _shown(option.field, getattr(found, option.field))) for option in OPTIONS
    ]


def _shown(field: str, value: object) -> str:
    if field in _SECRET:
        return "••••••"
    if isinstance(value, bool):
        return "on" if value else "off"
    text = str(value)
    if "://" in text and "@" in text:
        scheme, _, rest = text.partition("://")
        return f"{scheme}://••••••@{rest.rpartition('@')[2]}"
    return text
