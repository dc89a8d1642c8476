"""Carries out an order: the person's values go, the record of what was done stays whole and says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.errors import Conflict
from engine.instances.forgetting import told
from engine.instances.recording import record
from engine.model import Attachment, Entry, Instance, InstanceState
from engine.privacy.holding import is_mixed, stream_of_part
from engine.privacy.keeping import keep
from engine.privacy.orders import ERASE, LIFT, RESTRICT, Order
from engine.privacy.scrubbing import ERASED, RESTRICTED, Scrub
from engine.privacy.taking import Taker
from engine.privacy.targets import Part, Subject, exists, subject_of
from engine.text import Text

FILE_NAME = "name"
EVENTS = {ERASE: "privacy.erased", RESTRICT: "privacy.restricted", LIFT: "privacy.lifted"}


@dataclass(frozen=True)
class Outcome:
    """How many recorded values went, from how many records, digests of files nobody has any more, cases touched.

    ``by_hand`` names what mentions the person in a way no machine can tell from what is about somebody else.
    """

    values: int
    records: int
    files: tuple[str, ...]
    cases: tuple[str, ...]
    by_hand: tuple[str, ...] = ()


def carry_out(session: Session, order: Order, *, by: Actor, replayed: bool = False) -> Outcome:
    """Take what the order names out of the live rows and out of the ledger, in the caller's transaction.

    Erased values are gone; restricted ones go under a key of the request's own that nothing reads, with what the rows
    held.  In each stream touched ``privacy.erased`` or ``privacy.restricted`` names digests, basis, request and people.
    Of what only mentions the person the mentions go; where they cannot be told apart it is left, and named.
    Raises NotFound, and Conflict while a case of the person's own is still being handled; ``replayed`` in a database
    that is older than the order, nothing of this stops it.
    """
    targets = [target for target in order.targets if not replayed or exists(session, target)]
    subject = subject_of(session, targets)
    if not replayed:
        require_ended(subject)
    keeps = order.kind == RESTRICT
    taker = Taker(session)
    touched: list[tuple[Part, Scrub, bool]] = []
    scrubs = [(part, part.scrub(session, subject.terms, RESTRICTED if keeps else ERASED)) for part in subject.parts]
    left = {part.target for part, scrub in scrubs if _is_left(session, part, scrub)}
    for part, scrub in scrubs:
        if part.target in left:
            continue
        so_far = len(taker.before)
        taker.take(part, scrub)
        touched.append((part, scrub, len(taker.before) > so_far))
    ledger.lock(session, *(stream_of_part(part) for part, _, _ in touched))
    values = records = 0
    for part, scrub, was_changed in touched:
        stream = stream_of_part(part)
        digests = ledger.digests_of(session, stream, _meant(part, scrub))
        if digests or was_changed:
            values += (
                ledger.rekey(session, stream, digests, order.subject)
                if keeps
                else ledger.erase(session, stream, digests)
            )
            records += 1
            note(session, part, order, digests, by, replayed)
        elif not part.is_own and part.is_chosen:
            left.add(part.target)
    if keeps:
        keep(session, order, taker.before, by=by)
    files = () if keeps else unused(session, taker.files)
    by_hand = tuple(target.ref for target in sorted(left))
    return Outcome(values, records, files, cases_of(part for part, _, _ in touched), by_hand)


def require_ended(subject: Subject) -> None:
    """Refuse while somebody works on a case that is the person's own: its purpose is not reached yet."""
    running = [
        part.row.number
        for part in subject.parts
        if part.is_own and isinstance(part.row, Instance) and part.row.state == InstanceState.ACTIVE
    ]
    if running:
        numbers = "、".join(running)
        text = Text(f"以下事项仍在办理，办结后再执行：{numbers}", f"Still being handled, end them first: {numbers}")
        raise Conflict(text)


def _is_left(session: Session, part: Part, scrub: Scrub) -> bool:
    return not part.is_own and (part.is_unclear or is_mixed(session, part, scrub))


def _meant(part: Part, scrub: Scrub) -> Any:
    is_case = part.is_own and isinstance(part.row, Instance)

    def meant(name: str, value: Any) -> bool:
        """Tell whether a recorded value is to go; the names of a case's own files are."""
        if is_case and name == FILE_NAME:
            return True
        return any(scrub.touches(held, field) for field, held in told(name, value))

    return meant


def note(session: Session, part: Part, order: Order, digests: Sequence[str], by: Actor, replayed: bool) -> None:
    """Record in the stream of a part what was done to its values."""
    body = {
        "request": order.number,
        "basis": order.basis,
        "asked_by": order.asked_by,
        "approved_by": order.approved_by,
        "digests": sorted(digests),
        **({"replayed": True} if replayed else {}),
    }
    if isinstance(part.row, Entry):
        ledger.append(session, stream_of_part(part), EVENTS[order.kind], by.id, body)
    else:
        record(session, part.row, EVENTS[order.kind], by, body)


def cases_of(parts: Iterable[Part]) -> tuple[str, ...]:
    """Return the numbers of the cases among the parts."""
    return tuple(part.target.ref for part in parts if part.target.kind == "case")


def unused(session: Session, digests: set[str]) -> tuple[str, ...]:
    """Return those of the files' digests that no attachment has any more."""
    session.flush()
    used = session.scalars(select(Attachment.digest).where(Attachment.digest.in_(digests)))
    return tuple(sorted(digests - set(used)))
