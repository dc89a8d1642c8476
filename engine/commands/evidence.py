"""Evidence packages are ordered and leave the house; who took what along is recorded, with the file's digest.

Not in the streams of the cases: their records would change by being shown, and no two packages would be alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.commands.audit import AUDITORS
from engine.commands.command import command
from engine.errors import Invalid, NotAllowed, NotFound
from engine.files import packages
from engine.files.packages import Package, Phase
from engine.instances.recording import STREAM
from engine.jobs.schedule import schedule
from engine.model import Job, JobKind
from engine.queries.casefile import find_case
from engine.text import Text

MOST = 200


@command
def order_package(session: Session, numbers: Sequence[str], *, by: Actor) -> Package:
    """Order a package of these cases; jobs make it, case by case.

    Raises NotAllowed for who is no auditor, Invalid for no number or more than MOST, or for what is no case,
    naming them.
    """
    _require_auditor(by)
    wanted = list(dict.fromkeys(filter(None, (number.strip() for number in numbers))))
    if not wanted:
        raise Invalid(Text("请填写事项编号", "Give the numbers of cases"))
    if len(wanted) > MOST:
        raise Invalid(Text(f"一次最多 {MOST} 件，请分批", f"At most {MOST} cases at once"))
    missing = [number for number in wanted if not _is_there(session, number, by)]
    if missing:
        listed = "、".join(missing[:10])
        raise Invalid(Text(f"找不到事项：{listed}", f"There are no such cases: {listed}"))
    made = packages.begin(session, wanted, by)
    ledger.append(session, _stream(by), "evidence.ordered", by.id, {"package": made.id, "cases": wanted})
    next_step(session, made)
    return made


@command
def note_package(session: Session, numbers: Sequence[str], content: bytes, *, by: Actor) -> None:
    """Record that a package of these cases was made, with its SHA-256.  Raises NotAllowed for who is no auditor."""
    _require_auditor(by)
    _record(session, numbers, sha256(content).hexdigest(), len(content), by)


def next_step(session: Session, made: Package) -> Job:
    """Order the next case of a package, or that it be packed when every case was tried."""
    return schedule(session, JobKind.PACKAGE, payload={"package": made.id, "case": made.done})


def finish_package(session: Session, made: Package, digest: str, size: int, until: datetime, *, by: Actor) -> None:
    """Say in the caller's transaction that the file is there, and order that it be deleted ``until`` then."""
    packages.update(session, replace(made, phase=Phase.READY, sha256=digest, size=size, until=until))
    left = {one.number for one in made.left}
    _record(session, [number for number in made.numbers if number not in left], digest, size, by)
    schedule(session, JobKind.PACKAGE, payload={"package": made.id, "delete": True}, due_at=until)


def fail_package(session: Session, made: Package, until: datetime) -> None:
    """Say in the caller's transaction that no case could go in; what is known of it is forgotten ``until`` then."""
    packages.update(session, replace(made, phase=Phase.FAILED, until=until))
    schedule(session, JobKind.PACKAGE, payload={"package": made.id, "delete": True}, due_at=until)


def _record(session: Session, numbers: Sequence[str], digest: str, size: int, by: Actor) -> None:
    # First, as what the action is: the log of access lists each record that was taken along.
    for number in numbers:
        ledger.append(session, _stream(by), "audit.read", by.id, {"read": f"{STREAM}{number}"})
    body = {"cases": list(numbers), "sha256": digest, "size": size}
    ledger.append(session, _stream(by), "evidence.packed", by.id, body)


def _stream(by: Actor) -> str:
    return f"user/{by.id}"[:100]


def _require_auditor(by: Actor) -> None:
    if by.kind != "system" and not any(by.holds(role) for role in AUDITORS):
        raise NotAllowed()


def _is_there(session: Session, number: str, by: Actor) -> bool:
    try:
        return find_case(session, number, by).number == number
    except NotFound:
        return False
