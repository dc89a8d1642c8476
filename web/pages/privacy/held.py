"""Finding what is held about a customer, reading it, and choosing it for a request."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine import commands
from engine.errors import Invalid
from engine.privacy.holding import SOURCES, unsearched
from engine.privacy.requests import doubted
from engine.privacy.targets import Target, subject_of
from engine.text import Text
from web import current, db
from web.pages.privacy.base import blueprint, chosen, may_handle, request_case
from web.work.answers import go
from web.work.held import worded


@blueprint.post("/search")
def search() -> str:
    """Show where somebody is found; sent by post, so that no address holds what was looked for."""
    words = request.form.get("q", "")
    found = commands.search_person(db.session(), words, by=current.actor())
    return render_template("privacy/found.html", found=found, words=words, case=_case())


@blueprint.get("/held")
def held() -> str:
    """Show everything held in the chosen entries and cases."""
    targets = _chosen()
    pieces = worded(db.session(), commands.look_at_person(db.session(), targets, by=current.actor()))
    parts = dict.fromkeys(piece.part for piece in pieces)
    return render_template(
        "privacy/held.html",
        targets=targets,
        groups=[(part, [piece for piece in pieces if piece.part is part]) for part in parts],
        unsearched=unsearched(db.session(), subject_of(db.session(), targets)),
        doubts=doubted(db.session(), request_case(_case()), targets),
        sources=SOURCES,
        case=_case(),
        may_handle=may_handle(),
    )


@blueprint.post("/requests/<number>/choose")
def choose(number: str) -> Response:
    """Fill what was chosen into the open proposal of a request, and go on there."""
    task = commands.choose_for_request(db.session(), number, _chosen(), by=current.actor())
    return go(url_for("tasks.show", task_id=task.id), _("已填入 %(number)s，请提出办理意见", number=number))


def _case() -> str:
    """Return the number of the request somebody is looking for."""
    return request.values.get("case", "")[:40]


def _chosen() -> list[Target]:
    targets = chosen()
    if not targets:
        raise Invalid(Text("请先选择台账条目或事项", "Choose entries or cases first"))
    return targets
