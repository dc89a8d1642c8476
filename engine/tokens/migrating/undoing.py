"""What is remembered for compensation, under the names of the new program."""

from __future__ import annotations

from typing import Any

from engine.text import Text
from engine.tokens.migrating.obstacles import NOT_UNDONE, Obstacle
from engine.tokens.migrating.places import Places
from engine.tokens.undo import Record


def rename_token(places: Places, level: str, data: dict[str, Any], found: list[Obstacle]) -> None:
    """Rename what a token of a level keeps: records of its items, or those it is about to undo."""
    if "undo" in data:
        data["undo"] = renamed(places, level, data["undo"], found)
    if "of" in data:
        new = places.find(level, places.old.levels[level].task_specs[data["of"]])
        data["of"] = data["of"] if isinstance(new, Text) else new.name


def renamed(places: Places, level: str, records: list[Record], found: list[Obstacle]) -> list[Record]:
    """Return the records of an old level for the new one; what could not be undone there is an obstacle."""
    kept = []
    for name, variables, inner, *more in records:
        spec: Any = places.old.levels[level].task_specs[name]
        process_id, element_id = spec.element
        new, inside = places.find(level, spec), f"{process_id}/{element_id}"
        if isinstance(new, Text):
            found.append(Obstacle(places.key(process_id, element_id), new, is_place=True))
        elif inside not in places.old.levels and new.activity.id not in places.new.levels[places.level(level)].undo_by:
            found.append(Obstacle(places.key(process_id, element_id), NOT_UNDONE))
        else:
            kept.append([new.name, variables, renamed(places, inside, inner, found) if inner else [], *more])
    return kept
