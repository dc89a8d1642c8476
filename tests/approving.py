"""Brings a working copy into force the short way: sent, reviewed and approved by others, taking effect at once."""

from __future__ import annotations

from importlib import resources
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM, Actor
from engine.commands import documents
from engine.commands.documents import Sending
from engine.jobs.worker import run_due
from engine.model import DocumentChange, Task, TaskState


def install(session: Session) -> None:
    """Deploy the procedure by which documents are changed, with the roles it needs."""
    folder = resources.files("workflows")
    names = ["catalogue/company.toml", "catalogue/documents.toml", "bpmn/document-change.bpmn"]
    names += [f"forms/document-{key}.form" for key in ("take-up", "draft", "review", "joint", "approve")]
    commands.deploy(session, {name.partition("/")[2]: (folder / name).read_bytes() for name in names}, by=SYSTEM)


def send(session: Session, copy_id: str, *, by: Actor, **asked: Any) -> DocumentChange:
    """Send a working copy for approval."""
    told = {"reason": "统一说法", "summary": "统一说法。", **asked}
    return documents.send_copy(session, copy_id, Sending(**told), by=by)


def approve(session: Session, change: DocumentChange) -> None:
    """Let the company review and approve it, taking effect at once."""
    for activity_id, data in (("review", {}), ("approve", {"running": "continue"})):
        wanted = (Task.instance_id == change.instance_id, Task.activity_id == activity_id)
        task = session.scalars(select(Task).where(*wanted, Task.state == TaskState.OPEN)).one()
        commands.complete(session, task.id, {"decision": "agree", **data}, by=SYSTEM)
    while run_due(session):
        pass
    session.refresh(change)
