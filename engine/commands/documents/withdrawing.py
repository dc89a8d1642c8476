"""Withdraw a change that is not approved yet; what was written stays in the working copy."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.commands.correlate import catch, waiting
from engine.commands.documents.checks import LONGEST_REASON, WITHDRAWN
from engine.documents import find_change
from engine.errors import Conflict, FieldsInvalid, NotAllowed
from engine.model import ChangeState, DocumentChange
from engine.text import Text


def may_withdraw(change: DocumentChange, by: Actor) -> bool:
    """Tell whether somebody may withdraw a change: who proposed or wrote it, and administrators."""
    return by.kind == "system" or by.id in {change.proposed_by, *change.authors} or by.holds("admin")


@command
def withdraw_change(session: Session, change_id: str, reason: str, *, by: Actor) -> DocumentChange:
    """End a proposal or a review; its case ends as withdrawn.

    Raises NotFound, NotAllowed, FieldsInvalid (``reason``), Conflict (approved or ended meanwhile).
    """
    change = find_change(session, change_id, lock=True)
    if not may_withdraw(change, by):
        raise NotAllowed()
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise FieldsInvalid({"reason": [Text("请填写撤回的原因，最多 500 个字", "Say why, 500 characters at most")]})
    places = waiting(session, "message", WITHDRAWN, change.id)
    if change.state not in (ChangeState.PROPOSED, ChangeState.IN_REVIEW) or not places:
        raise Conflict(Text("该修订已批准或已结束，不能撤回", "This change was approved or has ended"))
    catch(session, places[0], {"withdraw_reason": reason}, by)
    return change
