"""What becomes of a request about personal data: proposed by one, decided by another, carried out, closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.errors import Conflict, Invalid, NotFound
from engine.files import packages
from engine.jobs.schedule import schedule
from engine.model import Entry, Instance, JobKind
from engine.privacy import orders
from engine.privacy.doubting import doubts
from engine.privacy.ending import end
from engine.privacy.executing import Outcome, carry_out, require_ended
from engine.privacy.lawful import kept_by_law
from engine.privacy.orders import EXECUTED, FITTING, REGISTER, order_of
from engine.privacy.targets import Subject, Target, subject_of
from engine.registers import get, save_entry
from engine.text import Text

OPEN, DONE, DECLINED = "open", "done", "declined"
"""How a request stands for its case."""
ABOUT = (orders.EXPORT, orders.CORRECT, orders.ERASE, orders.RESTRICT)
"""What is done about what was chosen."""
REGISTERED_OTHERWISE = Text(
    "所选的“本人”条目、事项登记的是别的姓名或电话，请逐一核对。只是提到本人的改为“仅提到”；确属本人的，勾选“已核对”后再次提交。",
    "What was chosen as the person's own is registered under another name or telephone. Make it “mention” where it "
    "only mentions them; where it is theirs, tick “Checked” and submit again.",
)


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes to do; ``of`` is the request whose restriction it ends, ``due`` when to answer."""

    kind: str
    reason: str
    person: str
    basis: str = ""
    targets: tuple[Target, ...] = ()
    of: str = ""
    due: str | None = None


def propose(session: Session, case: Instance, proposal: Proposal, *, by: Actor) -> Entry:
    """Write a proposal down as the entry of its case; nothing is saved when it cannot be done.

    Raises Invalid (a basis that does not fit, nothing chosen), NotFound, Conflict (a case is still being handled, a
    legal period runs, a hold lies, the restriction was ended).
    """
    kind, fitting = proposal.kind, FITTING.get(proposal.kind, ())
    basis = proposal.basis if kind == orders.ERASE else next(iter(fitting), "")
    if basis not in fitting:
        raise Invalid(Text("依据与办理方式不符", "The basis does not fit what is to be done"))
    of = proposal.of.strip() if kind in (orders.LIFT, orders.ERASE) else ""
    if kind == orders.LIFT and not of:
        raise Invalid(Text("请填写所结束的限制", "Name the restriction to end"))
    targets = restricted_by(session, of) if of else proposal.targets
    if kind == orders.DECLINE:
        targets = ()
    elif not targets:
        raise Invalid(Text("请填写涉及的条目和事项", "Name the entries or cases"))
    subject = subject_of(session, targets)
    if kind in EXECUTED:
        require_ended(subject)
    if kind == orders.ERASE:
        _require_over(session, subject)
    data = {
        "about": about(subject.named),
        "kind": kind,
        "basis": basis,
        "reason": proposal.reason.strip(),
        "targets": [str(target) for target in subject.named],
        "of": of,
        "state": orders.ASKED,
        "asked_by": proposal.person,
        "asked_at": clock.now().isoformat(),
        "due_at": proposal.due,
    }
    return save_entry(session, REGISTER, data, by=by, number=case.number, case=case.id)


def doubted(session: Session, case: Instance | None, targets: Iterable[Target]) -> Text | None:
    """Return what of the person's own is registered under another name or telephone, by numbers; None for nothing.

    Raises NotFound, Invalid (chosen as both).
    """
    found = [one.words for one in doubts(session, subject_of(session, targets), case)]
    return Text("；".join(one.zh for one in found), "; ".join(one.en for one in found)) if found else None


def decide(session: Session, number: str, person: str, *, agrees: bool, opinion: str, by: Actor) -> str:
    """Write down who decided what; return how the request stands.  Raises Conflict for who proposed it."""
    entry = _entry(session, number)
    if entry.data["asked_by"] == person:
        raise Conflict(Text("须由提出人以外的人批准", "Somebody else than who asked has to approve"))
    does = agrees and entry.data["kind"] != orders.DECLINE
    state = orders.APPROVED if does else orders.REFUSED
    decided = {"decided_by": person, "decided_at": clock.now().isoformat(), "opinion": opinion}
    save_entry(session, REGISTER, {"state": state, **decided}, by=by, number=number)
    return OPEN if does else DECLINED


def execute(session: Session, number: str, *, by: Actor) -> Outcome:
    """Carry out an approved order in the caller's transaction.

    Raises Conflict, before anything is changed, for what forbids it by now.
    """
    order = order_of(_entry(session, number))
    if order.of:
        restricted_by(session, order.of)
        outcome = end(session, order, by=by)
        save_entry(session, REGISTER, {"ended_by": number}, by=by, number=order.of)
    else:
        if order.kind == orders.ERASE:
            _require_over(session, subject_of(session, order.targets))
        outcome = carry_out(session, order, by=by)
    carried_out(session, number, outcome, {"state": orders.DONE}, by)
    return outcome


def carried_out(session: Session, number: str, outcome: Outcome, facts: Mapping[str, Any], by: Actor) -> None:
    """Record what a request came to.

    Jobs of this transaction remove the files it took away, and evidence packages that hold what the cases said before.
    """
    if outcome.files:
        schedule(session, JobKind.SHRED, payload={"digests": sorted(outcome.files)})
    packages.expire(session, outcome.cases)
    counts = {"values_gone": outcome.values, "records_touched": outcome.records, "by_hand": list(outcome.by_hand)}
    save_entry(session, REGISTER, {**facts, **counts}, by=by, number=number)


def close(session: Session, number: str, answer: Mapping[str, Any] | None, *, by: Actor) -> str:
    """Write down that the request was answered; return whether it was done or declined."""
    entry = get(session, REGISTER, number)
    if entry is None:
        return DECLINED
    done = entry.data["state"] in (orders.APPROVED, orders.DONE)
    facts = {"answered_on": (answer or {}).get("on"), "answered_by": (answer or {}).get("person")}
    state = orders.DONE if done else entry.data["state"]
    save_entry(session, REGISTER, {**facts, "closed_at": clock.now().isoformat(), "state": state}, by=by, number=number)
    return DONE if done else DECLINED


def restricted_by(session: Session, number: str) -> tuple[Target, ...]:
    """Return whom a restriction in force is about.  Raises NotFound, Conflict when it was ended."""
    entry = get(session, REGISTER, number)
    if entry is None or entry.data["kind"] != orders.RESTRICT or entry.data["state"] != orders.DONE:
        raise NotFound(Text("没有这项限制", "There is no such restriction"))
    if "ended_by" in entry.data:
        raise Conflict(Text("该限制已经结束", "The restriction was ended already"))
    return tuple(Target.read(one) for one in entry.data["targets"])


def about(targets: Iterable[Target]) -> str:
    """Return the numbers of targets in one line; they name nobody."""
    return "、".join(target.ref.rpartition("/")[2] for target in targets)


def _entry(session: Session, number: str) -> Entry:
    entry = get(session, REGISTER, number)
    if entry is None:
        raise NotFound(Text("找不到该请求", "There is no such request"))
    return entry


def _require_over(session: Session, subject: Subject) -> None:
    reason = kept_by_law(session, subject)
    if reason is not None:
        raise Conflict(reason)
