"""A scenario: how a case is played step by step, and what is expected of it (``.scenario.json``, UTF-8).

Values of ``data`` may be objects that name what differs from one company or run to the next: ``{"$person": login}``,
``{"$case": "process#1"}`` (the number of the first case of that process), ``{"$entry": "register#1"}`` (of the first
entry the run wrote there) and ``{"$file": name}`` (a small file of that name).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from engine.clock import local_zone
from engine.errors import DefinitionInvalid, Problem
from engine.text import Text

ENDING = ".scenario.json"
ROLE = "role:"
"""How ``by`` begins when it names a role instead of a login."""
MAX_BYTES = 1_000_000
MAX_STEPS = 300
TIME = "%Y-%m-%d %H:%M"
Sort = Literal["start", "do", "message", "signal", "until", "timer", "cancel"]
SORTS: Mapping[Sort, str] = {
    "start": "a process a person starts",
    "do": "a task that is done",
    "message": "a message that arrives",
    "signal": "a signal that is sent",
    "until": "the clock goes on to a time",
    "timer": "the clock goes on until the timer at this element is due",
    "cancel": "a case is cancelled, for this reason",
}
STATES = ("active", "completed", "failed", "cancelled")
_ID = re.compile(r"[a-z][a-z0-9-]{1,99}")
_STEP = {"by": str, "case": str, "data": dict, "passes": list, "every": bool}
_WHOLE = {"id": str, "process": str, "name": str, "begins": str, "steps": list}
_MORE = {"name_en": str, "given": list, "end": dict}


@dataclass(frozen=True)
class Step:
    """One thing that happens; ``name`` says what: a process, element, message, signal, time or reason.

    ``by`` is the login of who does it, or ``role:KEY`` for the first who holds the role; else it is who may.
    ``case`` is ``process`` or ``process#2`` when it happens in another case than the scenario's own, ``passes`` the
    elements its own case is expected to pass by it (None: nothing is expected).  With ``every`` all open tasks of the
    activity are done alike, however many there are.
    """

    sort: Sort
    name: str
    by: str | None = None
    case: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    passes: Sequence[str] | None = None
    every: bool = False


@dataclass(frozen=True)
class Given:
    """An entry of a register that is there before the first step."""

    register: str
    number: str
    data: Mapping[str, Any]
    scope: tuple[str, str] = ("company", "")


@dataclass(frozen=True)
class Scenario:
    """``begins`` is where its clock stands at first; ``state`` is how its case stands at last.

    ``end`` is the end event it came to, ``waits`` the elements where it stands then (None: nothing is expected).
    """

    id: str
    process: str
    name: str
    begins: datetime
    steps: tuple[Step, ...]
    name_en: str = ""
    given: tuple[Given, ...] = ()
    state: str | None = None
    end: str | None = None
    waits: tuple[str, ...] | None = None


def moment_of(text: str) -> datetime:
    """Return a time of the office written ``2026-11-16 09:30``.  Raises ValueError."""
    return datetime.strptime(text, TIME).replace(tzinfo=local_zone())


def read_scenario(source: bytes) -> Scenario:
    """Return what the file says.  Raises DefinitionInvalid naming the place and what is wrong there."""
    if len(source) > MAX_BYTES:
        raise _refused(None, Text("场景文件超过 1 MB", "the scenario is larger than 1 MB"))
    try:
        said = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _refused(None, Text(f"不是可读的 JSON：{error}", f"this is no JSON: {error}")) from None
    said = _object(None, said, _WHOLE, _MORE)
    steps = [_step(f"steps[{at}]", each) for at, each in enumerate(said["steps"])]
    if not _ID.fullmatch(said["id"]) or not said["name"].strip() or not 0 < len(steps) <= MAX_STEPS:
        raise _refused(
            None,
            Text(
                f"编号用小写字母、数字和连字符，名称不为空，步骤为 1 至 {MAX_STEPS} 步",
                f"the id is small letters, digits and hyphens, the name not empty, with 1 to {MAX_STEPS} steps",
            ),
        )
    end = _object("end", said.get("end", {}), {}, {"state": str, "at": str, "waits": list})
    if end.get("state", "active") not in STATES:
        raise _refused("end", Text(f"state 应为 {'、'.join(STATES)}", f"state is one of {', '.join(STATES)}"))
    waits = end.get("waits")
    if waits is not None and not all(isinstance(each, str) for each in waits):
        raise _refused("end", Text("waits 应为环节编号的列表", "waits is a list of ids of elements"))
    return Scenario(
        said["id"],
        said["process"],
        said["name"].strip(),
        _time("begins", said["begins"]),
        tuple(steps),
        said.get("name_en", ""),
        tuple(_given(f"given[{at}]", each) for at, each in enumerate(said.get("given", []))),
        end.get("state"),
        end.get("at"),
        tuple(waits) if waits is not None else None,
    )


def write_scenario(scenario: Scenario) -> bytes:
    """Return the file that says this, one step a paragraph, so that two states of it compare well."""
    said: dict[str, Any] = {"id": scenario.id, "process": scenario.process, "name": scenario.name}
    if scenario.name_en:
        said["name_en"] = scenario.name_en
    said["begins"] = scenario.begins.astimezone(local_zone()).strftime(TIME)
    if scenario.given:
        said["given"] = [
            {"register": each.register, "number": each.number, "scope": list(each.scope), "data": each.data}
            for each in scenario.given
        ]
    said["steps"] = [_written(step) for step in scenario.steps]
    waits = list(scenario.waits) if scenario.waits is not None else None
    ended = {"state": scenario.state, "at": scenario.end, "waits": waits}
    end = {name: value for name, value in ended.items() if value is not None}
    if end:
        said["end"] = end
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _written(step: Step) -> dict[str, Any]:
    said: dict[str, Any] = {step.sort: step.name}
    more: dict[str, Any] = {"by": step.by, "case": step.case, "every": step.every, "data": dict(step.data)}
    more["passes"] = list(step.passes) if step.passes is not None else None
    for name, value in more.items():
        if value is not None and value is not False and value != {}:
            said[name] = value
    return said


def _step(place: str, said: object) -> Step:
    sorts = [sort for sort in SORTS if isinstance(said, dict) and sort in said]
    if len(sorts) != 1:
        named = ", ".join(SORTS)
        raise _refused(place, Text(f"每一步须恰有其一：{named}", f"each step has exactly one of {named}"))
    sort = sorts[0]
    given = _object(place, said, {sort: str}, _STEP)
    passes = given.get("passes")
    if passes is not None and not all(isinstance(each, str) for each in passes):
        raise _refused(place, Text("passes 应为环节编号的列表", "passes is a list of ids of elements"))
    if sort == "until":
        _time(place, given["until"])
    return Step(
        sort, given[sort], given.get("by"), given.get("case"), given.get("data", {}), passes, given.get("every", False)
    )


def _given(place: str, said: object) -> Given:
    item = _object(place, said, {"register": str, "number": str, "data": dict}, {"scope": list})
    scope = item.get("scope", ["company", ""])
    if len(scope) != 2 or not all(isinstance(each, str) for each in scope):
        raise _refused(place, Text("scope 应为两项文字", "scope is two texts"))
    return Given(item["register"], item["number"], item["data"], (scope[0], scope[1]))


def _object(place: str | None, said: object, needed: Mapping[str, type], more: Mapping[str, type]) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise _refused(place, Text("应为一个对象", "this should be an object"))
    kinds = {**needed, **more}
    wrong = [name for name in needed if name not in said]
    wrong += [name for name, value in said.items() if name not in kinds or not isinstance(value, kinds[name])]
    if wrong:
        listed = ", ".join(wrong)
        raise _refused(place, Text(f"缺少、多出或类型不对：{listed}", f"missing, unknown or of a wrong type: {listed}"))
    return said


def _time(place: str, text: str) -> datetime:
    try:
        return moment_of(text)
    except ValueError:
        raise _refused(
            place, Text(f"时间“{text}”应写成 2026-11-16 09:30", f'the time "{text}" is to read 2026-11-16 09:30')
        ) from None


def _refused(place: str | None, text: Text) -> DefinitionInvalid:
    remedy = Text(
        "在流程设计的“试运行”中重新录制，或按 workflows/README.md 的格式修改",
        'Record it anew with "Try" in the studio, or follow the format in workflows/README.md',
    )
    return DefinitionInvalid([Problem(place, text, remedy=remedy, rule="scenario-unreadable")])


def with_values(value: Any, named: Callable[[str, str], Any]) -> Any:
    """Return ``value`` with each ``{"$kind": name}`` in it replaced by what ``named`` returns."""
    if isinstance(value, Mapping):
        if len(value) == 1:
            kind, name = next(iter(value.items()))
            if kind.startswith("$") and isinstance(name, str):
                return named(kind, name)
        return {key: with_values(each, named) for key, each in value.items()}
    if isinstance(value, list):
        return [with_values(each, named) for each in value]
    return value
