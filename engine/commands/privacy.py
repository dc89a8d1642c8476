"""What those responsible for personal data do: look, hand over, ask to erase, decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.catalogue import current
from engine.commands.command import command
from engine.errors import Conflict, FieldsInvalid, NotAllowed, NotFound
from engine.instances.notices import tell
from engine.jobs.schedule import schedule
from engine.model import Entry, JobKind
from engine.privacy import erasures
from engine.privacy.ending import end
from engine.privacy.executing import Outcome, carry_out, require_ended
from engine.privacy.finding import Found, find
from engine.privacy.holding import Piece, pieces
from engine.privacy.keeping import kept
from engine.privacy.lawful import kept_by_law
from engine.privacy.orders import ASKED, DONE, ERASE, FITTING, KINDS, LIFT, REFUSED, REGISTER, RESTRICT, Order, order_of
from engine.privacy.targets import Target, subject_of
from engine.registers import get, save_entry
from engine.sealing.restoring import record_replay
from engine.text import Text
from engine.work.calendar import load_calendar
from engine.work.limits import Limit, due_after
from engine.work.permit import READ_ALL
from engine.work.roles import holders

HANDLERS = ("cs_manager", "legal")
"""Who hands over and asks for erasing; another of them approves."""
READERS = (*HANDLERS, *READ_ALL)
LONGEST = 500


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
def look_at_person(session: Session, targets: Sequence[Target], *, by: Actor, export: bool = False) -> list[Piece]:
    """Return everything held; the look, or that it was taken out for the person, is recorded.

    Raises NotAllowed (``export`` is for handlers only), NotFound.
    """
    _require(by, HANDLERS if export else READERS)
    subject = subject_of(session, targets)
    held = pieces(session, subject)
    _note(session, "export" if export else "read", [part.target for part in subject.parts], by)
    return held


@command
def ask_privacy(
    session: Session, kind: str, targets: Sequence[Target], basis: str, reason: str, *, by: Actor, of: str = ""
) -> Entry:
    """Ask to erase or restrict what is held; it is due within ``privacy.answer_within``.

    ``of`` names the request whose restriction is to be lifted, or what it keeps erased; its targets count.
    Raises NotAllowed, NotFound, FieldsInvalid, Conflict (a case is still being handled).
    """
    _require(by, HANDLERS)
    wrong: dict[str, list[Text]] = {}
    if kind not in KINDS:
        wrong["kind"] = [Text("请选择处理方式", "Choose what is to be done")]
    if basis not in FITTING.get(kind, ()):
        wrong["basis"] = [Text("请选择依据", "Choose the basis")]
    if not 1 <= len(reason.strip()) <= LONGEST:
        wrong["reason"] = [Text(f"请填写 1 至 {LONGEST} 字的说明", f"Give a reason of 1 to {LONGEST} characters")]
    targets = _restricted_by(session, of) if of else targets
    if (kind == LIFT and not of) or (kind == RESTRICT and of):
        wrong["kind"] = [Text("只有已限制的请求可以解除或删除", "Only a restriction can be lifted")]
    if not targets:
        wrong["targets"] = [Text("请选择涉及的台账条目或事项", "Choose the entries or cases")]
    if wrong:
        raise FieldsInvalid(wrong)
    subject = subject_of(session, targets)
    require_ended(subject)
    reason_to_keep = kept_by_law(session, subject) if kind == ERASE else None
    if reason_to_keep is not None:
        raise FieldsInvalid({"kind": [reason_to_keep]})
    limit = Limit.parse(current(session)["privacy"]["answer_within"])
    now = clock.now()
    data = {
        "about": _about(subject.own),
        "kind": kind,
        "basis": basis,
        "reason": reason.strip(),
        "targets": [str(target) for target in subject.own],
        "state": ASKED,
        "asked_by": by.id,
        "asked_at": now.isoformat(),
        **({"of": of} if of else {}),
        "due_at": due_after(load_calendar(session), now, limit).isoformat(),
    }
    entry = save_entry(session, REGISTER, data, by=by)
    _tell_the_others(session, entry, by)
    return entry


def _tell_the_others(session: Session, entry: Entry, by: Actor) -> None:
    """Tell those who may approve; the words name nobody."""
    people = {person.id: person for role in HANDLERS for person in holders(session, role) if person.id != by.id}
    text = Text(
        f"个人信息请求 {entry.number} 待您批准（{by.name} 提出）",
        f"Request {entry.number} about personal data waits for your approval (asked by {by.name})",
    )
    tell(session, people.values(), "process", text, instance=None)


@command
def decide_privacy(session: Session, number: str, *, agrees: bool, opinion: str, by: Actor) -> Entry:
    """Approve a request, which carries it out, or refuse it.

    Files nobody has any more are removed by a job of the same transaction.  Raises NotAllowed (also for who asked),
    NotFound, FieldsInvalid (a refusal says why), Conflict (decided already, or a case is being handled again).
    """
    _require(by, HANDLERS)
    opinion = opinion.strip()
    entry = session.scalar(
        select(Entry).where(Entry.register_key == REGISTER, Entry.number == number).with_for_update()
    )
    if entry is None:
        raise NotFound(Text("找不到该请求", "There is no such request"))
    if entry.data["state"] != ASKED:
        raise Conflict(Text("该请求已有决定", "The request was decided already"))
    if entry.data["asked_by"] == by.id:
        raise NotAllowed(Text("须由提出人以外的人批准", "Somebody else than who asked has to approve"))
    if len(opinion) > LONGEST or not (agrees or opinion):
        raise FieldsInvalid({"opinion": [Text("请填写不批准的原因，最多 500 字", "Say why not, in 500 characters")]})
    decided = {"decided_by": by.id, "decided_at": clock.now().isoformat(), "opinion": opinion}
    entry = save_entry(session, REGISTER, {"state": DONE if agrees else REFUSED, **decided}, by=by, number=number)
    if not agrees:
        return entry
    order = order_of(entry)
    if order.of:
        _restricted_by(session, order.of)
        outcome = end(session, order, by=by)
        save_entry(session, REGISTER, {"ended_by": number}, by=by, number=order.of)
    else:
        outcome = _allowed(session, order, by)
    return _carried_out(session, number, outcome, {}, by)


def replay_privacy(session: Session, folder: Path, *, by: Actor) -> int:
    """Carry out again what the list in ``folder`` says and an older database, restored, does not know; return how much.

    What this database knows and the list lacks is added to the list first.
    """
    erasures.keep(session, folder)
    orders = erasures.missing(session, folder)
    for order in orders:
        _replay(session, order, by=by)
    return len(orders)


@command
def _replay(session: Session, order: Order, *, by: Actor) -> None:
    do = end if order.of else carry_out
    outcome = do(session, order, by=by, replayed=True)
    told = {name: value for name, value in order.told().items() if name not in ("number", "approved_by", "at")}
    decided = {"state": DONE, "decided_by": order.approved_by, "decided_at": order.at.isoformat(), "replayed": True}
    about = {"about": _about(order.targets)}
    _carried_out(session, order.number, outcome, {**told, **decided, **about}, by)
    record_replay(session, "privacy", order.number, done=outcome.records, by=by.id)


def _carried_out(session: Session, number: str, outcome: Outcome, facts: dict[str, Any], by: Actor) -> Entry:
    """Record what a request came to, and have the files it took away removed."""
    if outcome.files:
        schedule(session, JobKind.SHRED, payload={"digests": sorted(outcome.files)})
    counts = {"values_gone": outcome.values, "records_touched": outcome.records}
    return save_entry(session, REGISTER, {**facts, **counts}, by=by, number=number)


def _allowed(session: Session, order: Order, by: Actor) -> Outcome:
    """Carry out what nothing forbids meanwhile.  Raises Conflict."""
    subject = subject_of(session, order.targets)
    reason_to_keep = kept_by_law(session, subject) if order.kind == ERASE else None
    if reason_to_keep is not None:
        raise Conflict(reason_to_keep)
    return carry_out(session, order, by=by)


def _restricted_by(session: Session, number: str) -> tuple[Target, ...]:
    """Return whom a restriction in force is about.  Raises NotFound, Conflict when it was ended."""
    entry = get(session, REGISTER, number)
    if entry is None or entry.data["kind"] != RESTRICT or entry.data["state"] != DONE:
        raise NotFound(Text("没有这项限制", "There is no such restriction"))
    if "ended_by" in entry.data:
        raise Conflict(Text("该限制已经结束", "The restriction was ended already"))
    return tuple(Target.read(one) for one in entry.data["targets"])


@command
def look_at_kept(session: Session, number: str, *, by: Actor) -> list[list[Any]]:
    """Return what a restriction keeps, for those only who asked for and approved it; the look is recorded.

    Each is (table, key, column, value).  Raises NotFound, NotAllowed, Conflict when it was ended.
    """
    targets = _restricted_by(session, number)
    entry = get(session, REGISTER, number)
    if entry is None or by.id not in (entry.data["asked_by"], entry.data["decided_by"]):
        raise NotAllowed(Text("只有提出人和批准人可以查看限制的内容", "Only who asked and who approved may look"))
    _note(session, "kept", targets, by)
    return kept(session, number)


def _about(targets: Iterable[Target]) -> str:
    return "、".join(target.ref.rpartition("/")[2] for target in targets)


def _require(by: Actor, roles: Sequence[str]) -> None:
    if not any(by.holds(role) for role in roles):
        raise NotAllowed()


def _note(session: Session, how: str, targets: Iterable[Target], by: Actor) -> None:
    what = f"privacy/{how} {_about(targets)}"
    ledger.append(session, f"user/{by.id}", "audit.read", by.id, {"read": what})
