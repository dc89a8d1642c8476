"""The blueprint of the pages of personal data; those responsible and auditors get in."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request
from sqlalchemy import select

from engine.commands.privacy import HANDLERS, PROCESS, READERS
from engine.model import Instance
from engine.privacy.targets import Target
from engine.text import Text
from web import current, db

blueprint = Blueprint("privacy", __name__, url_prefix="/privacy")
blueprint.add_app_template_filter(datetime.fromisoformat, "read_time")


@blueprint.app_template_filter("article")
def article(basis: str) -> Text:
    """Return the article of the law a basis names: ``PIPL-47-3``."""
    number, _dash, item = basis.removeprefix("PIPL-").partition("-")
    return Text(
        f"《个人信息保护法》第 {number} 条" + (f"第 {item} 项" if item else ""),
        f"PIPL art. {number}" + (f" ({item})" if item else ""),
    )


@blueprint.before_request
@current.needs_role(*READERS)
def readers_only() -> None:
    """Let those in who answer for personal data, and auditors."""


@blueprint.after_request
def not_kept(response: Response) -> Response:
    """Let no browser or proxy keep a page with personal data."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


def may_handle() -> bool:
    """Tell whether the person hands over and asks, not only reads."""
    return any(current.actor().holds(role) for role in HANDLERS)


def request_case(number: str) -> Instance | None:
    """Return the case of a request."""
    wanted = (Instance.number == number, Instance.process_key == PROCESS)
    return db.session().scalar(select(Instance).where(*wanted)) if number else None


def chosen() -> list[Target]:
    """Return the entries and cases chosen on a page.  Raises Invalid."""
    return [Target.read(text) for text in request.values.getlist("t") if text]
