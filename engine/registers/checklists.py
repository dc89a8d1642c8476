"""Brings the register of checklists up to a file: what the file says is taken over, what people changed is kept."""

from __future__ import annotations

from pathlib import PurePath

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.definitions.checklist import COLUMNS, CONDITION, read_checklist
from engine.errors import DefinitionInvalid, NotFound, Problem
from engine.model import Setting
from engine.registers.entries import get, register_named, save_entry

REGISTER = "checklist"
RULE, LESSON = "rule", "lesson"
"""Where a question comes from."""


def load_checklist(session: Session, file: str, source: bytes, *, by: Actor) -> None:
    """Write the rows of a checked file as entries under their codes, in the caller's transaction.

    A field somebody changed since the last loading stays as it is, a retired entry stays retired, and a row
    that has left the file leaves its entry in use: people retire it.  Raises DefinitionInvalid without the register.
    """
    try:
        register_named(session, REGISTER)
    except NotFound as refusal:
        raise DefinitionInvalid([Problem(None, refusal.text, file=file)]) from refusal
    key = f"checklist.{PurePath(file).stem}"
    setting = session.get(Setting, key) or Setting(key=key, value={})
    loaded: dict[str, dict[str, str | None]] = {}
    for row in read_checklist(source):
        code = row.cells["code"]
        loaded[code] = _fields(row.cells)
        _merge(session, code, loaded[code], setting.value.get(code, {}), by)
    setting.value = {**setting.value, **loaded}
    setting.changed_at, setting.changed_by = clock.now(), by.person_id
    session.add(setting)
    session.flush()


def _fields(cells: dict[str, str]) -> dict[str, str | None]:
    told = {name: cells.get(name) or None for name in (*COLUMNS, CONDITION) if name != "rule"}
    return {**told, "source": RULE, "source_number": cells["rule"] or None}


def _merge(
    session: Session, code: str, fields: dict[str, str | None], loaded: dict[str, str | None], by: Actor
) -> None:
    """Take over the fields that stand as they were loaded last."""
    entry = get(session, REGISTER, code)
    here = {name: value or None for name, value in (entry.data if entry is not None else {}).items()}
    new = {
        name: value for name, value in fields.items() if here.get(name) == loaded.get(name) and here.get(name) != value
    }
    if new or entry is None:
        save_entry(session, REGISTER, new, by=by, number=code)
