"""What applied before: every revision to read and to compare; owners begin a change from one."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from engine.commands import studio
from engine.queries.revisions import Edition, editions, parts_of
from web import current, db
from web.pages.procedures.base import blueprint, edition_of, find, page_of, plain_label
from web.pages.procedures.reading import drawing, may_change
from web.work.comparison import WORDS, compared
from web.work.names import process_name


@blueprint.get("/<key>/revisions/<label>")
def revision(key: str, label: str) -> str:
    """Show a procedure as one of its revisions had it."""
    page = page_of(find(key), label)
    return render_template("procedures/show.html", **page, named="", may_start=False, may_change=may_change())


@blueprint.get("/<key>/revisions/<label>/diagram.bpmn")
def old_diagram(key: str, label: str) -> Response:
    """Send the diagram of a revision."""
    definition = find(key)
    return drawing(edition_of(editions(db.session(), definition), label).revision.source)


@blueprint.get("/<key>/compare/<old>/<new>")
def compare(key: str, old: str, new: str) -> str:
    """Show what differs between two revisions of a procedure: its diagram, forms and tables, in words."""
    session = db.session()
    definition = find(key)
    told = editions(session, definition)
    before, after = edition_of(told, old), edition_of(told, new)
    was = {part.file_name: part for part in (before.revision, *parts_of(session, before.revision, before.until))}
    files = []
    for part in (after.revision, *parts_of(session, after.revision, after.until)):
        earlier = was.get(part.file_name)
        if earlier is not None and earlier.digest == part.digest:
            continue
        title = f"{process_name(part.definition)} {earlier.label if earlier else '—'} → {part.label}"
        states = (earlier.source if earlier else None, part.source)
        files.append(compared(title, part.file_name, states, (_drawn(key, before), _drawn(key, after))))
    return render_template(
        "procedures/compare.html",
        definition=definition,
        name=process_name(definition),
        before=before,
        after=after,
        compared=files,
        words=WORDS,
    )


@blueprint.post("/<key>/revisions/<label>/restore")
@current.needs_role("process_owner", "admin")
def restore(key: str, label: str) -> AnyResponse:
    """Open a working copy with the files of an older revision."""
    edition = edition_of(editions(db.session(), find(key)), label)
    copy = studio.restore_copy(db.session(), edition.revision.id, by=current.actor())
    flash(_("已按版次 %(label)s 的内容打开工作副本，审批生效前现行版次不变", label=edition.revision.label))
    return redirect(url_for("studio.show", copy_id=copy.id), 303)


def _drawn(key: str, edition: Edition) -> str:
    return url_for(".old_diagram", key=key, label=plain_label(edition.revision.label))
