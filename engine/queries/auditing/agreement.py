"""Whether the tables reports are told from say what the chains say: holds, destruction lists, papers, tasks, files.

The chains are sealed, the tables are not: an edit there is found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import CUSTOMER, SYSTEM
from engine.instances.recording import STREAM
from engine.ledger import Fact, Flaw
from engine.ledger.canonical import canonical, spell
from engine.ledger.destroyed import EXECUTED, LISTS
from engine.model import (
    NO_FILE,
    Attachment,
    DestructionItem,
    DestructionList,
    Entry,
    Hold,
    Instance,
    ListState,
    Record,
    Task,
    TaskState,
)
from engine.records import holds
from engine.records.destroying import SIGNED
from engine.records.lists import told_of
from engine.registers.entries import stream_of
from engine.text import Text

PAPERS = "audit-paper"
"""The register of the working papers of auditors."""
_MARKS = ("case_number", "process_key", "project")
_READ = 500


def disagreements(session: Session) -> Iterator[Flaw]:
    """Yield every hold, destruction list and signed paper that is not as its events say."""
    yield from _holds(session)
    for found in session.scalars(select(DestructionList).order_by(DestructionList.number)):
        yield from _list(session, found)
    yield from _papers(session)


def disagreeing_cases(session: Session) -> Iterator[Flaw]:
    """Yield the tasks and files of cases that are not as the record of the case says; reads all.

    Of a task the doer, outcome and substitution count, of a file that it is there, its size, kind and digest.
    """
    numbers = session.scalars(select(Instance.number).order_by(Instance.number)).all()
    for first in range(0, len(numbers), _READ):
        within = numbers[first : first + _READ]
        rows = select(Task, Instance.number).join(Instance, Instance.id == Task.instance_id)
        done = {
            (number, task.id): (task.completed_by, task.outcome or "", task.delegated_from)
            for task, number in session.execute(
                rows.where(Instance.number.in_(within), Task.state == TaskState.COMPLETED)
            )
        }
        told = {number: ledger.read(session, f"{STREAM}{number}", reveal=False) for number in within}
        said = {
            (number, str(fact.public["task"])): _done(fact)
            for number, facts in told.items()
            for fact in facts
            if fact.type == "task.completed"
        }
        for number, id_ in sorted(key for key in done.keys() | said.keys() if done.get(key) != said.get(key)):
            yield _flaw(f"{number} 的任务 {id_}", f"Task {id_} of {number}")
        yield from _files(session, told)
        session.expunge_all()


def _files(session: Session, told: Mapping[str, Sequence[Fact]]) -> Iterator[Flaw]:
    rows: dict[str, dict[str, Attachment]] = {number: {} for number in told}
    query = select(Attachment, Instance.number).join(Instance, Instance.id == Attachment.instance_id)
    for row, number in session.execute(query.where(Instance.number.in_(told))):
        rows[number][row.id] = row
    for number, facts in told.items():
        said = {str(fact.public["attachment"]): fact for fact in facts if fact.type == "file.attached"}
        # Personal data that were taken away leave the line of the file without its digest.
        taken = {NO_FILE} if any(fact.type.startswith("privacy.") for fact in facts) else set()
        for id_ in sorted(said.keys() | rows[number].keys()):
            held, fact = rows[number].get(id_), said.get(id_)
            if held is None or fact is None or not _is_file(session, held, fact, taken):
                yield _flaw(f"{number} 的附件 {id_}", f"File {id_} of {number}")


def _is_file(session: Session, row: Attachment, fact: Fact, taken: set[str]) -> bool:
    if (row.size, row.media_type) != (fact.public.get("size"), fact.public.get("media_type")):
        return False
    event = ledger.read(session, fact.stream, within=range(fact.seq, fact.seq + 1))
    digests = [one.revealed.get("sha256", row.digest) for one in event if one.public.get("attachment") == row.id]
    return row.digest in taken or digests == [row.digest]


def _done(fact: Fact) -> tuple[str | None, str, str | None]:
    doer = None if fact.actor in (SYSTEM.id, CUSTOMER.id) else fact.actor
    return doer, str(fact.public.get("outcome") or ""), fact.public.get("delegated_from")


def _holds(session: Session) -> Iterator[Flaw]:
    placed: dict[str, Fact] = {}
    lifted: dict[str, Fact] = {}
    for fact in ledger.read(session, holds.STREAM):
        if fact.type in ("hold.placed", "hold.lifted"):
            (placed if fact.type == "hold.placed" else lifted)[str(fact.values["hold"])] = fact
    rows = {row.number: row for row in session.scalars(select(Hold))}
    for number in sorted(rows.keys() | placed.keys()):
        fits = number in rows and number in placed
        if not fits or _of(rows[number]) != _said(placed[number], lifted.get(number)):
            yield _flaw(f"冻结 {number}", f"Hold {number}")


def _of(row: Hold) -> tuple[Any, ...]:
    return (row.placed_by, row.reason, *(getattr(row, name) for name in _MARKS), row.lifted_by)


def _said(placed: Fact, lifted: Fact | None) -> tuple[Any, ...]:
    values = placed.values
    marks = (values.get(name, "") for name in _MARKS)
    return (placed.actor, values["reason"], *marks, lifted.actor if lifted is not None else None)


def _list(session: Session, found: DestructionList) -> Iterator[Flaw]:
    facts = {fact.type: fact for fact in ledger.read(session, f"{LISTS}{found.number}")}
    items = session.scalars(
        select(DestructionItem).where(DestructionItem.list_number == found.number).order_by(DestructionItem.number)
    ).all()
    made, executed = facts.get("list.made"), facts.get(EXECUTED)
    said = {str(one["number"]): one for one in made.values["items"]} if made is not None else {}
    state = ListState.REFUSED if "list.refused" in facts else ListState.MADE
    fits = made is not None and found.made_by == made.values["made"]["person"]
    fits = fits and all(spell(told_of(item)) == said.get(item.number) for item in items)
    # After a restore a list may name records the backup did not have.
    fits = fits and (len(items) == len(said) or (executed is not None and "replayed" in executed.values))
    if executed is not None:
        state = ListState.EXECUTED
        fits = fits and all(getattr(found, f"{name}_by") == _signer(executed.values, name) for name in SIGNED)
        kept = {str(one["number"]): str(one["why"]) for one in executed.values["kept"]}
        fits = fits and {item.number: item.kept for item in items if item.kept} == kept
        fits = fits and _destroyed(session, found.number) == {item.number for item in items if not item.kept}
    if not fits or found.state not in (state, *([ListState.APPROVED] if state == ListState.MADE else ())):
        yield _flaw(f"销毁清单 {found.number}", f"Destruction list {found.number}")


def _signer(values: Mapping[str, Any], place: str) -> str | None:
    return values["signed"].get(place, {}).get("person")


def _destroyed(session: Session, number: str) -> set[str]:
    return set(session.scalars(select(Record.number).where(Record.list_number == number)))


def _papers(session: Session) -> Iterator[Flaw]:
    signed = [
        row
        for row in session.scalars(select(Entry).where(Entry.register_key == PAPERS).order_by(Entry.number))
        if row.data.get("status") == "signed"
    ]
    for paper in signed:
        facts = ledger.read(session, stream_of(paper))
        digests = [fact.public["digest"] for fact in facts if fact.type == "paper.signed"]
        if digests != [sha256(canonical(paper.data).encode()).hexdigest()]:
            yield _flaw(f"工作底稿 {paper.number}", f"Working paper {paper.number}")


def _flaw(zh: str, en: str) -> Flaw:
    return Flaw(None, Text(f"{zh}与账本不符", f"{en} is not what the ledger says"))
