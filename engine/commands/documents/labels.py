"""Numbers and labels of what an approved change brings (DOC-047, DOC-048, DOC-051, DOC-052)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.commands.contents import Found, contents_of
from engine.commands.deploy import label_of
from engine.definitions.endings import kind_of
from engine.documents import reserve
from engine.documents.numbering import FORM, PROCEDURE, TABLE
from engine.model import Definition, DefinitionKind, DocumentChange, Revision, WorkingFile

NUMBERED = (".bpmn", ".dmn", ".form")
SORTS = {DefinitionKind.PROCESS: PROCEDURE, DefinitionKind.FORM: FORM, DefinitionKind.DECISION: TABLE}


def assign(session: Session, change: DocumentChange) -> list[dict[str, Any]]:
    """Return {kind, key, name, file, number, label} of everything a change brings; numbers are reserved.

    What has a number keeps it.  A new procedure gets the next of its class, its forms and tables the next of theirs.
    """
    files = frozen(session, change)
    named = [name for name in change.contents if kind_of(name, files[name]) in NUMBERED]
    changed = [one for name in named for one in contents_of(name, files[name], files)]
    # The procedure comes first: the numbers of its forms begin with its own.
    changed.sort(key=lambda one: (one.kind != DefinitionKind.PROCESS, one.key != change.process_key, one.key))
    places = {"class": str(change.assigned.get("class") or "")}
    lines = []
    for one in changed:
        definition = session.scalar(select(Definition).where(Definition.kind == one.kind, Definition.key == one.key))
        line = _line(session, one, definition, places)
        lines.append(line)
        if one.kind == DefinitionKind.PROCESS and one.key == change.process_key:
            places["procedure"] = line["number"]
    return lines


def frozen(session: Session, change: DocumentChange) -> dict[str, bytes]:
    """Return every file of the change's working copy by name."""
    rows = session.scalars(select(WorkingFile).where(WorkingFile.copy_id == change.copy_id))
    return {row.name: row.content for row in rows}


def _line(session: Session, one: Found, definition: Definition | None, places: dict[str, str]) -> dict[str, Any]:
    number = str(definition.settings.get("number") or "") if definition is not None else ""
    if not number and (one.kind == DefinitionKind.PROCESS or places.get("procedure")):
        number = reserve(session, SORTS[one.kind], one.name, places)
    last = None
    if definition is not None:
        last = session.scalar(select(func.max(Revision.number)).where(Revision.definition_id == definition.id))
    label = label_of(0 if last is None else last + 1)
    told = {"kind": str(one.kind), "key": one.key, "name": one.name, "file": one.file_name}
    return told | {"number": number, "label": label}
