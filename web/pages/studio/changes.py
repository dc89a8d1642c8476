"""What changed, in words and on the drawing: a working copy against what is in force, or two revisions."""

from __future__ import annotations

from flask import Response, render_template, url_for

from engine.definitions.layout import with_picture
from engine.errors import NotFound
from engine.model import Revision
from engine.queries.bundles import file_in_force
from engine.queries.studio import files_of, revision_in_force
from web import db
from web.pages.studio.base import blueprint, opened
from web.work.comparison import WORDS, compared, order
from web.work.palette import title_of, titles_by_file


@blueprint.get("/<copy_id>/changes")
def changes(copy_id: str) -> str:
    """Show what the working copy changes of what is in force."""
    copy = opened(copy_id)
    session = db.session()
    titles = titles_by_file(session)
    files = []
    for file in sorted(files_of(session, copy), key=lambda each: order(each.name)):
        if file.digest == file.base:
            continue
        was = revision_in_force(session, file.name)
        old_url = url_for(".drawing", revision_id=was.id) if was is not None else ""
        new_url = url_for(".read", copy_id=copy.id, name=file.name)
        title = title_of(titles, file.name, file.content)
        states = was.source if was else file_in_force(session, file.name), file.content
        files.append(compared(title, file.name, states, (old_url, new_url)))
    return render_template("studio/changes.html", title=copy.name, compared=files, words=WORDS, copy=copy)


@blueprint.get("/compare/<old_id>/<new_id>")
def revisions(old_id: str, new_id: str) -> str:
    """Show what differs between two revisions of one definition."""
    old, new = _revision(old_id), _revision(new_id)
    if old.definition_id != new.definition_id:
        raise NotFound()
    urls = url_for(".drawing", revision_id=old.id), url_for(".drawing", revision_id=new.id)
    title = f"{old.label} → {new.label}"
    files = [compared(title, new.file_name, (old.source, new.source), urls)]
    return render_template("studio/changes.html", title=new.definition.name, compared=files, words=WORDS, copy=None)


@blueprint.get("/revisions/<revision_id>/drawing")
def drawing(revision_id: str) -> Response:
    """Send the diagram of a revision, laid out where it has no picture."""
    response = Response(with_picture(_revision(revision_id).source), mimetype="application/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _revision(revision_id: str) -> Revision:
    found = db.session().get(Revision, revision_id)
    if found is None:
        raise NotFound()
    return found
