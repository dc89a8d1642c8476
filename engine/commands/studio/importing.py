"""Import procedures: each becomes its working copy, or is named with why not.  Nothing comes into force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.bundles import Refused
from engine.commands.command import command
from engine.commands.studio.copies import copy_of, digest_of, stream_of
from engine.commands.studio.opening import begin_copy, open_copy, opened_copy
from engine.commands.studio.planning import Part, Plan, Procedure, State, plan_import
from engine.errors import Conflict
from engine.model import WorkingCopy, WorkingFile


@command
def import_procedures(
    session: Session,
    files: Mapping[str, bytes],
    *,
    by: Actor,
    refused: Sequence[Refused] = (),
    overwrite: bool = False,
) -> Plan:
    """Carry out what ``plan_import`` says, and return it with the working copies made or changed.

    A procedure that says nothing new opens no copy.  Raises NotAllowed.
    """
    plan = plan_import(session, files, by=by, refused=refused, overwrite=overwrite)
    return replace(plan, procedures=[_imported(session, each, by) for each in plan.procedures])


def _imported(session: Session, procedure: Procedure, by: Actor) -> Procedure:
    if procedure.why is not None or not procedure.changes:
        return procedure
    copy = opened_copy(session, procedure.key)
    if copy is not None:
        try:
            copy_of(session, copy.id, by)
        except Conflict as refusal:
            return replace(procedure, why=refusal.text)
    elif procedure.is_new:
        copy = begin_copy(session, procedure.key, procedure.name, by)
    else:
        copy = open_copy(session, procedure.key, by=by)
    held = {file.name: file for file in copy.files}
    changed = [part for part in procedure.parts if part.name in held or part.state != State.UNCHANGED]
    for part in changed:
        _put(copy, held.get(part.name), part, by)
    sums = {part.name: digest_of(part.content) for part in changed}
    body = {"copy": copy.id, "from": procedure.path, "files": sums}
    ledger.append(session, stream_of(procedure.key), "copy.imported", by.id, body)
    session.flush()
    return replace(procedure, copy=copy)


def _put(copy: WorkingCopy, file: WorkingFile | None, part: Part, by: Actor) -> None:
    digest = digest_of(part.content)
    if file is not None and file.digest == digest:
        return
    if file is None:
        file = WorkingFile(name=part.name, base=part.base, version=0)
        copy.files.append(file)
    file.content, file.digest, file.version = part.content, digest, file.version + 1
    file.changed_at, file.changed_by = clock.now(), by.person_id
