"""The inbox: 待办, 待认领, 已办, 我发起, 抄送我."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from engine import commands
from engine.queries import inbox
from engine.queries.cases import whereabouts
from web import current, db
from web.work import names
from web.work.answers import go, is_htmx, with_toast
from web.work.filtering import filters_of, narrows, query_of

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")

LABELS = {
    "todo": _l("待办"),
    "claimable": _l("待认领"),
    "done": _l("已办"),
    "started": _l("我发起"),
    "copies": _l("抄送我"),
}
OF_TASKS = ("todo", "claimable", "done")


@blueprint.get("/")
@current.signed_in
def index() -> Response:
    """Begin with what there is to do."""
    return redirect(url_for(".tab", tab="todo"))


@blueprint.get("/<tab>")
@current.signed_in
def tab(tab: str) -> str:
    """Show one list of the inbox."""
    if tab not in LABELS:
        abort(404)
    return _page(tab)


@blueprint.post("/<tab>/claim/<task_id>")
@current.signed_in
def claim(tab: str, task_id: str) -> Response:
    """Claim a task in the list: htmx gets the list without it, a plain browser the list again."""
    if tab not in LABELS:
        abort(404)
    task = commands.claim(db.session(), task_id, by=current.actor())
    told = _("已认领：%(name)s", name=task.name)
    return with_toast(_page(tab), told) if is_htmx() else go(_address(tab), told)


def _page(tab: str) -> str:
    session, actor = db.session(), current.actor()
    filters = filters_of(request.args)
    page = inbox.rows(session, actor, tab, filters)
    shown = [row.instance_id for row in page.rows] if tab not in ("todo", "done") else []
    places = whereabouts(session, shown)
    return render_template(
        "inbox/index.html",
        tab=tab,
        labels=LABELS,
        counts=inbox.counts(session, actor),
        page=page,
        filters=filters,
        narrowed=narrows(filters),
        of_tasks=tab in OF_TASKS,
        query=query_of(request.args),
        places=places,
        claims={place.task_id: place for held in places.values() for place in held},
        processes=names.process_names(session),
        projects=names.project_names(session),
    )


def _address(tab: str) -> str:
    return url_for(".tab", tab=tab, **query_of(request.args))  # type: ignore[arg-type]
