"""The steps, lines and lanes of a diagram as things with settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from engine.comparing.differences import NOWHERE, Thing
from engine.comparing.words import (
    ATTRIBUTES,
    CONDITION,
    FROM,
    INPUT,
    LANE,
    LINE,
    LOOP,
    OUTPUT,
    PROCESS,
    ROLE,
    SETTING,
    STEP,
    TO,
    WITHIN,
    event_words,
    kind_words,
    property_words,
)
from engine.definitions.model import Activity, Diagram, Flow, Process
from engine.text import Text


def things_of(diagram: Diagram) -> dict[str, Thing]:
    """Return everything of a diagram that people can set or move, by its id."""
    return dict(chain.from_iterable(_things(process) for process in diagram.processes.values()))


def _things(process: Process) -> Iterator[tuple[str, Thing]]:
    settings = _filled({**_named(process.name), SETTING["documentation"]: process.documentation})
    settings |= _own(process.properties)
    yield process.id, Thing(PROCESS, process.name or process.id, settings, {}, process.id)
    for lane, name in process.lanes.items():
        settings = _filled({**_named(name), ROLE: process.lane_roles.get(lane, "")})
        yield lane, Thing(LANE, name or lane, settings, {}, lane)
    for activity in process.activities.values():
        yield activity.id, _step(activity, process)
    for flow in process.flows.values():
        yield flow.id, _line(flow, process)


def _step(activity: Activity, process: Process) -> Thing:
    values = {words: getattr(activity, name) or "" for name, words in ATTRIBUTES.items()}
    settings = _filled({**_named(activity.name), SETTING["kind"]: kind_words(activity), **values})
    for words, mappings in ((INPUT, activity.inputs), (OUTPUT, activity.outputs)):
        settings |= {_of(words, one.target): one.source for one in mappings}
    settings |= {_of(SETTING["header"], key): value for key, value in activity.headers.items()}
    settings |= _own(activity.properties)
    if activity.loop is not None:
        loop = activity.loop
        settings |= _filled({words: str(getattr(loop, name) or "") for name, words in LOOP.items()})
    for event in activity.events:
        settings |= event_words(event)
    place = {
        LANE: (activity.lane or "", process.lanes.get(activity.lane or "", "")),
        WITHIN: NOWHERE if activity.parent == process.id else (activity.parent, _name_of(process, activity.parent)),
        SETTING["attached"]: (activity.attached_to or "", _name_of(process, activity.attached_to or "")),
        SETTING["default"]: (activity.default_flow or "", _name_of(process, activity.default_flow or "")),
    }
    return Thing(STEP, activity.name or activity.id, settings, place, activity.id)


def _line(flow: Flow, process: Process) -> Thing:
    ends = {FROM: (flow.source, _name_of(process, flow.source)), TO: (flow.target, _name_of(process, flow.target))}
    settings = _filled({**_named(flow.name), CONDITION: flow.condition or ""})
    return Thing(LINE, flow.name or " → ".join(words for _, words in ends.values()), settings, ends, flow.id)


def _name_of(process: Process, key: str) -> str:
    found = process.activities.get(key) or process.flows.get(key)
    return (found.name or key) if found is not None else key


def _named(name: str) -> dict[Text, str]:
    return {SETTING["name"]: name}


def _own(properties: Mapping[str, str]) -> dict[Text, str]:
    return {property_words(name): value for name, value in properties.items()}


def _of(words: Text, name: str) -> Text:
    return Text(f"{words.zh} {name}", f"{words.en} {name}")


def _filled(values: Mapping[Text, str]) -> dict[Text, str]:
    return {words: value for words, value in values.items() if value}
