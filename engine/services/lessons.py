"""Candidate lessons from closed cases (CMP-115, 149, 152)."""

from __future__ import annotations

from typing import Any

from engine.actor import SYSTEM
from engine.registers import save_entry
from engine.services.context import ServiceContext
from engine.services.registers import scope_of
from engine.services.registry import service
from engine.text import Text


@service("lesson.propose", Text("向经验库提出候选经验", "Propose a lesson"))
def propose(context: ServiceContext, number: str, data: dict[str, Any]) -> dict[str, Any]:
    """Add a candidate lesson; nothing is added without a title unless an improvement is due."""
    title = str(data.get("title") or "").strip()
    if not title and not data.get("improvement"):
        return {"lesson_number": None}
    entry = save_entry(
        context.session,
        "lesson",
        {**data, "title": title or f"{number} 服务改进", "status": "candidate", "source": number},
        by=SYSTEM,
        scope=scope_of(context),
        case=context.instance.id,
    )
    return {"lesson_number": entry.number}
