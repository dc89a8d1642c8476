"""From what a drawing lacks to what people do about it: the gaps of a draft procedure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.definitions.drafts import Gaps, How, gaps_of, silent
from engine.definitions.model import Activity, Process
from engine.errors import Problem
from engine.lint.known import Known
from engine.lint.subject import Subject
from engine.lint.words import named, process_named
from engine.text import Text

# What is missing by rule, and who steps in. None: a draft goes on without it.
FILLING: Mapping[str, How | None] = {
    "boundary-leads-nowhere": None,
    "call-missing": "do",
    "condition-missing": "choose",
    "correlation-key-missing": "happened",
    "dead-end": None,
    "decision-missing": "do",
    "default-missing": None,
    "empty-level": "do",
    "error-without-code": "happened",
    "escalation-without-code": "happened",
    "event-condition-missing": "happened",
    "event-without-trigger": "happened",
    "form-missing": "do",
    "gateway-alone": None,
    "lane-without-name": None,
    "link-without-name": None,
    "loop-endless": "once",
    "loop-output-incomplete": "once",
    "loop-without-collection": "once",
    "loop-without-element": None,
    "message-missing": "do",
    "message-without-name": "happened",
    "no-end": None,
    "no-start": "begin",
    "nobody-assigned": None,
    "not-executable": None,
    "result-missing": "do",
    "script-missing": "do",
    "service-missing": "do",
    "several-starts": "begin",
    "signal-without-name": "happened",
    "task-without-type": "do",
    "timer-without-value": "happened",
    "unreachable": None,
    # Written in words or in another language: the person reads it and decides.
    "condition-not-feel": "choose",
    "condition-unreadable": "choose",
    # Names of things that do not exist yet.
    "decision-unknown": "do",
    "form-unknown": "do",
    "process-unknown": "do",
    "role-unknown": None,
    "service-unknown": "do",
}

_DONE_BY_PEOPLE = frozenset({"receiveTask", "sendTask", "intermediateThrowEvent"})
_WAITING = frozenset({"boundaryEvent", "intermediateCatchEvent"})


def fillable(problem: Problem) -> bool:
    """Tell whether a draft procedure can do without what a problem names; warnings never stand in the way."""
    return problem.severity == "warning" or problem.rule in FILLING


def gaps_by_process(source: bytes, problems: Sequence[Problem]) -> dict[str, Gaps]:
    """Return what people fill in, by process id, for the problems of one file; its processes without gaps too."""
    subject = Subject.read(source, Known())
    found: dict[str, Gaps] = {}
    for process in subject.processes:
        gaps: dict[str, How] = {}
        for problem in problems:
            for key, how in _gap(process, problem):
                # Once somebody does a step by hand, it does not matter what else it lacks.
                if gaps.get(key) != "do":
                    gaps[key] = how
        order = {key: place for place, key in enumerate(process.activities)}
        found[process.id] = dict(sorted(gaps.items(), key=lambda item: order.get(item[0], -1)))
    return found


def _gap(process: Process, problem: Problem) -> Iterator[tuple[str, How]]:
    how, key = FILLING.get(problem.rule or ""), problem.element_id or ""
    flow, activity = process.flows.get(key), process.activities.get(key)
    if how is None:
        return
    if how == "choose" and flow is not None:
        yield flow.source, "choose"
    elif how == "begin":
        level = activity.parent if activity is not None and activity.kind == "startEvent" else key
        if level == process.id or level in process.activities:
            yield level, "begin"
    elif activity is not None and activity.kind == "startEvent" and how == "do":
        # Its form does not exist yet; one that waits for something begins without it anyway.
        if not activity.events:
            yield key, "plain"
    elif activity is not None:
        yield key, _at_event(process, activity) if how == "happened" else how


def _at_event(process: Process, activity: Activity) -> How:
    if activity.kind in _DONE_BY_PEOPLE:
        return "do"
    around = process.activities.get(activity.parent)
    waits = activity.kind == "startEvent" and around is not None and around.triggered_by_event
    return "happened" if waits or activity.kind in _WAITING else "plain"


_WORDS: Mapping[How, Text] = {
    "do": Text("由人办理", "done by a person"),
    "choose": Text("由人选择走向", "a person chooses the way"),
    "happened": Text("由人确认发生", "a person says that it happened"),
    "plain": Text("直接经过", "goes by at once"),
    "once": Text("只做一次，不重复", "done once, not repeated"),
    "begin": Text("补上起点", "a beginning is added"),
}
_SILENT = Text(
    "草案中不会发生，因为它所附环节办理时没有草案的表单可供勾选",
    "never happens in the draft: while its step is done, no form of the draft is open on which to say so",
)


def filled_in(drawn: Process) -> list[tuple[str, Text]] | None:
    """Return per element what was filled in, in the order of the file; None when the process is no draft.

    ``drawn`` is the process as it is drawn (``read_root``).
    """
    gaps = gaps_of(drawn)
    if gaps is None:
        return None
    lines, unheard = [], silent(drawn)
    for key, how in gaps.items():
        activity = drawn.activities.get(key)
        what = process_named(drawn) if activity is None else named(activity)
        does = _SILENT if key in unheard else _WORDS[how]
        lines.append((key, Text(f"{what.zh.strip()}：{does.zh}", f"{what.en}: {does.en}")))
    return lines
