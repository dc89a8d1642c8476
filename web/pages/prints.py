"""Whether a document on paper is still the one in force; without sign-in, and nothing of what it says."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.identity.throttle import TooMany
from engine.queries.auditing.editions import copy_of
from web import db, limits

blueprint = Blueprint("prints", __name__)


@blueprint.get("/prints")
def show() -> str | tuple[str, int, dict[str, str]]:
    """Say of a number and a revision whether they are in force; a guess that fails is counted."""
    number, label = (request.args.get(name, "").strip()[:60] for name in ("number", "revision"))
    if not number:
        return _page(number, label)
    try:
        counted = limits.take(limits.CHECKING, "print")
    except TooMany as refusal:
        wait = {"Retry-After": str(refusal.details["retry_after"])}
        return _page(number, label, refusal=refusal.text), refusal.status, wait
    found = copy_of(db.session(), number, label)
    known = found is not None and found.revision is not None
    if known:
        limits.give_back(counted)
    return _page(number, label, copy=found if known else None, asked=True)


def _page(number: str, label: str, **told: object) -> str:
    return render_template("prints.html", number=number, label=label, **told)
