"""Changes of documents: finding one, what its diagram reads of it, and its facts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.errors import NotFound
from engine.model import Definition, DefinitionKind, DocumentChange
from engine.text import Text


def find_change(session: Session, change_id: str, *, lock: bool = False) -> DocumentChange:
    """Return a change, locked where asked.  Raises NotFound."""
    found = session.get(DocumentChange, change_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise NotFound(Text("没有该文件修订", "There is no such change of a document"))
    return found


def number_of(session: Session, process_key: str) -> str:
    """Return the number of a procedure, empty as long as it has none."""
    wanted = select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process_key)
    found = session.scalar(wanted)
    return str(found.settings.get("number") or "") if found is not None else ""


def words_of(session: Session, change: DocumentChange) -> dict[str, Any]:
    """Return what the diagram of changes knows of one."""
    return {
        "change_id": change.id,
        "process_key": change.process_key,
        "document_name": change.name,
        "document_number": number_of(session, change.process_key),
        "reason": change.reason,
        "summary": change.summary,
    }


def note(session: Session, change: DocumentChange, fact: str, by: Actor, **said: Any) -> None:
    """Record what happened to a change in the stream of its procedure.  Called inside a command."""
    stream = f"def/process/{change.process_key}"[:100]
    ledger.append(session, stream, f"change.{fact}", by.id, {"change": change.id, **said})
