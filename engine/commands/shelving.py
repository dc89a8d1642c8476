"""Note where the paper of a record lies, and that the list of records was taken out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.retention import STREAM
from engine.errors import Conflict, FieldsInvalid, NotFound
from engine.model import Record
from engine.records.keepers import require_keeper
from engine.text import Text

MOST = 100


@command
def note_place(session: Session, number: str, place: str, *, by: Actor) -> Record:
    """Note where the paper of a record lies (REC-003); empty: it is an electronic file only.

    Raises NotAllowed, NotFound, Conflict (destroyed), FieldsInvalid.
    """
    require_keeper(by)
    record = session.get(Record, number, with_for_update=True)
    if record is None:
        raise NotFound(Text(f"没有编号为 {number} 的记录", f"There is no record {number}"))
    if record.destroyed_at is not None:
        raise Conflict(Text("该记录已销毁", "This record is destroyed"))
    place = place.strip()
    if len(place) > MOST:
        raise FieldsInvalid({"place": [Text(f"最多 {MOST} 个字", f"At most {MOST} characters")]})
    body = {"record": number, "old": record.place, "new": place}
    record.place = place
    ledger.append(session, STREAM, "record.placed", by.id, body)
    session.flush()
    return record


@command
def note_records_export(session: Session, *, count: int, kind: str, by: Actor) -> None:
    """Record that somebody took the lines of so many records out, as ``csv`` or ``xlsx``."""
    ledger.append(session, STREAM, "records.exported", by.id, {"records": count, "kind": kind})
