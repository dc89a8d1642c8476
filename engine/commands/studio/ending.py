"""End a working copy: put what it changed into force, or give it up."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.deploy import deploy
from engine.commands.studio.copies import copy_of, digest_in_force, stream_of
from engine.definitions.endings import kind_of
from engine.errors import Conflict, FieldsInvalid, Invalid
from engine.model import CopyState, Deployment, WorkingCopy
from engine.text import Text

LONGEST_REASON = 500


@command
def publish_copy(session: Session, copy_id: str, reason: str, *, by: Actor) -> Deployment:
    """Put the changed files of a working copy into force, all or none, and close it.

    Raises NotAllowed, NotFound, FieldsInvalid (``reason`` missing), Invalid (nothing was changed), Conflict (a file
    was revised by another way meanwhile; ``files`` names them) and DefinitionInvalid with every problem.
    """
    copy = copy_of(session, copy_id, by)
    reason = _required(reason)
    changed = {file.name: file for file in copy.files if file.digest != file.base}
    if not changed:
        raise Invalid(Text("没有改动，无需发布", "Nothing was changed"))
    outdated = sorted(name for name, file in changed.items() if digest_in_force(session, name) != file.base)
    if outdated:
        names = "、".join(outdated)
        raise Conflict(
            Text(f"下列文件在此期间已有新版次：{names}", f"Revised by another way meanwhile: {', '.join(outdated)}"),
            files=outdated,
        )
    files = {name: file.content for name, file in changed.items()}
    # Tables may import each other; those left as they were are given so that the import is found.
    beside = (file for file in copy.files if file.name not in changed and kind_of(file.name, file.content) == ".dmn")
    files |= {file.name: file.content for file in beside if digest_in_force(session, file.name) == file.base}
    deployment = deploy(session, files, by=by, note=reason)
    _close(session, copy, CopyState.PUBLISHED, reason, by)
    return deployment


@command
def discard_copy(session: Session, copy_id: str, reason: str, *, by: Actor) -> None:
    """Give a working copy up; what is in force stays as it is.  Raises NotAllowed, NotFound, FieldsInvalid."""
    _close(session, copy_of(session, copy_id, by), CopyState.DISCARDED, _required(reason), by)


def _required(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise FieldsInvalid({"reason": [Text("请填写原因，最多 500 个字", "Give a reason, 500 characters at most")]})
    return reason


def _close(session: Session, copy: WorkingCopy, state: CopyState, reason: str, by: Actor) -> None:
    copy.state, copy.reason, copy.closed_at, copy.closed_by = state, reason, clock.now(), by.person_id
    body = {"copy": copy.id, "reason": reason}
    ledger.append(session, stream_of(copy.process_key), f"copy.{state}", by.id, body)
