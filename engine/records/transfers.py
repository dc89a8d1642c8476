"""Transfers to the archive 移交归档: what was ordered, what its package holds, and who received it.

The stream of each is the truth; its rows tell it quickly.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from engine import clock
from engine.database import insert_if_new
from engine.errors import Conflict, NotFound
from engine.ledger.destroyed import CASES
from engine.model import ArchiveTransfer, ArchiveTransferItem, Disclosure, Record, SubjectKey
from engine.records.due import is_listed
from engine.text import Text

STREAM = "records/transfer/"


def stops() -> Mapping[Text, ColumnElement[bool]]:
    """Return what keeps a finished record from being handed over, as conditions on records."""
    under_restriction = select(SubjectKey.id).where(SubjectKey.restricted_at.is_not(None))
    return {
        Text("已销毁", "destroyed"): Record.destroyed_at.is_not(None),
        Text("列入待决的销毁清单", "on a destruction list that is not decided"): is_listed(),
        Text("含限制处理的个人信息", "with restricted personal data"): exists().where(
            Disclosure.stream == CASES + Record.number, Disclosure.key_id.in_(under_restriction)
        ),
        Text("已移交或正在移交", "handed over already, or being so"): exists().where(
            ArchiveTransferItem.number == Record.number, ~ArchiveTransferItem.is_free
        ),
    }


def refused(session: Session, numbers: Collection[str]) -> dict[Text, list[str]]:
    """Return which of these records cannot be handed over, by the reason."""
    found = {
        why: list(session.scalars(select(Record.number).where(Record.number.in_(numbers), stop)))
        for why, stop in stops().items()
    }
    known = set(session.scalars(select(Record.number).where(Record.number.in_(numbers))))
    found[Text("没有办结的记录", "no finished record")] = [one for one in numbers if one not in known]
    return {why: sorted(which) for why, which in found.items() if which}


def begin(session: Session, number: str, package: str, records: Sequence[str], by: str) -> ArchiveTransfer:
    """Keep a new transfer of these records.  Raises Conflict when another took one of them at this moment."""
    made = ArchiveTransfer(
        number=number, package=package, count=len(records), ordered_by=by, ordered_at=clock.now(), sha256=""
    )
    session.add(made)
    session.flush()
    for one in sorted(records):
        if not insert_if_new(session, ArchiveTransferItem, {"transfer": number, "number": one, "is_free": False}):
            raise Conflict(Text(f"已移交或正在移交：{one}", f"handed over already, or being so: {one}"))
    return made


def find(session: Session, number: str) -> ArchiveTransfer:
    """Return a transfer.  Raises NotFound."""
    return _there(number, session.get(ArchiveTransfer, number))


def locked(session: Session, number: str) -> ArchiveTransfer:
    """Return a transfer as it is now, locked.  Raises NotFound."""
    return _there(number, session.get(ArchiveTransfer, number, with_for_update=True, populate_existing=True))


def records_of(session: Session, number: str) -> list[str]:
    """Return the numbers of the records a transfer hands over, or was to hand over before it was withdrawn."""
    its = select(ArchiveTransferItem.number).where(ArchiveTransferItem.transfer == number)
    return list(session.scalars(its.order_by(ArchiveTransferItem.number)))


def free(session: Session, number: str) -> None:
    """Let other transfers take the records of this one."""
    its = update(ArchiveTransferItem).where(ArchiveTransferItem.transfer == number)
    session.execute(its.values(is_free=True), execution_options={"synchronize_session": False})


def pack(session: Session, number: str, records: Collection[str], sha256: str) -> bool:
    """Say that the package is made, with these records in it; return False when the transfer was withdrawn."""
    found = locked(session, number)
    if found.is_open:
        out = set(records_of(session, number)).difference(records)
        left = delete(ArchiveTransferItem).where(
            ArchiveTransferItem.transfer == number, ArchiveTransferItem.number.in_(out)
        )
        session.execute(left, execution_options={"synchronize_session": False})
        found.count, found.sha256 = len(records), sha256
    return found.is_open


def received(session: Session, numbers: Collection[str]) -> dict[str, ArchiveTransfer]:
    """Return the transfer of each of these records that the archive has received."""
    found = session.execute(
        select(ArchiveTransferItem.number, ArchiveTransfer)
        .join(ArchiveTransfer, ArchiveTransfer.number == ArchiveTransferItem.transfer)
        .where(ArchiveTransferItem.number.in_(numbers), ArchiveTransfer.received_at.is_not(None))
    )
    return {row.number: row.ArchiveTransfer for row in found}


def _there(number: str, row: ArchiveTransfer | None) -> ArchiveTransfer:
    if row is None:
        raise NotFound(Text(f"没有编号为 {number} 的移交", f"There is no transfer {number}"))
    return row
