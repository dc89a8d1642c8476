"""Importing entries of a register: begin with a file's lines, name its columns, confirm; each line is checked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.registers import change_entry, version_of
from engine.errors import Conflict, Invalid, NotAllowed
from engine.jobs.schedule import schedule
from engine.model import Entry, JobKind, Register
from engine.registers import access, entries, imports
from engine.registers.imports import Import, Phase
from engine.registers.numbers import require_fit
from engine.text import Text


@command
def begin_import(
    session: Session,
    register: Register,
    name: str,
    head: Sequence[str],
    lines: Sequence[list[str]],
    mapping: Sequence[str],
    *,
    lang: str,
    by: Actor,
) -> Import:
    """Keep the lines of a file and order that they be checked; nothing is saved yet.  Raises NotAllowed."""
    if not access.may_add(register, by):
        raise NotAllowed()
    made = Import(
        id=imports.new_import_id(),
        register=register.key,
        name=name[:200],
        head=list(head),
        mapping=[],
        by_id=by.id,
        lang=lang,
        lines=len(lines),
    ).mapped(mapping, lines)
    imports.keep(session, made, lines)
    _order(session, made)
    return made


@command
def map_import(session: Session, register: Register, import_id: str, mapping: Sequence[str], *, by: Actor) -> None:
    """Say which field each column holds, and check again.

    Raises NotFound, Conflict once it is being saved, Invalid (a field named twice).
    """
    made = imports.opened(session, import_id, register.key, by, writing=True)
    if made.phase in (Phase.SAVING, Phase.DONE):
        raise Conflict(Text("该次导入已确认，不能再改", "This import has been confirmed"))
    named = [field for field in mapping if field]
    if len(mapping) != len(made.head) or len(named) != len(set(named)):
        raise Invalid(Text("两列不能对应同一个字段", "Two columns cannot hold the same field"))
    lines = [row for _, held in imports.chunks(session, made) for row in held["rows"]]
    again = made.again(Phase.CHECKING).mapped(mapping, lines)
    imports.update(session, again)
    _order(session, again)


@command
def confirm_import(session: Session, register: Register, import_id: str, *, by: Actor) -> None:
    """Order that the lines be saved, those with errors left out; confirmed twice it is done once.

    Raises NotFound, NotAllowed, and Conflict while it is being checked.
    """
    made = imports.opened(session, import_id, register.key, by, writing=True)
    if not access.may_add(register, by):
        raise NotAllowed()
    if made.phase in (Phase.SAVING, Phase.DONE):
        return
    if made.phase != Phase.CHECKED:
        raise Conflict(Text("文件还在检查，请稍候", "The file is still being checked"))
    again = made.again(Phase.SAVING)
    imports.update(session, again)
    body = {"register": register.key, "file": made.name, "lines": made.lines, "import": made.id}
    ledger.append(session, f"reg/{register.key}", "register.import_ordered", by.id, body)
    _order(session, again)


@command
def import_entry(session: Session, register: Register, number: str, data: Mapping[str, Any], *, by: Actor) -> Entry:
    """Save one line: change the entry of this number, or add it; without a number it gets the next one.

    Raises NotAllowed, Invalid (number, dates), Conflict.
    """
    entry = entries.get(session, register.key, number) if number else None
    if entry is not None:
        return change_entry(session, entry.id, data, seen=version_of(session, entry), by=by)
    if number:
        require_fit(number)
    number = number or entries.free_number(session, register, data)
    scope = access.scope_of(register, number, dict(data))
    access.require_editor(register, scope, by)
    return entries.save_entry(session, register.key, data, by=by, number=number, scope=scope)


def _order(session: Session, made: Import) -> None:
    schedule(session, JobKind.IMPORT, payload={"import": made.id, "round": made.round, "chunk": 0})
