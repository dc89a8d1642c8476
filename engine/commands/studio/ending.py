"""Give a working copy up; what was written in it comes into force by a change of the document alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import copy_of, stream_of
from engine.errors import FieldsInvalid
from engine.model import CopyState
from engine.text import Text

LONGEST_REASON = 500


@command
def discard_copy(session: Session, copy_id: str, reason: str, *, by: Actor) -> None:
    """Give a working copy up; what is in force stays as it is.  Raises what ``copy_of`` does, FieldsInvalid."""
    copy = copy_of(session, copy_id, by)
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise FieldsInvalid({"reason": [Text("请填写原因，最多 500 个字", "Give a reason, 500 characters at most")]})
    copy.state, copy.reason, copy.closed_at, copy.closed_by = CopyState.DISCARDED, reason, clock.now(), by.person_id
    body = {"copy": copy.id, "reason": reason}
    ledger.append(session, stream_of(copy.process_key), "copy.discarded", by.id, body)
