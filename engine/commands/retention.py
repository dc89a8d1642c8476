"""Set how long records are kept: the class of a procedure's records, and what the company decided where rules are
unclear (C-22)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.catalogue import policies
from engine.commands.command import command
from engine.errors import FieldsInvalid
from engine.model import Setting
from engine.records.terms import ASSIGNED, Terms, assigned
from engine.text import Text
from engine.work.permit import require_owner

STREAM = "cfg/retention"
"""The stream in which classes and decisions are recorded."""
QUESTIONS = ("record.keep_long", "record.permanent_for_ever", "record.floor_for_all")
"""The policy values whose sources contradict themselves or the law: they ask for a decision of the company."""
NEEDED = Text("请写明由谁、依据什么决定", "Say who decided, and on what ground")


@command
def decide_retention(session: Session, question: str, value: Any, *, reason: str, by: Actor) -> None:
    """Set one of ``QUESTIONS`` by a decision of the company, which is recorded with its reason, also where it confirms
    the default.  Raises NotAllowed (neither process owner nor administrator), FieldsInvalid, Invalid.
    """
    require_owner(by)
    if question not in QUESTIONS:
        raise FieldsInvalid({"question": [Text("没有这个问题", "There is no such question")]})
    if not reason.strip():
        raise FieldsInvalid({"reason": [NEEDED]})
    policies.change(session, question, value, by=by)
    body = {"question": question, "value": value, "reason": reason.strip()}
    ledger.append(session, STREAM, "retention.decided", by.id, body)
    session.flush()


@command
def assign_class(session: Session, process_key: str, record_class: str, legal_floor: str, *, by: Actor) -> None:
    """Keep the records of a procedure by this class, and at least by this legal floor (empty: none).

    It counts for all its records.  Raises NotAllowed, FieldsInvalid.
    """
    require_owner(by)
    terms = Terms(session)
    wrong = {}
    if process_key not in terms.processes:
        wrong["process"] = [Text("没有这个流程", "There is no such procedure")]
    if record_class not in terms.classes:
        wrong["record_class"] = [Text("没有这个保存类别", "There is no such class")]
    if legal_floor and legal_floor not in terms.floors:
        wrong["legal_floor"] = [Text("没有这项法定期限", "There is no such legal minimum")]
    if wrong:
        raise FieldsInvalid(wrong)
    row = session.get(Setting, ASSIGNED) or Setting(key=ASSIGNED)
    now = {"record_class": record_class, "legal_floor": legal_floor}
    row.value = {**assigned(session), process_key: now}
    row.changed_at, row.changed_by = clock.now(), by.person_id
    session.add(row)
    before = terms.of(process_key)
    old = {"record_class": before.kind.key, "legal_floor": before.floor.key if before.floor else ""}
    ledger.append(session, STREAM, "retention.assigned", by.id, {"process": process_key, "old": old, "new": now})
    session.flush()
