"""What changed, in words and on the drawing: a working copy against what is in force, or two revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, render_template, url_for

from engine.comparing import Difference, What, compare
from engine.definitions.endings import kind_of
from engine.definitions.layout import with_picture
from engine.errors import DefinitionInvalid, NotFound
from engine.model import Revision
from engine.queries.studio import files_of, revision_in_force
from engine.text import Text
from web import db
from web.pages.studio.base import blueprint, opened
from web.work.palette import titles_by_file

WORDS = {
    What.ADDED: Text("新增", "added"),
    What.REMOVED: Text("删除", "removed"),
    What.MOVED: Text("移动", "moved"),
    What.CHANGED: Text("修改", "changed"),
}


@dataclass(frozen=True)
class Compared:
    """One file: what differs, why it cannot be said, and for a drawing where its two states are found."""

    title: str
    differences: Sequence[Difference]
    refusal: Text | None = None
    old_url: str = ""
    new_url: str = ""

    @property
    def marks(self) -> Mapping[str, list[str]]:
        """Return the ids of elements by what happened to them, as the drawing marks them."""
        return {
            what: [each.element_id for each in self.differences if each.what == what and each.element_id]
            for what in What
        }


@blueprint.get("/<copy_id>/changes")
def changes(copy_id: str) -> str:
    """Show what the working copy changes of what is in force."""
    copy = opened(copy_id)
    session = db.session()
    titles = titles_by_file(session)
    compared = []
    for file in files_of(session, copy):
        if file.digest == file.base:
            continue
        was = revision_in_force(session, file.name)
        old_url = url_for(".drawing", revision_id=was.id) if was is not None else ""
        new_url = url_for(".read", copy_id=copy.id, name=file.name)
        title = titles.get(file.name, file.name)
        compared.append(_compared(title, file.name, (was.source if was else None, file.content), (old_url, new_url)))
    return render_template("studio/changes.html", title=copy.name, compared=compared, words=WORDS, copy=copy)


@blueprint.get("/compare/<old_id>/<new_id>")
def revisions(old_id: str, new_id: str) -> str:
    """Show what differs between two revisions of one definition."""
    old, new = _revision(old_id), _revision(new_id)
    if old.definition_id != new.definition_id:
        raise NotFound()
    urls = url_for(".drawing", revision_id=old.id), url_for(".drawing", revision_id=new.id)
    title = f"{old.label} → {new.label}"
    compared = [_compared(title, new.file_name, (old.source, new.source), urls)]
    return render_template("studio/changes.html", title=new.definition.name, compared=compared, words=WORDS, copy=None)


@blueprint.get("/revisions/<revision_id>/drawing")
def drawing(revision_id: str) -> Response:
    """Send the diagram of a revision, laid out where it has no picture."""
    response = Response(with_picture(_revision(revision_id).source), mimetype="application/xml")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _compared(title: str, name: str, states: tuple[bytes | None, bytes], urls: tuple[str, str]) -> Compared:
    old, new = states
    shown = urls if kind_of(name, new) == ".bpmn" else ("", "")
    try:
        return Compared(title, compare(name, old, new), None, *shown)
    except DefinitionInvalid as refusal:
        return Compared(title, (), refusal.problems[0].text if refusal.problems else refusal.text)


def _revision(revision_id: str) -> Revision:
    found = db.session().get(Revision, revision_id)
    if found is None:
        raise NotFound()
    return found
