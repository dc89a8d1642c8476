"""Transfers to the archive 移交归档: what was ordered, what its package holds, and who received it.

The stream of each is the truth; a setting tells it quickly, and another leads from a record to its transfer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.ledger.destroyed import CASES
from engine.model import Disclosure, Record, Setting, SubjectKey
from engine.records.due import is_listed
from engine.text import Text

PREFIX, MARK = "transfer.", "transferred."
"""How the settings of transfers begin, and those that lead from a record to its transfer."""
STREAM = "records/transfer/"


@dataclass(frozen=True)
class Transfer:
    """A transfer of ``records``; once ``sha256`` is known its package is made and they are those in it."""

    number: str
    package: str
    records: tuple[str, ...]
    ordered_by: str
    ordered_at: datetime
    sha256: str = ""
    received_by: str = ""
    received_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it still may be received or withdrawn."""
        return self.received_at is None and self.withdrawn_at is None


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
            Setting.key == MARK + Record.number
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


def begin(session: Session, made: Transfer) -> None:
    """Keep a new transfer and lead its records to it."""
    row = Setting(key=PREFIX + made.number, changed_at=made.ordered_at, changed_by=made.ordered_by)
    row.value = _spelled(made)
    session.add(row)
    session.add_all(
        Setting(key=MARK + one, value=made.number, changed_at=made.ordered_at, changed_by=made.ordered_by)
        for one in made.records
    )


def find(session: Session, number: str) -> Transfer:
    """Return a transfer.  Raises NotFound."""
    return _found(number, session.get(Setting, PREFIX + number))


def locked(session: Session, number: str) -> Transfer:
    """Return a transfer as it is now, locked.  Raises NotFound."""
    return _found(number, session.get(Setting, PREFIX + number, with_for_update=True, populate_existing=True))


def update(session: Session, changed: Transfer) -> None:
    """Store how far a transfer is; records it does not hold any more are free again."""
    before = locked(session, changed.number)
    session.get_one(Setting, PREFIX + changed.number).value = _spelled(changed)
    kept = changed.records if changed.withdrawn_at is None else ()
    free = [MARK + one for one in before.records if one not in set(kept)]
    session.execute(delete(Setting).where(Setting.key.in_(free)))


def pack(session: Session, number: str, records: Sequence[str], sha256: str) -> bool:
    """Say that the package is made, with these records in it; return False when the transfer was withdrawn."""
    found = locked(session, number)
    if found.is_open:
        update(session, replace(found, records=tuple(records), sha256=sha256))
    return found.is_open


def many(session: Session, numbers: Collection[str]) -> list[Transfer]:
    """Return these transfers, the highest number first."""
    found = select(Setting).where(Setting.key.in_([PREFIX + one for one in numbers])).order_by(Setting.key.desc())
    return [_read(row) for row in session.scalars(found)]


def received(session: Session, numbers: Collection[str]) -> dict[str, Transfer]:
    """Return the transfer of each of these records that the archive has received."""
    marks = select(Setting).where(Setting.key.in_([MARK + one for one in numbers]))
    of = {row.key.removeprefix(MARK): row.value for row in session.scalars(marks)}
    known = {one.number: one for one in many(session, set(of.values()))}
    return {record: known[one] for record, one in of.items() if known[one].received_at is not None}


def numbers_given() -> Select[str]:
    """Return the numbers of all transfers there are."""
    return select(func.substr(Setting.key, len(PREFIX) + 1)).where(Setting.key.startswith(PREFIX))


def start(number: str, package: str, records: Sequence[str], by: str) -> Transfer:
    """Return a new transfer."""
    return Transfer(number, package, tuple(records), by, clock.now())


def _found(number: str, row: Setting | None) -> Transfer:
    if row is None:
        raise NotFound(Text(f"没有编号为 {number} 的移交", f"There is no transfer {number}"))
    return _read(row)


def _spelled(made: Transfer) -> dict[str, Any]:
    said = {name: value for name, value in asdict(made).items() if name != "number"}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in said.items()}


def _read(row: Setting) -> Transfer:
    said: dict[str, Any] = dict(row.value)
    moments = {
        name: datetime.fromisoformat(said[name]) if said[name] else None
        for name in ("ordered_at", "received_at", "withdrawn_at")
    }
    return Transfer(row.key.removeprefix(PREFIX), **{**said, **moments, "records": tuple(said["records"])})
