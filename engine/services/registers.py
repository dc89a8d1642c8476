"""Writing registers from a diagram."""

from __future__ import annotations

from typing import Any

from engine.actor import SYSTEM
from engine.registers import save_entry
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text


@service("register.save", Text("写入或更新台账", "Write or update a register entry"))
def save(context: ServiceContext, register: str, data: dict[str, Any], number: str | None = None) -> dict[str, Any]:
    """Write the fields of ``data`` to the entry; result ``entry_number``."""
    scope, case = scope_of(context), context.instance.id
    entry = save_entry(context.session, register, data, by=SYSTEM, number=number, scope=scope, case=case)
    return {"entry_number": entry.number}


def scope_of(context: ServiceContext) -> tuple[str, str]:
    """Return the scope of the instance, which its entries share."""
    return (context.instance.scope_kind, context.instance.scope_id)
