"""Place and lift legal holds."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Conflict, FieldsInvalid, NotFound
from engine.model import Definition, Entry, Hold, Instance, Record
from engine.records.holds import STREAM
from engine.records.keepers import require_keeper
from engine.registers.milestones import PROJECT
from engine.registers.numbers import next_number
from engine.text import Text

NUMBER = "DJ-{yyyy}-{seq:04d}"
_NEEDED = Text("请填写", "This is needed")


@command
def place_hold(
    session: Session,
    *,
    reason: str,
    mandate: str,
    by: Actor,
    case_number: str = "",
    process_key: str = "",
    project: str = "",
) -> Hold:
    """Keep the records that all given marks fit from being destroyed, also those of cases that still run.

    ``mandate`` is the paper behind it, such as the number of a lawsuit.  Raises NotAllowed, FieldsInvalid.
    """
    require_keeper(by)
    marks = {"case_number": case_number.strip(), "process_key": process_key.strip(), "project": project.strip()}
    wrong = {} if reason.strip() else {"reason": [_NEEDED]}
    if not any(marks.values()):
        wrong["case_number"] = [Text("请指明事项、流程或项目", "Name a case, a procedure or a project")]
    wrong |= {name: [text] for name, text in _unknown(session, **marks).items()}
    if wrong:
        raise FieldsInvalid(wrong)
    hold = Hold(
        number=next_number(session, NUMBER),
        reason=reason.strip(),
        mandate=mandate.strip()[:200],
        placed_at=clock.now(),
        placed_by=by.id,
        **marks,
    )
    session.add(hold)
    given = {name: value for name, value in marks.items() if value}
    body = {"hold": hold.number, "reason": hold.reason, "mandate": hold.mandate, **given}
    ledger.append(session, STREAM, "hold.placed", by.id, body)
    session.flush()
    return hold


@command
def lift_hold(session: Session, number: str, *, reason: str, by: Actor) -> Hold:
    """Lift a hold; it stays on record.  Raises NotAllowed, NotFound, Conflict (lifted already), FieldsInvalid."""
    require_keeper(by)
    hold = session.get(Hold, number, with_for_update=True)
    if hold is None:
        raise NotFound(Text(f"没有编号为 {number} 的冻结", f"There is no hold {number}"))
    if hold.lifted_at is not None:
        raise Conflict(Text("该冻结已解除", "This hold is lifted already"))
    if not reason.strip():
        raise FieldsInvalid({"lift_reason": [_NEEDED]})
    hold.lifted_at, hold.lifted_by, hold.lift_reason = clock.now(), by.id, reason.strip()
    ledger.append(session, STREAM, "hold.lifted", by.id, {"hold": number, "reason": hold.lift_reason})
    session.flush()
    return hold


def _unknown(session: Session, case_number: str, process_key: str, project: str) -> dict[str, Text]:
    """Return which marks name nothing there is: a hold that means nothing would calm people for no reason."""
    found = {}
    if case_number and not _is_case(session, case_number):
        found["case_number"] = Text(f"没有编号为 {case_number} 的事项", f"There is no case {case_number}")
    if process_key and session.scalar(select(Definition.id).where(Definition.key == process_key).limit(1)) is None:
        found["process_key"] = Text("没有这个流程", "There is no such procedure")
    known = select(Entry.id).where(Entry.register_key == PROJECT, Entry.number == project)
    if project and session.scalar(known) is None:
        found["project"] = Text("没有这个项目", "There is no such project")
    return found


def _is_case(session: Session, number: str) -> bool:
    """Tell whether there is, or was, a case of this number."""
    known = select(Instance.id).where(Instance.number == number)
    return session.get(Record, number) is not None or session.scalar(known) is not None
