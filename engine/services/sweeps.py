"""The pre-delivery sweep: which homes are checked against what, and what was found (SWP-014..034)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.model import Entry, Instance
from engine.registers import READ, find, get, note_case
from engine.registers.findings import figures_of, findings_of, open_item
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

_ENDING = 2
"""How many last digits of a unit's number name its layout, as in 0301."""
EVERYTHING = 100


@service("sweep.places", Text("列出检查房屋和比对依据", "List the units to check and what they are compared with"))
def places(context: ServiceContext, project: str, share: int | float = EVERYTHING) -> dict[str, Any]:
    """Return ``project_name``, ``areas`` [{building, units}] and ``base``, what the site is compared with (C-41).

    Of each building this share of the units, in percent, spread over the floors, and at least one of each layout.
    ``base`` names the newest frozen drawings and the newest sales sign-off; null where there are none.
    """
    entry = get(context.session, "project", project)
    buildings = [item.title for item in find(context.session, "building", project=project)]
    areas = [{"building": name, "units": "、".join(_sample(context, project, name, share))} for name in buildings]
    return {
        "project_name": entry.title if entry is not None else project,
        "areas": areas or [{"building": None, "units": None}],
        "base": "；".join(_base(context, project)) or None,
    }


def _sample(context: ServiceContext, project: str, building: str, share: int | float) -> list[str]:
    units = sorted(item.title for item in find(context.session, "unit", project=project, building=building))
    if share >= EVERYTHING or not units:
        return units
    wanted = max(1, -(-len(units) * int(share) // EVERYTHING))
    chosen = {units[at * len(units) // wanted] for at in range(wanted)}
    endings = {unit[-_ENDING:] for unit in units} - {unit[-_ENDING:] for unit in chosen}
    chosen |= {next(unit for unit in units if unit.endswith(ending)) for ending in endings}
    return sorted(chosen)


def _base(context: ServiceContext, project: str) -> list[str]:
    drawings = find(context.session, "drawing", project=project, status="frozen")
    note_case(context.session, drawings, context.instance.id, READ)
    words = [f"图纸 {_drawing(drawing)}" for drawing in drawings]
    signed = context.session.scalar(
        select(Instance.number)
        .where(Instance.process_key == "sales-risk", Instance.scope_kind == "project", Instance.scope_id == project)
        .order_by(Instance.started_at.desc())
        .limit(1)
    )
    return [*words, f"合同附图、样板间记录见 {signed}"] if signed else words


def _drawing(entry: Entry) -> str:
    return " ".join(str(entry.data[name]) for name in ("drawing_no", "version") if entry.data.get(name))


@service("sweep.figures", Text("汇总检查发现的问题", "Add up what a sweep has found"))
def figures(context: ServiceContext, number: str, round: str | None = None) -> dict[str, Any]:
    """Add up the findings of a sweep.

    Results: ``figures`` {round, found, severe, closed, open, rate} of the round or of all, ``open_items`` with every
    finding that is open in any round, ``severe_open`` how many of those are severe.
    """
    found = findings_of(context.session, number)
    still = [open_item(entry) for entry in found if entry.data.get("status") not in ("closed", "rejected")]
    return {
        "figures": figures_of(found, round),
        "open_items": still,
        "severe_open": sum(item["severity"] == "severe" for item in still),
    }
