"""Timers: a moment, a duration or a repetition one can compute with (ISO 8601, or FEEL)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from engine.definitions.model import Activity, EventDefinition
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text

_DURATION = re.compile(
    r"P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
)
_CYCLE = re.compile(r"R(?!0+/)\d*/(?:(?P<start>[^/]+)/)?(?P<step>P[^/]+)")
_EXAMPLES = {
    "date": Text("时刻，例如 2026-05-01T09:00:00+08:00", "a moment such as 2026-05-01T09:00:00+08:00"),
    "duration": Text("时长，例如 P2D（两天）或 PT4H（四小时）", "a duration such as P2D or PT4H"),
    "cycle": Text("重复周期，例如 R3/PT8H（每 8 小时，共 3 次）", "a repetition such as R3/PT8H"),
}


def values(subject: Subject) -> Iterator[Problem]:
    """A timer has a value, and one that is written without FEEL is a valid one."""
    for activity in subject.activities:
        for event in activity.events:
            if event.kind != "timer":
                continue
            if event.timer_kind is None or event.expression is None:
                yield problem(
                    "timer-without-value",
                    activity.id,
                    Text(f"{named(activity).zh}没有填写时间", f"the {named(activity).en} has no time"),
                    Text(
                        f"请填写{_EXAMPLES['duration'].zh}，或 FEEL 表达式（以 = 开头）",
                        f"Fill in {_EXAMPLES['duration'].en}, or a FEEL expression beginning with =",
                    ),
                )
            elif not event.expression.startswith("=") and not is_valid(event.timer_kind, event.expression):
                yield _invalid(activity, event)


def _invalid(activity: Activity, event: EventDefinition) -> Problem:
    example = _EXAMPLES[event.timer_kind or "duration"]
    return problem(
        "timer-invalid",
        activity.id,
        Text(
            f"{named(activity).zh}的时间“{event.expression}”无法识别",
            f'the time "{event.expression}" of the {named(activity).en} is not valid',
        ),
        Text(f"请填写{example.zh}，或以 = 开头的 FEEL 表达式", f"Write {example.en}, or FEEL beginning with ="),
    )


def is_valid(kind: str, text: str) -> bool:
    """Return whether ``text`` is an ISO 8601 value of the kind ``date``, ``duration`` or ``cycle``."""
    if kind == "date":
        return _is_moment(text)
    if kind == "duration":
        return _is_duration(text)
    match = _CYCLE.fullmatch(text)
    if match is None or not _is_duration(match["step"]):
        return False
    return match["start"] is None or _is_moment(match["start"])


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text.partition("[")[0])
    except ValueError:
        return False
    return True


def _is_duration(text: str) -> bool:
    return _DURATION.fullmatch(text) is not None and re.search("[1-9]", text) is not None


def repeated_once(subject: Subject) -> Iterator[Problem]:
    """A repeating timer that interrupts can ring only once."""
    for activity in subject.activities:
        rings_once = activity.kind == "intermediateCatchEvent" or (
            activity.kind == "boundaryEvent" and activity.is_interrupting
        )
        if rings_once and any(event.timer_kind == "cycle" for event in activity.events):
            yield problem(
                "timer-cycle-once",
                activity.id,
                Text(
                    f"{named(activity).zh}设了重复周期，但只会触发一次",
                    f"the {named(activity).en} is set to repeat but can happen only once",
                ),
                Text(
                    "重复提醒请用非中断的边界事件；只触发一次请改为时长",
                    "Use a non-interrupting boundary event for reminders, or a duration for one time",
                ),
                "warning",
            )


RULES = (values, repeated_once)
