"""What a phone takes along to a site: the list to check, the homes, their plans, and what was found so far."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.model import Entry, Instance, Task, TaskState
from engine.queries.casefile import values_at
from engine.registers import find
from engine.registers.findings import figures_of, findings_of, open_item
from web.i18n import language

_BETWEEN = re.compile(r"[、,，;；\s]+")
_TOLD = ("code", "category", "source", "source_number")


def luggage(session: Session, task: Task, by: Actor) -> dict[str, Any]:
    """Return everything the page of a task shows on site, so that it works there without a signal.

    ``items`` and ``round`` are left out once the task is done; ``ahead`` is by how many milliseconds the company's
    clock is ahead of the wall clock.
    """
    sweep = task.instance
    is_open = task.state == TaskState.OPEN
    known = values_at(session, task) if is_open else {}
    area = known.get("area") or {}
    found = findings_of(session, sweep.number)
    return {
        "task": {
            "id": task.id,
            "name": task.name,
            "open": is_open,
            "case": sweep.number,
            "title": sweep.title,
            "url": url_for("tasks.show", task_id=task.id),
        },
        "person": {"id": by.id, "name": by.name},
        "ahead": int(clock.offset().total_seconds() * 1000),
        "base": known.get("base"),
        "buildings": _buildings(session, sweep, area),
        "plans": [_plan(entry) for entry in find(session, "plan", project=sweep.scope_id)],
        "findings": [_finding(entry) for entry in reversed(found) if _is_here(entry, area)],
        "figures": [figures_of(found, round_) for round_ in _rounds(found)],
        **({"round": known.get("round"), "items": _items(known)} if is_open else {}),
    }


def _items(known: Mapping[str, Any]) -> list[dict[str, Any]]:
    worded = "text_en" if language() == "en" else "text"
    asked = known.get("items") or []
    return [
        {**{name: item.get(name) for name in _TOLD}, "text": item.get(worded) or item.get("text")} for item in asked
    ]


def _buildings(session: Session, sweep: Instance, area: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the buildings to choose from, each with its units; ``wanted`` are those the plan of the round names."""
    only = area.get("building")
    wanted = [word for word in _BETWEEN.split(str(area.get("units") or "")) if word]
    names = [only] if only else [entry.title for entry in find(session, "building", project=sweep.scope_id)]
    return [
        {
            "name": name,
            "units": sorted(entry.title for entry in find(session, "unit", project=sweep.scope_id, building=name)),
            "wanted": wanted,
        }
        for name in names
    ]


def _plan(entry: Entry) -> dict[str, Any]:
    told = {name: entry.data.get(name) for name in ("building", "layout", "units", "rooms")}
    pictures = entry.data.get("picture") or []
    url = url_for("files.show", file_id=pictures[0]["id"]) if pictures else None
    return {"number": entry.number, **told, "url": url}


def _finding(entry: Entry) -> dict[str, Any]:
    return {**open_item(entry), "round": entry.data.get("round"), "found_by": entry.data.get("found_by")}


def _is_here(entry: Entry, area: Mapping[str, Any]) -> bool:
    return area.get("building") in (None, entry.data.get("building"))


def _rounds(found: Sequence[Entry]) -> list[str]:
    return sorted({str(entry.data.get("round")) for entry in found})
