"""A backup was put back, or tried: recorded, so that nobody has to find out."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid
from engine.sealing import restoring
from engine.sealing.notes import BadNote, Checkpoint
from engine.sealing.restoring import Restoration
from engine.text import Text


@command
def note_restore(session: Session, folder: Path, kept: str | None = None, *, by: Actor) -> Restoration:
    """Record that a backup was put back; ``kept`` is the newest checkpoint somebody kept, else that of the data folder.

    Raises Invalid for what is no checkpoint of this log, Conflict when it is of another history.
    """
    known = _read(session, kept) if kept is not None else restoring.mark_of(session, folder)
    return restoring.record_restoration(session, known, by=by.id)


@command
def note_rehearsal(session: Session, kept: str, *, by: Actor) -> None:
    """Record that a backup was put back on another machine, which printed the checkpoint ``kept``.

    Raises Invalid and Conflict as ``note_restore`` does.
    """
    restoring.record_rehearsal(session, _read(session, kept), by=by.id)


def _read(session: Session, content: str) -> Checkpoint:
    try:
        return restoring.read_kept(session, content)
    except BadNote as error:
        raise Invalid(Text("不是这个日志的检查点", "Not a checkpoint of this log")) from error
