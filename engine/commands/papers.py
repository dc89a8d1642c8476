"""Working papers of auditors: a frozen list or a period, notes, and a conclusion no owner of the procedure signs."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Conflict, FieldsInvalid, NotAllowed, NotFound
from engine.ledger.canonical import canonical
from engine.model import Definition, DefinitionKind, Entry
from engine.queries.auditing.agreement import PAPERS
from engine.registers import save_entry
from engine.registers.entries import stream_of
from engine.text import Text
from engine.work.permit import READ_ALL

SAMPLE, TRAIL = "sample", "trail"
LONGEST = 2000
OWNER = "process_owner"


@command
def save_paper(session: Session, title: str, kind: str, held: Mapping[str, Any], *, by: Actor) -> Entry:
    """Keep a working paper under a number of its own; ``held`` is what it freezes.

    Raises NotAllowed to all but auditors, FieldsInvalid without a title.
    """
    _auditor(by)
    data = {**held, "title": _filled("title", title)[:200], "kind": kind, "made_by": by.name, "made_at": clock.now()}
    return save_entry(session, PAPERS, {**data, "status": "open", "notes": {}}, by=by)


@command
def note_paper(session: Session, number: str, case: str, text: str, *, by: Actor) -> Entry:
    """Write what was found of one case on a paper.  Raises NotFound, NotAllowed, Conflict (signed already)."""
    paper = _open(session, number, by)
    if case not in {item["number"] for item in paper.data.get("items", ())}:
        raise NotFound(Text("底稿中没有该事项", "The paper does not list this case"))
    notes = {**paper.data.get("notes", {}), case: text.strip()[:LONGEST]}
    return save_entry(session, PAPERS, {"notes": notes}, by=by, number=number)


@command
def sign_paper(session: Session, number: str, conclusion: str, *, by: Actor) -> Entry:
    """Sign the conclusion of a paper; from then on it stays as it is.

    Raises NotFound, FieldsInvalid without a conclusion, Conflict (signed already), and NotAllowed to all but auditors
    and to whoever owns a procedure the paper is about.
    """
    paper = _open(session, number, by)
    said = _filled("conclusion", conclusion)[:LONGEST]
    if _owns(session, paper, by):
        raise NotAllowed(
            Text("流程负责人不能复核自己的流程，请另一名审核员签署", "An owner may not sign for their own procedure")
        )
    signed = {"conclusion": said, "status": "signed", "signed_by": by.name, "signed_at": clock.now()}
    entry = save_entry(session, PAPERS, signed, by=by, number=number)
    roles = sorted({held.role_key for held in by.held})
    body = {
        "signature": {"meaning": "审核", "name": by.name, "roles": roles, "decision": "agree"},
        "digest": sha256(canonical(entry.data).encode()).hexdigest(),
    }
    ledger.append(session, stream_of(entry), "paper.signed", by.id, body)
    return entry


def find_paper(session: Session, number: str) -> Entry:
    """Return a working paper.  Raises NotFound."""
    found = session.scalar(select(Entry).where(Entry.register_key == PAPERS, Entry.number == number))
    if found is None:
        raise NotFound(Text("没有该工作底稿", "There is no such working paper"))
    return found


def _open(session: Session, number: str, by: Actor) -> Entry:
    _auditor(by)
    paper = find_paper(session, number)
    if paper.data.get("status") == "signed":
        raise Conflict(Text("底稿已签署，不能再改", "The paper is signed and stays as it is"))
    return paper


def _owns(session: Session, paper: Entry, by: Actor) -> bool:
    keys = {item["process"] for item in paper.data.get("items", ())}
    found = select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.key.in_(keys))
    owners = {OWNER} if not keys else {str(one.settings.get("owner") or OWNER) for one in session.scalars(found)}
    return any(held.role_key in owners for held in by.held)


def _auditor(by: Actor) -> None:
    if not any(by.holds(role) for role in READ_ALL):
        raise NotAllowed()


def _filled(name: str, text: str) -> str:
    if not text.strip():
        raise FieldsInvalid({name: [Text("请填写", "Fill this in")]})
    return text.strip()
