"""Protected values that are gone though no event says so: erasing leaves one, whoever owns the database does not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from engine.ledger.destroyed import CASES, destroyed_under
from engine.ledger.reading import Fact, read
from engine.ledger.spelling import Told

ERASURE = "privacy.erased"
"""The fact that names by ``digests`` the values of its stream that were erased."""
_ENTRIES = "reg/"


def missing_in(session: Session, stream_id: str) -> set[str]:
    """Return the digests of the stream's values that are gone or do not fit, and no event says were erased."""
    facts = read(session, stream_id)
    gone = {digest for fact in facts for digest in (*fact.erased, *fact.damaged)}
    return unexplained(session, stream_id, gone, erased_by(facts))


def erased_by(facts: Iterable[Fact | Told]) -> set[str]:
    """Return the digests of the values the facts say were erased."""
    return {digest for fact in facts if fact.type == ERASURE for digest in fact.public.get("digests", ())}


def unexplained(session: Session, stream_id: str, gone: Iterable[str], erased: set[str]) -> set[str]:
    """Return those of the values that are gone that were not ``erased``.

    The entry of a register that was a case goes with its case: the destruction list accounts for its values.
    """
    left = set(gone) - erased
    case = f"{CASES}{stream_id.rpartition('/')[2]}"
    if left and stream_id.startswith(_ENTRIES) and destroyed_under(session, case):
        return set()
    return left
