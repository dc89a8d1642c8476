"""Evidence packages are ordered and leave the house; who took what along is recorded, with the file's digest.

Not in the streams of the cases: their records would change by being shown, and no two packages would be alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import ledger, sealing
from engine.actor import Actor
from engine.commands.audit import AUDITORS
from engine.commands.command import command
from engine.commands.resolve import close
from engine.errors import Conflict, Invalid, NotAllowed, NotFound
from engine.files import packages
from engine.files.packages import Package, Phase, Terms
from engine.instances.recording import STREAM
from engine.jobs.schedule import schedule
from engine.model import Attachment, Incident, IncidentState, Instance, Job, JobKind
from engine.queries.casefile import find_case
from engine.records import transfers
from engine.records.keepers import require_keeper
from engine.text import Text

MOST = 1_000
"""How many cases one package holds: a quarter of an hour of work."""
MOST_BYTES = 500_000_000
"""How much the attached files of one package may come to."""


@command
def order_package(
    session: Session,
    numbers: Sequence[str],
    *,
    by: Actor,
    language: str = "zh",
    with_files: bool = False,
    since: int | None = None,
) -> Package:
    """Order a package of these cases; jobs make it, case by case.

    ``language`` is that of its pages, ``with_files`` takes attached files along, ``since`` is the size of a checkpoint
    the reader kept (None: that of the last closing before today's).  Raises NotAllowed for who is no auditor, NotFound
    before the first sealing, Invalid for no number or more than MOST, for what is no case, naming them, for attached
    files of more than MOST_BYTES, or when the log never had ``since`` entries.
    """
    _require_auditor(by)
    wanted = wanted_of(numbers)
    missing = [number for number in wanted if not _is_there(session, number, by)]
    if missing:
        listed = "、".join(missing[:10])
        raise Invalid(Text(f"找不到事项：{listed}", f"There are no such cases: {listed}"))
    made = packages.begin(session, wanted, terms(session, wanted, language, since, with_files=with_files), by)
    ledger.append(session, _stream(by), "evidence.ordered", by.id, {"package": made.id, "cases": wanted, **_with(made)})
    next_step(session, made)
    return made


def wanted_of(numbers: Sequence[str]) -> list[str]:
    """Return the numbers for one package, each once.  Raises Invalid for none or more than MOST."""
    wanted = list(dict.fromkeys(filter(None, (number.strip() for number in numbers))))
    if not wanted:
        raise Invalid(Text("请填写事项编号", "Give the numbers of cases"))
    if len(wanted) > MOST:
        raise Invalid(Text(f"一次最多 {MOST:,} 件，请分批", f"At most {MOST:,} cases at once: make several packages"))
    return wanted


def terms(
    session: Session,
    numbers: Sequence[str],
    language: str = "zh",
    since: int | None = None,
    *,
    with_files: bool = False,
) -> Terms:
    """Return how a package of these cases is made now.  Raises NotFound and Invalid as ``order_package`` does."""
    checkpoint = sealing.last_checkpoint(session)
    if since is None:
        before = sealing.closed_before(session, checkpoint)
        since = before.size if before else None
    elif not 0 < since <= checkpoint.size:
        raise Invalid(
            Text(
                f"留存检查点的项数须在 1 与 {checkpoint.size} 之间",
                f"The size of the checkpoint you kept is between 1 and {checkpoint.size}",
            )
        )
    if language not in ("zh", "en"):
        raise Invalid(Text("文字只有中文和英文", "The pages are Chinese (zh) or English (en)"))
    if with_files and (size := size_of_files(session, numbers)) > MOST_BYTES:
        most, found = MOST_BYTES // 1_000_000, -(-size // 1_000_000)
        raise Invalid(
            Text(
                f"这些事项的附件共 {found} MB，一个包最多放 {most} MB，请分批，或不放附件",
                f"Their attached files are {found} MB, a package takes {most} MB: make several, or leave the files out",
            )
        )
    return Terms(checkpoint.size, since, language, with_files)


def size_of_files(session: Session, numbers: Sequence[str]) -> int:
    """Return how many bytes are attached to these cases."""
    found = select(func.sum(Attachment.size)).join(Instance, Instance.id == Attachment.instance_id)
    return session.scalar(found.where(Instance.number.in_(numbers))) or 0


@command
def retry_package(session: Session, package_id: str, *, by: Actor) -> Package:
    """Make a failed package again: from where it broke off, or all of it when no case could go in.

    Raises NotAllowed for who is no auditor (no keeper of records for one of the archive), NotFound, Conflict unless it
    failed.
    """
    made = packages.get(session, package_id)
    if made.terms.transfer:
        require_keeper(by)
    else:
        _require_auditor(by)
    if made.phase != Phase.FAILED:
        raise Conflict(Text("该证据包没有失败，不需要重做", "The package did not fail"))
    for job in session.scalars(select(Job).where(Job.kind == JobKind.PACKAGE, Job.due_at.is_(None))):
        if job.payload["package"] == made.id:
            _take_over(session, job, by)
    if not made.is_broken:
        said = made.terms
        again = terms(session, made.numbers, said.language, None, with_files=said.with_files)
        made = replace(made, done=0, left=(), terms=replace(again, transfer=said.transfer))
    made = made.resumed()
    packages.update(session, made)
    ledger.append(session, _stream(by), "evidence.retried", by.id, {"package": made.id})
    next_step(session, made)
    return made


@command
def note_package(
    session: Session, numbers: Sequence[str], digest: str, size: int, *, by: Actor, files: int | None = None
) -> None:
    """Record that a package of these cases was made, with its SHA-256 and how many ``files`` it took along.

    Raises NotAllowed for who is no auditor.
    """
    _require_auditor(by)
    _record(session, numbers, digest, size, files, by)


def next_step(session: Session, made: Package) -> Job:
    """Order the next case of a package, or that it be packed when every case was tried."""
    return schedule(session, JobKind.PACKAGE, payload={"package": made.id, "case": made.done})


def finish_package(
    session: Session, made: Package, digest: str, size: int, files: int, until: datetime, *, by: Actor
) -> None:
    """Say in the caller's transaction that the file is there, and order that it be deleted ``until`` then."""
    packages.update(session, replace(made.resumed(), phase=Phase.READY, sha256=digest, size=size, until=until))
    left = {one.number for one in made.left}
    kept = [number for number in made.numbers if number not in left]
    _record(session, kept, digest, size, files if made.terms.with_files else None, by)
    if made.terms.transfer:
        _hand_over(session, made.terms.transfer, {"records": kept, "sha256": digest, "size": size}, by)
    schedule(session, JobKind.PACKAGE, payload={"package": made.id, "delete": True}, due_at=until)


def fail_package(session: Session, made: Package, until: datetime, reason: Text | None = None) -> None:
    """Say in the caller's transaction that no case could go in, or that making it broke off for a ``reason``.

    What is known of it is forgotten ``until`` then.
    """
    packages.update(session, replace(made, phase=Phase.FAILED, until=until, reason=reason))
    schedule(session, JobKind.PACKAGE, payload={"package": made.id, "delete": True}, due_at=until)


def _record(session: Session, numbers: Sequence[str], digest: str, size: int, files: int | None, by: Actor) -> None:
    # First, as what the action is: the log of access lists each record that was taken along.
    for number in numbers:
        ledger.append(session, _stream(by), "audit.read", by.id, {"read": f"{STREAM}{number}"})
    body = {"cases": list(numbers), "sha256": digest, "size": size, **({} if files is None else {"files": files})}
    ledger.append(session, _stream(by), "evidence.packed", by.id, body)


def _hand_over(session: Session, number: str, packed: dict[str, Any], by: Actor) -> None:
    if transfers.pack(session, number, packed["records"], packed["sha256"]):
        ledger.append(session, f"{transfers.STREAM}{number}", "transfer.packed", by.id, packed)


def _with(made: Package) -> dict[str, bool]:
    return {"files": True} if made.terms.with_files else {}


def _take_over(session: Session, job: Job, by: Actor) -> None:
    """End a job that is out of tries, and the incident behind it."""
    for incident in session.scalars(
        select(Incident).where(Incident.job_id == job.id, Incident.state == IncidentState.OPEN)
    ):
        close(session, incident, "retried", "", by)
    session.delete(job)


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
