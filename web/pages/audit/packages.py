"""Evidence packages: ordered for one case or many, made by jobs, taken along, deleted when their time is over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from flask import Response as Answer
from flask import render_template, request, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.evidence import MOST, MOST_BYTES, order_package, retry_package
from engine.errors import Invalid, NotFound
from engine.files import packages as kept
from engine.files.packages import Phase
from engine.model import Person
from engine.text import Text
from web import current, db
from web.i18n import LANGUAGES
from web.packages.making import making
from web.pages.audit.base import blueprint
from web.work.answers import go

PHASES = {
    Phase.MAKING: Text("正在制作", "Being made"),
    Phase.READY: Text("已完成", "Ready"),
    Phase.FAILED: Text("未能制作", "Not made"),
}
_BETWEEN = re.compile(r"[\s,，、;；]+")
STALLED = timedelta(minutes=10)
"""After so long without a step the page says that nothing works on the package."""
FIELDS = ("numbers", "language", "files", "since")


@blueprint.get("/packages/")
def packages() -> str:
    """List the packages that are kept, and ask for the cases of a new one."""
    return _page({"numbers": " ".join(request.args.getlist("number")), "language": current.actor().locale})


@blueprint.post("/packages/")
def order() -> Response | tuple[str, int]:
    """Order a package of the cases whose numbers were typed in."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    try:
        made = order_package(
            db.session(),
            _BETWEEN.split(typed["numbers"]),
            by=current.actor(),
            language=typed["language"] or "zh",
            with_files=bool(typed["files"]),
            since=_size(typed["since"]),
        )
    except (Invalid, NotFound) as refusal:
        return _page(typed, refusal.text), 422
    return go(url_for(".package", package_id=made.id))


@blueprint.post("/packages/<package_id>/retry")
def retry(package_id: str) -> Response:
    """Make a package again that failed."""
    made = retry_package(db.session(), package_id, by=current.actor())
    return go(url_for(".package", package_id=made.id))


@blueprint.get("/packages/<package_id>")
def package(package_id: str) -> str:
    """Show how far a package is, and where to take it from."""
    session = db.session()
    made = kept.get(session, package_id)
    return render_template(
        "audit/package.html",
        made=made,
        phases=PHASES,
        tried=kept.failed_tries(session, made) if made.is_running else 0,
        is_stalled=made.is_running and clock.now() - made.moved_at > STALLED,
        languages=LANGUAGES,
        by=session.get_one(Person, made.by_id).name,
    )


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


def _size(typed: str) -> int | None:
    """Return the size of the checkpoint somebody kept, None when nothing was typed.  Raises Invalid."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise Invalid(Text("留存检查点的项数是一个数字", "The size of the checkpoint you kept is a number"))
    return int(typed)


def _page(typed: Mapping[str, str], refusal: Text | None = None) -> str:
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
        most_bytes=MOST_BYTES,
        languages=LANGUAGES,
    )
