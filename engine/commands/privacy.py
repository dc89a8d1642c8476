"""What those responsible for personal data do: look, choose, hand over; and doing again what a restore undid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Conflict, NotAllowed, NotFound
from engine.files import clear_sandboxes
from engine.model import Instance, InstanceState, Task, TaskState
from engine.privacy import erasures
from engine.privacy.ending import end
from engine.privacy.executing import carry_out
from engine.privacy.finding import Found, find
from engine.privacy.holding import Piece, pieces
from engine.privacy.keeping import kept
from engine.privacy.orders import APPROVED, DONE, EXPORT, REGISTER, Order
from engine.privacy.requests import about, carried_out, restricted_by
from engine.privacy.targets import Target, subject_of
from engine.registers import get
from engine.sealing.restoring import record_replay
from engine.text import Text
from engine.work.permit import READ_ALL, require_doer

HANDLERS = ("cs_manager", "legal")
"""Who proposes what is done about personal data; another of them approves."""
READERS = (*HANDLERS, *READ_ALL)
PROCESS, CHOOSING = "privacy-request", "propose"
"""The procedure of requests, and its task in which entries and cases are chosen."""


@command
def search_person(session: Session, words: str, *, by: Actor) -> Found:
    """Find what is held about somebody; that it was looked for is recorded, without the words.

    Raises NotAllowed, Invalid (fewer than two characters).
    """
    _require(by, READERS)
    found = find(session, words)
    _note(session, "search", [match.target for match in found.matches], by)
    return found


@command
def look_at_person(session: Session, targets: Sequence[Target], *, by: Actor) -> list[Piece]:
    """Return everything held; the look is recorded.  Raises NotAllowed, NotFound."""
    _require(by, READERS)
    return _look(session, "read", targets, by)


@command
def hand_over_person(session: Session, number: str, *, by: Actor) -> list[Piece]:
    """Return everything held for the person who asked for it; that it was taken out is recorded.

    Raises NotAllowed, NotFound, Conflict (the request is about something else, or was not approved by two people).
    """
    _require(by, HANDLERS)
    entry = get(session, REGISTER, number)
    if entry is None:
        raise NotFound(Text("找不到该请求", "There is no such request"))
    case = session.scalar(select(Instance).where(Instance.number == number))
    runs = case is not None and case.state == InstanceState.ACTIVE
    if not runs or entry.data["kind"] != EXPORT or entry.data["state"] != APPROVED:
        raise Conflict(Text("只有已批准、尚未办结的查阅请求可以导出", "Only an approved request to read that is open"))
    return _look(session, "export", [Target.read(one) for one in entry.data["targets"]], by)


@command
def choose_for_request(session: Session, number: str, targets: Sequence[Target], *, by: Actor) -> Task:
    """Fill the entries and cases into the draft of a request's open proposal; return its task.

    Raises NotAllowed, NotFound (no such proposal is open), Conflict (somebody else has claimed it).
    """
    _require(by, HANDLERS)
    task = session.scalar(
        select(Task)
        .join(Instance, Instance.id == Task.instance_id)
        .where(
            Instance.number == number,
            Instance.process_key == PROCESS,
            Task.activity_id == CHOOSING,
            Task.state == TaskState.OPEN,
        )
    )
    if task is None:
        raise NotFound(Text("该请求不在提出办理意见", "No proposal is being made for this request"))
    require_doer(session, task, by)
    chosen = subject_of(session, targets).named
    task.draft = {**(task.draft or {}), "targets": "\n".join(target.line for target in chosen)}
    task.draft_at = clock.now()
    return task


def replay_privacy(session: Session, folder: Path, *, by: Actor) -> int:
    """Carry out again what the list in ``folder`` says and an older database, restored, does not know; return how much.

    What this database knows and the list lacks is added to the list first.
    """
    erasures.keep(session, folder)
    orders = erasures.missing(session, folder)
    for order in orders:
        _replay(session, order, by=by)
    if orders:
        clear_sandboxes()
    return len(orders)


@command
def _replay(session: Session, order: Order, *, by: Actor) -> None:
    do = end if order.of else carry_out
    outcome = do(session, order, by=by, replayed=True)
    told = {name: value for name, value in order.told().items() if name not in ("number", "approved_by", "at")}
    decided = {"state": DONE, "decided_by": order.approved_by, "decided_at": order.at.isoformat(), "replayed": True}
    carried_out(session, order.number, outcome, {**told, **decided, "about": about(order.targets)}, by)
    record_replay(session, "privacy", order.number, done=outcome.records, by=by.id)


@command
def look_at_kept(session: Session, number: str, *, by: Actor) -> list[list[Any]]:
    """Return what a restriction keeps, for those only who asked for and approved it; the look is recorded.

    Each begins with table, key, column, value.  Raises NotFound, NotAllowed, Conflict when it was ended.
    """
    targets = restricted_by(session, number)
    entry = get(session, REGISTER, number)
    if entry is None or by.id not in (entry.data["asked_by"], entry.data["decided_by"]):
        raise NotAllowed(Text("只有提出人和批准人可以查看限制的内容", "Only who asked and who approved may look"))
    _note(session, "kept", targets, by)
    return kept(session, number)


def _require(by: Actor, roles: Sequence[str]) -> None:
    if not any(by.holds(role) for role in roles):
        raise NotAllowed()


def _note(session: Session, how: str, targets: Iterable[Target], by: Actor) -> None:
    what = f"privacy/{how} {about(targets)}"
    ledger.append(session, f"user/{by.id}", "audit.read", by.id, {"read": what})


def _look(session: Session, how: str, targets: Sequence[Target], by: Actor) -> list[Piece]:
    subject = subject_of(session, targets)
    held = pieces(session, subject)
    _note(session, how, [part.target for part in subject.parts], by)
    return held
