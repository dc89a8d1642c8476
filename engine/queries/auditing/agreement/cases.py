"""Tasks, files and records of cases beside the events of each case; reads all of them, in parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import CUSTOMER, SYSTEM
from engine.instances.recording import STREAM
from engine.ledger import Fact, Flaw
from engine.model import NO_FILE, Attachment, Instance, Task, TaskState
from engine.queries.auditing.agreement.difference import difference
from engine.queries.auditing.agreement.records import Records

_READ = 500


def disagreeing_cases(session: Session) -> Iterator[Flaw]:
    """Yield the tasks, files and records of cases that are not as the events say, and cases whose row is gone.

    Of a task the doer, outcome and substitution count, of a file that it is there, its size, kind and digest, of a
    record all it says (``records.Records``).
    """
    records = Records(session)
    numbers = session.scalars(select(Instance.number).order_by(Instance.number)).all()
    for first in range(0, len(numbers), _READ):
        within = numbers[first : first + _READ]
        told = {number: ledger.read(session, f"{STREAM}{number}", reveal=False) for number in within}
        yield from _tasks(session, told)
        yield from _files(session, told)
        yield from records.of_cases(told)
        session.expunge_all()
    yield from records.without_case()


def _tasks(session: Session, told: Mapping[str, Sequence[Fact]]) -> Iterator[Flaw]:
    rows = select(Task, Instance.number).join(Instance, Instance.id == Task.instance_id)
    done = {
        (number, task.id): (task.completed_by, task.outcome or "", task.delegated_from)
        for task, number in session.execute(rows.where(Instance.number.in_(told), Task.state == TaskState.COMPLETED))
    }
    said = {
        (number, str(fact.public["task"])): _done(fact)
        for number, facts in told.items()
        for fact in facts
        if fact.type == "task.completed"
    }
    for number, id_ in sorted(key for key in done.keys() | said.keys() if done.get(key) != said.get(key)):
        yield difference(f"{number} 的任务 {id_}", f"Task {id_} of {number}")


def _done(fact: Fact) -> tuple[str | None, str, str | None]:
    doer = None if fact.actor in (SYSTEM.id, CUSTOMER.id) else fact.actor
    return doer, str(fact.public.get("outcome") or ""), fact.public.get("delegated_from")


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
                yield difference(f"{number} 的附件 {id_}", f"File {id_} of {number}")


def _is_file(session: Session, row: Attachment, fact: Fact, taken: set[str]) -> bool:
    if (row.size, row.media_type) != (fact.public.get("size"), fact.public.get("media_type")):
        return False
    event = ledger.read(session, fact.stream, within=range(fact.seq, fact.seq + 1))
    digests = [one.revealed.get("sha256", row.digest) for one in event if one.public.get("attachment") == row.id]
    return row.digest in taken or digests == [row.digest]
