"""Evidence packages: ordered for one case or many, made by jobs, taken along, deleted when their time is over."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Response as Answer
from flask import render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine.commands.evidence import MOST, MOST_BYTES, order_package, retry_package
from engine.errors import Invalid, NotFound
from engine.files import packages as kept
from engine.model import Person
from engine.text import Text
from web import current, db
from web.i18n import LANGUAGES
from web.packages.progress import PHASES, progress_of, sent
from web.pages.audit.base import blueprint
from web.work.answers import go

_BETWEEN = re.compile(r"[\s,，、;；]+")
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
    return render_template("audit/package.html", **progress_of(session, kept.get(session, package_id)))


@blueprint.get("/packages/<package_id>.zip")
def download(package_id: str) -> Answer:
    """Send a package."""
    return sent(kept.get(db.session(), package_id))


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
