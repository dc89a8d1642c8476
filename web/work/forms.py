"""Finds the form of a task or of a beginning, and prepares data to be shown in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.drafts.forms import ENGLISH
from engine.instances.kept import Kept
from engine.instances.papers import chosen
from engine.instances.programs import diagram_of
from engine.model import Definition, DefinitionKind, Instance, Revision, Task
from forms import Form, Row, load_form
from web.i18n import language
from web.work.pictures import PICTURES

_forms: Kept[str, Form] = Kept(200)
STORED = frozenset({"id", "name", "size", "type"})


def of_revision(session: Session, revision_id: str) -> Form:
    """Return the form a revision holds, read once."""
    return _forms.get(revision_id, lambda: load_form(session.get_one(Revision, revision_id).source))


def of_task(session: Session, task: Task) -> Form | None:
    """Return the form a task was or is done with, None when it has none."""
    if task.form_revision_id:
        return of_revision(session, task.form_revision_id)
    return _inside_diagram(session, task.instance, task.form_key) if task.form_key else None


def offered(session: Session, task: Task, revision_id: str | None = None) -> Form | None:
    """Return the form an open task is to be done with: in the revision asked for, else the one offered (DOC-050).

    Raises Conflict when the one asked for does not count.
    """
    paper = chosen(session, task, revision_id)
    return of_revision(session, paper.id) if paper is not None else of_task(session, task)


def _inside_diagram(session: Session, instance: Instance, key: str) -> Form | None:
    """Return a form that the diagram itself holds, as a draft does, in the language of the request."""
    for revision_id in instance.pins["process"].values():
        forms = diagram_of(session, revision_id).forms
        source = (forms.get(key + ENGLISH) if language() == "en" else None) or forms.get(key)
        if source is not None:
            return _held(source)
    return None


@lru_cache(maxsize=200)
def _held(source: str) -> Form:
    return load_form(source.encode())


def of_beginning(session: Session, instance: Instance, data: Mapping[str, Any]) -> Form | None:
    """Return the form a case was begun with: of those a process can begin with, the one that fits the data best."""
    found = [of_revision(session, revision_id) for revision_id in _beginnings(session, instance)]
    fitting = [(len(data.keys() & {info.path.split(".")[0] for info in form.fields}), form) for form in found]
    best = max(fitting, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def _beginnings(session: Session, instance: Instance) -> list[str]:
    process = diagram_of(session, instance.revision_id).processes[instance.process_key]
    starts = [one for one in process.activities.values() if one.kind == "startEvent" and one.parent == process.id]
    pinned = [instance.pins["form"].get(start.form_id) for start in starts if start.form_id]
    portal = instance.revision.definition.settings.get("portal_form")
    current = session.scalar(
        select(Definition.current_id).where(Definition.kind == DefinitionKind.FORM, Definition.key == portal)
    )
    return [revision_id for revision_id in (*pinned, current) if revision_id]


def lines(form: Form, data: Mapping[str, Any], lists: Mapping[str, Any]) -> Sequence[Row]:
    """Return what was filled in as words, in the language of the request."""
    return form.summary({**lists, **data}, language())


def with_links(value: Any) -> Any:
    """Return form data with an address at every stored file, so that the form can show it."""
    if isinstance(value, list):
        return [with_links(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() >= STORED:
        links = {"url": url_for("files.show", file_id=value["id"])}
        if value["type"] in PICTURES:
            links["preview"] = url_for("files.small", file_id=value["id"])
        return {**value, **links}
    return {name: with_links(item) for name, item in value.items()}
