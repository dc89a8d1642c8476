"""Ends a restriction: what was kept is read and worked with again, or it is erased for good."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.model import Attachment
from engine.privacy.executing import Outcome, cases_of, note, unused
from engine.privacy.holding import stream_of_part
from engine.privacy.keeping import kept
from engine.privacy.orders import LIFT, Order, restricted
from engine.privacy.scrubbing import ERASED, RESTRICTED, Scrub
from engine.privacy.taking import Taker, put_back
from engine.privacy.targets import exists, subject_of


def end(session: Session, order: Order, *, by: Actor, replayed: bool = False) -> Outcome:
    """Lift the restriction of the request ``order.of``, or erase what it kept, in the caller's transaction.

    In each stream it touched ``privacy.lifted`` or ``privacy.erased`` names the digests.
    """
    targets = [target for target in order.targets if not replayed or exists(session, target)]
    parts = subject_of(session, targets).parts
    subject, before = restricted(order.of), kept(session, order.of)
    lifts = order.kind == LIFT
    taker = Taker(session)
    stay: tuple[str, ...] = ()
    if lifts:
        stay = put_back(session, before)
    else:
        for part in parts:
            taker.take(part, Scrub((RESTRICTED,), frozenset(), ERASED), files=False)
    ledger.lock(session, *(stream_of_part(part) for part in parts))
    values = records = 0
    for part in parts:
        digests = ledger.digests_under(session, stream_of_part(part), subject)
        if digests:
            values, records = values + len(digests), records + 1
            note(session, part, order, digests, by, replayed)
    if lifts:
        ledger.restrict_key(session, subject, restricted=False)
        return Outcome(values, records, (), (), stay)
    ledger.destroy_key(session, subject)
    files = {
        told for table, _, column, told, *_left in before if (table, column) == (Attachment.__tablename__, "digest")
    }
    return Outcome(values, records, unused(session, files), cases_of(parts))
