"""The inbox: 待办, 待认领, 已办, 我发起, 抄送我."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from engine.queries.cases import whereabouts
from engine.queries.inbox import TASKS, Inbox
from engine.queries.paging import MOST
from engine.queries.readings import count_left
from web import current, db
from web.work import names
from web.work.filtering import filters_of, narrows, query_of

blueprint = Blueprint("inbox", __name__, url_prefix="/inbox")

LABELS = {
    "todo": _l("待办"),
    "claimable": _l("待认领"),
    "done": _l("已办"),
    "started": _l("我发起"),
    "copies": _l("抄送我"),
}


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


def _page(tab: str) -> str:
    session = db.session()
    inbox = Inbox(session, current.actor())
    filters = filters_of(request.args)
    page = inbox.page(tab, filters)
    places = whereabouts(session, [row.instance_id for row in page.rows] if tab not in ("todo", "done") else [])
    return render_template(
        "inbox/index.html",
        tab=tab,
        labels=LABELS,
        counts=inbox.counts,
        to_read=count_left(session, current.actor().id),
        most=MOST,
        page=page,
        lines=[(row, places.get(row.instance_id, ())) for row in page.rows],
        filters=filters,
        narrowed=narrows(filters),
        of_tasks=tab in TASKS,
        query=query_of(request.args),
        claims={place.task_id: place for held in places.values() for place in held},
        processes=names.process_names(session),
        projects=names.project_names(session),
    )
