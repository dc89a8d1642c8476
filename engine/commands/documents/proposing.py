"""Propose that a procedure be revised: anybody may (DOC-039); the old text applies until it is approved (DOC-040)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.documents.checks import PROCESS, PROPOSED, require_procedure, said
from engine.commands.start import start
from engine.documents import note, words_of
from engine.errors import FieldsInvalid, NotAllowed
from engine.instances.programs import current_revision
from engine.model import DefinitionKind, DocumentChange
from engine.work.permit import only_reads


@command
def propose_change(session: Session, process_key: str, reason: str, summary: str, *, by: Actor) -> DocumentChange:
    """Ask the process owners to revise a procedure in force, which starts a case for them.

    Raises NotAllowed for who only audits, NotFound (no such procedure), FieldsInvalid (``reason``, ``summary``),
    Invalid.
    """
    if only_reads(by):
        raise NotAllowed()
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    reason, summary = reason.strip(), summary.strip()
    if problems := said(reason, summary):
        raise FieldsInvalid(problems)
    require_procedure(session)
    change = DocumentChange(process_key=process_key, name=revision.definition.name, reason=reason, summary=summary)
    change.proposed_at, change.proposed_by = clock.now(), by.person_id
    session.add(change)
    session.flush()
    note(session, change, "proposed", by, reason=reason)
    words = words_of(session, change) | {"proposer": by.name}
    start(session, PROCESS, words, by=by, message=PROPOSED)
    return change
