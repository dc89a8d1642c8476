"""Who may read a change before it is in effect, and what the check says of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.contents import known_to
from engine.commands.documents.labels import frozen
from engine.documents import find_change
from engine.errors import NotFound, Problem
from engine.lint import lint_sources
from engine.model import DocumentChange, Instance
from engine.text import Text
from engine.work.permit import may_read

READERS = ("process_owner", "admin", "qa_auditor")


def readable_change(session: Session, change_id: str, *, by: Actor) -> DocumentChange:
    """Return a change to whoever proposed, writes, reviews or approves it.  Raises NotFound to everybody else."""
    change = find_change(session, change_id)
    instance = session.get(Instance, change.instance_id) if change.instance_id else None
    concerned = by.id in {change.proposed_by, *change.authors} or any(by.holds(role) for role in READERS)
    if not concerned and (instance is None or not may_read(session, instance, by)):
        raise NotFound(Text("没有该文件修订", "There is no such change of a document"))
    return change


def problems_of(session: Session, change: DocumentChange) -> list[Problem]:
    """Return what the check says of the working copy of a change."""
    files = frozen(session, change)
    return lint_sources(files, known=known_to(session, files))
