"""Whether the tables that reports are told from say what the chains say; what differs is named, nothing is put right.

The chains are sealed, the tables are not: an edit there is found here.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from engine.ledger import Flaw
from engine.queries.auditing.agreement.cases import disagreeing_cases
from engine.queries.auditing.agreement.documents import disagreeing_documents
from engine.queries.auditing.agreement.entries import disagreeing_entries
from engine.queries.auditing.agreement.holds import holds
from engine.queries.auditing.agreement.lists import lists
from engine.queries.auditing.agreement.papers import PAPERS, papers
from engine.queries.auditing.agreement.rights import rights
from engine.queries.auditing.agreement.transfers import disagreeing_transfers

__all__ = [
    "PAPERS",
    "all_disagreements",
    "disagreeing_cases",
    "disagreeing_entries",
    "disagreements",
]


def disagreements(session: Session) -> Iterator[Flaw]:
    """Yield every hold, destruction list, signed paper, role held and API token that is not as its events say.

    Few enough for a page.
    """
    yield from holds(session)
    yield from lists(session)
    yield from papers(session)
    yield from rights(session)


def all_disagreements(session: Session) -> Iterator[Flaw]:
    """Yield what differs in any table that is compared; reads every case and entry, in parts."""
    yield from disagreements(session)
    yield from disagreeing_transfers(session)
    yield from disagreeing_documents(session)
    yield from disagreeing_cases(session)
    yield from disagreeing_entries(session)
