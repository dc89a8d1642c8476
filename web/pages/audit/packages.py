"""Evidence packages: ordered for one case or many, made by jobs, taken along, deleted when their time is over."""

from __future__ import annotations

import re

from flask import Response as Answer
from flask import render_template, request, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine.commands.evidence import MOST, order_package
from engine.errors import Invalid, NotFound
from engine.files import packages as kept
from engine.files.packages import Phase
from engine.model import Person
from engine.text import Text
from web import current, db
from web.packages.making import making
from web.pages.audit.base import blueprint
from web.work.answers import go

PHASES = {
    Phase.MAKING: Text("正在制作", "Being made"),
    Phase.READY: Text("已完成", "Ready"),
    Phase.FAILED: Text("未能制作", "Not made"),
}
_BETWEEN = re.compile(r"[\s,，、;；]+")


@blueprint.get("/packages/")
def packages() -> str:
    """List the packages that are kept, and ask for the cases of a new one."""
    return _page(" ".join(request.args.getlist("number")))


@blueprint.post("/packages/")
def order() -> Response | tuple[str, int]:
    """Order a package of the cases whose numbers were typed in."""
    typed = request.form.get("numbers", "")
    try:
        made = order_package(db.session(), _BETWEEN.split(typed), by=current.actor())
    except Invalid as refusal:
        return _page(typed, refusal.text), refusal.status
    return go(url_for(".package", package_id=made.id))


@blueprint.get("/packages/<package_id>")
def package(package_id: str) -> str:
    """Show how far a package is, and where to take it from."""
    session = db.session()
    made = kept.get(session, package_id)
    return render_template("audit/package.html", made=made, phases=PHASES, by=session.get_one(Person, made.by_id).name)


@blueprint.get("/packages/<package_id>.zip")
def download(package_id: str) -> Answer:
    """Send a package."""
    made = kept.get(db.session(), package_id)
    file = making.shelf.file(made.id)
    if made.phase != Phase.READY or not file.is_file():
        raise NotFound(Text("该证据包还没有做好，或已到期删除", "The package is not ready, or its time is over"))
    answer = send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"{made.name}.zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(typed: str, refusal: Text | None = None) -> str:
    session = db.session()
    made = kept.listed(session)
    people = select(Person.id, Person.name).where(Person.id.in_({one.by_id for one in made}))
    return render_template(
        "audit/packages.html",
        made=made,
        phases=PHASES,
        people={row.id: row.name for row in session.execute(people)},
        typed=typed,
        refusal=refusal,
        most=MOST,
    )
