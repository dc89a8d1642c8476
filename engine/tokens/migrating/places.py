"""Which element of the new program stands for one of the old: by its id unless another is named."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from engine.definitions.model import Flow as Arrow
from engine.text import Text
from engine.tokens.migrating import obstacles
from engine.tokens.program import Program
from engine.tokens.specs.repeats import Repetition


class Places:
    """``names`` maps keys of the old program (``element`` or ``process#element``, flows too) to those of the new."""

    def __init__(self, old: Program, new: Program, names: Mapping[str, str]) -> None:
        self.old, self.new = old, new
        self._names = names

    @cached_property
    def _drawn(self) -> set[tuple[str, str]]:
        """Return process and id of everything the new program has; links make flows of their own."""
        specs = [spec for level in self.new.levels.values() for spec in level.task_specs.values()]
        return {spec.element for spec in specs} | {(spec.element[0], arc.id) for spec in specs for arc in spec.arcs}

    @cached_property
    def _links(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Return the two events of every way a link makes in the old program: it is called after them."""
        specs = [spec for level in self.old.levels.values() for spec in level.task_specs.values()]
        return {
            (spec.element[0], arc.id): (spec.activity.id, arc.target)
            for spec in specs
            for arc in spec.arcs
            if arc.id not in self.old.processes[spec.element[0]].flows
        }

    def key(self, process_id: str, element_id: str) -> str:
        """Return the key of an element."""
        return element_id if process_id == self.old.process_id else f"{process_id}#{element_id}"

    def id_of(self, process_id: str, element_id: str) -> str:
        """Return the id the element or flow has in the new program."""
        named = self._names.get(self.key(process_id, element_id))
        if named is None and (ends := self._links.get((process_id, element_id))) is not None:
            return "-".join(self.id_of(process_id, end) for end in ends)
        return (named or element_id).rpartition("#")[2]

    def renamed(self, key: str) -> str | None:
        """Return the key of an element or flow in the new program, None when it is gone."""
        process_id, mark, element_id = key.rpartition("#")
        process_id = process_id or self.old.process_id
        new_id = self.id_of(process_id, element_id)
        if (process_id, new_id) not in self._drawn:
            return None
        return f"{process_id}{mark}{new_id}" if mark else new_id

    def level(self, key: str) -> str:
        """Return the key of the level of the new program that stands for one of the old."""
        process_id, mark, inside = key.partition("/")
        return f"{process_id}/{self.id_of(process_id, inside)}" if mark else key

    def find(self, level: str, spec: Any) -> Any:
        """Return the spec for one of an old level, or the ``Text`` why there is none."""
        at = spec.activity
        specs = self.new.levels.get(self.level(level))
        if not spec.is_element:
            return (specs.task_specs.get(spec.name) if specs is not None else None) or obstacles.NOT_UNDONE
        process, wanted = self.new.processes.get(at.process_id), self.id_of(at.process_id, at.id)
        found = process.activities.get(wanted) if process is not None else None
        if found is None:
            return obstacles.GONE
        if (found.kind, found.triggered_by_event) != (at.kind, at.triggered_by_event):
            return obstacles.other_kind(at.kind, found.kind)
        suffix = spec.name.removeprefix(at.id)
        if specs is None or (new := specs.task_specs.get(wanted + suffix)) is None:
            is_here = specs is not None and wanted in specs.task_specs
            return obstacles.OTHER_REPETITION if is_here else obstacles.ELSEWHERE
        if type(new) is not type(spec):
            return obstacles.OTHER_REPETITION
        return _unlike(spec, new) or new

    def flow(self, process_id: str, flow_id: str, join: Any) -> str | None:
        """Return the flow into ``join`` that stands for one of the old program: by id, else by where it comes from."""
        wanted = self.id_of(process_id, flow_id)
        if wanted in join.arrivals:
            return wanted
        before: Arrow | None = self.old.processes[process_id].flows.get(flow_id)
        if before is None:
            return None
        flows, source = self.new.processes[process_id].flows, self.id_of(process_id, before.source)
        same = [id for id in join.arrivals if id in flows and flows[id].source == source]
        return same[0] if len(same) == 1 else None


def _unlike(old: Any, new: Any) -> Text | None:
    before, after = old.plan.trigger, new.plan.trigger
    if before is not None or after is not None:
        kinds = before.kind if before else "none", after.kind if after else "none"
        if kinds[0] != kinds[1]:
            return obstacles.other_kind(*kinds)
        if (before.timer_kind == "cycle") != (after.timer_kind == "cycle"):
            return obstacles.OTHER_TIMER
    if isinstance(old, Repetition):
        names = [(one.repeat.element, one.repeat.output_collection, _result(one)) for one in (old, new)]
        if names[0] != names[1]:
            return obstacles.OTHER_VARIABLES
    return None


def _result(repetition: Repetition) -> str | None:
    rule = repetition.plan.countersign
    return None if rule is None else rule.result
