"""Writing registers from a diagram."""

from __future__ import annotations

from typing import Any

from engine.actor import SYSTEM
from engine.registers import get, note_case, retire, save_entry
from engine.registers.cases import WROTE
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text


@service("register.save", Text("写入或更新台账", "Write or update a register entry"))
def save(context: ServiceContext, register: str, data: dict[str, Any], number: str | None = None) -> dict[str, Any]:
    """Write the fields of ``data`` to the entry; result ``entry_number``."""
    scope, case = scope_of(context), context.instance.id
    entry = save_entry(context.session, register, data, by=SYSTEM, number=number, scope=scope, case=case)
    return {"entry_number": entry.number}


@service("register.retire", Text("停用台账条目", "Take a register entry out of use"))
def take_out(context: ServiceContext, register: str, number: str) -> dict[str, Any]:
    """Take the entry out of use; one that does not exist or is out of use already is left as it is.

    Result ``retired``: whether it was taken out now.
    """
    entry = get(context.session, register, number)
    if entry is None or entry.retired_at is not None:
        return {"retired": False}
    note_case(context.session, [entry], context.instance.id, WROTE)
    retire(context.session, entry, by=SYSTEM)
    return {"retired": True}


@service("register.save_all", Text("批量写入台账", "Write several register entries"))
def save_all(context: ServiceContext, register: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Write each row to the entry its ``number`` names (none: a new one); result ``entry_numbers`` in their order."""
    scope, case = scope_of(context), context.instance.id
    numbers = []
    for row in rows:
        data = {name: value for name, value in row.items() if name != "number"}
        entry = save_entry(context.session, register, data, by=SYSTEM, number=row.get("number"), scope=scope, case=case)
        numbers.append(entry.number)
    return {"entry_numbers": numbers}


def scope_of(context: ServiceContext) -> tuple[str, str]:
    """Return the scope of the instance, which its entries share."""
    return (context.instance.scope_kind, context.instance.scope_id)
