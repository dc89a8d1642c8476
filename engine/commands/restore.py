"""A backup was put back, or tried: recorded, so that nobody has to find out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.cancel import cancel
from engine.commands.command import command
from engine.commands.start import number_rule
from engine.errors import Invalid, NotFound
from engine.model import Instance, InstanceState
from engine.records import journal
from engine.records.journal import Executed
from engine.records.replaying import replay_list
from engine.registers.numbers import pass_over
from engine.sealing import restoring
from engine.sealing.notes import BadNote, Checkpoint
from engine.sealing.restoring import Restoration
from engine.services.records import PROCESS
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


def replay_destructions(session: Session, folder: Path, *, by: Actor) -> int:
    """Destroy again what the evidence in ``folder`` says and an older database, restored, does not know.

    Return how many lists.  Each is one transaction: stopped in between, the next run does the others.  What this
    database knows and the evidence lacks is added to it first.  Raises Conflict for another list of the same number.
    """
    journal.write(session, folder)
    lists = list(journal.unknown(session, folder))
    for done in lists:
        _replay(session, done, by=by)
    return len(lists)


@command
def _replay(session: Session, done: Executed, *, by: Actor) -> None:
    # Whoever decides on the list in the restored database would decide what is decided.
    case = select(Instance.id).where(Instance.number == done.number, Instance.state == InstanceState.ACTIVE)
    for id_ in session.scalars(case).all():
        cancel(session, id_, reason="清单在备份之后已执行，恢复后已重新执行", by=by)
    replayed = replay_list(session, done, by=by)
    for number, process in {done.number: PROCESS, **replayed.unknown}.items():
        # A procedure this database does not have gives out no numbers.
        with suppress(NotFound):
            pass_over(session, number_rule(session, process), number)
    counts = {"done": len(replayed.gone), "kept": len(replayed.kept)}
    restoring.record_replay(session, "destruction", done.number, **counts, by=by.id)


def _read(session: Session, content: str) -> Checkpoint:
    try:
        return restoring.read_kept(session, content)
    except BadNote as error:
        raise Invalid(Text("不是这个日志的检查点", "Not a checkpoint of this log")) from error
