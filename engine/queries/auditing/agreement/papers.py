"""Signed working papers of auditors beside the digests they were signed by."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.ledger import Flaw
from engine.ledger.canonical import canonical
from engine.model import Entry
from engine.queries.auditing.agreement.difference import difference
from engine.registers.entries import stream_of

PAPERS = "audit-paper"
"""The register of the working papers of auditors."""


def papers(session: Session) -> Iterator[Flaw]:
    """Yield the signed papers that are not what was signed."""
    for paper in session.scalars(select(Entry).where(Entry.register_key == PAPERS).order_by(Entry.number)).all():
        if not is_signed(paper):
            continue
        facts = ledger.read(session, stream_of(paper))
        digests = [fact.public["digest"] for fact in facts if fact.type == "paper.signed"]
        if digests != [sha256(canonical(paper.data).encode()).hexdigest()]:
            yield difference(f"工作底稿 {paper.number}", f"Working paper {paper.number}")


def is_signed(entry: Entry) -> bool:
    """Tell whether an entry is a paper that was signed."""
    return entry.register_key == PAPERS and entry.data.get("status") == "signed"
