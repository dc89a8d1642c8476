"""A deployed process ready to run: specs compiled once, never changed, shared by runs and threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from engine.definitions.model import Diagram, Process
from engine.definitions.read import read_diagram
from engine.definitions.translate import normalise, refuse_unsupported
from engine.definitions.translate.normalise import flows_of
from engine.errors import DefinitionInvalid, Problem
from engine.text import Text
from engine.tokens.parser import EngineParser, LevelSpec
from engine.tokens.plan import Plan, arc_of, plan_of
from engine.tokens.reach import add_reach
from engine.tokens.specs.events import Listener
from engine.tokens.specs.undoing import add_undoing


@dataclass(frozen=True, eq=False)
class Program:
    """Everything a run needs that is not its own state."""

    process_id: str
    levels: Mapping[str, LevelSpec]
    processes: Mapping[str, Process]

    @property
    def main(self) -> LevelSpec:
        """Return the level a run begins with."""
        return self.levels[self.process_id]


def compile_program(main: bytes, called: Mapping[str, bytes], main_process: str) -> Program:
    """Return the program of ``main_process``, which is in the file ``main``.

    ``called`` gives the file of each process a call activity may reach, by process id; processes of
    the main file are found there without it. Raises ``DefinitionInvalid`` naming what cannot run.
    """
    diagrams: dict[bytes, Diagram] = {}

    def process_of(source: bytes, process_id: str) -> Process | None:
        if source not in diagrams:
            diagrams[source] = read_diagram(source)
        return diagrams[source].processes.get(process_id)

    processes: dict[str, Process] = {}
    wanted = [main_process, *called]
    while wanted:
        process_id = wanted.pop()
        if process_id in processes:
            continue
        found = process_of(called.get(process_id, main), process_id)
        if found is None:
            raise DefinitionInvalid(
                [Problem(process_id, Text(f"没有流程 {process_id}", f"there is no process {process_id}"))]
            )
        processes[process_id] = found
        wanted += _calls(found)
    levels: dict[str, LevelSpec] = {}
    for process in processes.values():
        levels.update(_compile(process))
    return Program(main_process, MappingProxyType(levels), MappingProxyType(processes))


def _calls(process: Process) -> list[str]:
    called = (activity.called_process for activity in process.activities.values())
    return [process_id for process_id in called if process_id and not process_id.startswith("=")]


def _compile(process: Process) -> dict[str, LevelSpec]:
    refuse_unsupported(process)
    plans = _plans(process)
    parser = EngineParser(process.id, process.activities, plans)
    parser.add_bpmn_xml(normalise(process))
    levels = parser.levels()
    for level in levels.values():
        _connect(level, process)
    for level in levels.values():
        _attach(level, levels)
        add_reach(level)
    _add_undoing(levels, process)
    return levels


def _plans(process: Process) -> dict[str, Plan]:
    """Compile every expression, so that all wrong ones are named at once."""
    plans: dict[str, Plan] = {}
    problems: list[Problem] = []
    for activity in process.activities.values():
        try:
            plans[activity.id] = plan_of(activity)
        except DefinitionInvalid as refusal:
            problems += refusal.problems
    if problems:
        raise DefinitionInvalid(problems)
    return plans


def _connect(level: LevelSpec, process: Process) -> None:
    for flow in flows_of(process):
        source, target = level.task_specs.get(flow.source), level.task_specs.get(flow.target)
        if source is not None and target is not None:
            source.arcs += (arc_of(flow, source.activity.default_flow),)
            target.arrivals += (flow.id,)


def _attach(level: LevelSpec, levels: Mapping[str, LevelSpec]) -> None:
    """Give hosts their boundary events, and levels their start event and event sub-processes."""
    for spec in list(level.task_specs.values()):
        activity = spec.activity
        if activity.attached_to in level.task_specs:
            _attach_event(level, spec)
        if activity.triggered_by_event:
            _attach_handler(level, spec, levels[f"{activity.process_id}/{activity.id}"].bpmn_start_events[0])
        if spec.plan.trigger is not None and spec.plan.trigger.kind == "conditional":
            level.has_conditions = True
    level.starts = [*level.bpmn_start_events, *_instantiating(level)]
    plain = [spec for spec in level.starts if spec.plan.trigger is None]
    level.first_start = plain[0] if plain else next(iter(level.starts), None)


def _attach_event(level: LevelSpec, event: Any) -> None:
    """Give an activity its boundary event; one for compensation is asked only when the activity is undone."""
    host: Any = level.task_specs[event.activity.attached_to]
    if event.plan.trigger.kind != "compensate":
        host.boundary += (event,)
        return
    level.undo_by[host.activity.id] = event
    for spec in level.task_specs.values():
        if spec.activity is host.activity and not spec.gathers:
            spec.undoable = True


def _attach_handler(level: LevelSpec, handler: Any, start: Any) -> None:
    """Let a level listen for the trigger of an event sub-process; one for compensation waits for nothing."""
    if start.plan.trigger.kind == "compensate":
        level.undo_handler = handler.name
        return
    listener = Listener(level, f"{start.name}:listener", event_definition=start.event_definition)
    level.bpmn_start_events.remove(listener)
    listener.activity, listener.plan, listener.handler = start.activity, start.plan, handler.name
    level.listeners.append(listener)


def _add_undoing(levels: Mapping[str, LevelSpec], process: Process) -> None:
    """Where something can be undone, give every level what drives it, and let sub-processes remember theirs."""
    events = (event for activity in process.activities.values() for event in activity.events)
    if not any(event.kind in ("compensate", "cancel") for event in events):
        return
    for level in levels.values():
        for spec in level.task_specs.values():
            inner = levels.get(f"{process.id}/{spec.activity.id}")
            if inner is not None and inner.undo_handler is not None and not spec.gathers:
                spec.undoable = True
    for level in levels.values():
        add_undoing(level, process.id, level.name.rpartition("/")[2])


def _instantiating(level: LevelSpec) -> list[Any]:
    """Return the receive tasks and events behind an event-based gateway that may begin the process."""
    first = [spec for spec in level.task_specs.values() if spec.activity.is_instantiating and not spec.arrivals]
    behind = [level.task_specs[arc.target] for spec in first if not spec.catches for arc in spec.arcs]
    return [spec for spec in first if spec.catches] + behind
