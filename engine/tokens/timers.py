"""When a timer is due: FEEL dates and durations, or ISO 8601 texts, as aware UTC times.

SpiffWorkflow reads the ISO 8601 durations; signs it would ignore are refused here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from isodate import Duration
from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition

from engine import clock
from engine.definitions.milestones import NAME
from engine.feel.values import months_of
from engine.text import Text
from engine.tokens.expressions import Formula
from engine.tokens.limits import MIN_PERIOD
from engine.tokens.plan import Trigger

ENDLESS = -1
MAX_MONTHS = 12 * 100
Timer = dict[str, Any]


def begin(trigger: Trigger, context: dict[str, Any], element_id: str) -> Timer:
    """Return the state of a timer that starts now: ``due``, for cycles ``left`` and (a fixed period) ``every``.

    ``due`` is null while the date of the project it reads is not set (``milestone``).
    """
    formula = trigger.timer
    if formula is None:
        formula = Formula(element_id, "", is_value=True)
        raise formula.failed(Text("定时事件没有时间", "the timer has no time"))
    value = formula.value(context)
    if value is None and NAME in context and formula.reads(NAME):
        return {"due": None}
    if trigger.timer_kind == "cycle":
        return _cycle(value, formula)
    return {"due": moment(value, formula).isoformat()}


def again(timer: Timer, trigger: Trigger, context: dict[str, Any], element_id: str) -> Timer | None:
    """Return the timer after it fired, None when it is done; rounds missed meanwhile are not made up.

    A cycle whose expression gives a time (working days have no ISO 8601 period) is evaluated anew.
    """
    left = timer.get("left")
    if left is None or left == 1:
        return None
    if "every" not in timer:
        return begin(trigger, context, element_id)
    due = _next_round(datetime.fromisoformat(timer["due"]), timer["every"], clock.now())
    return {**timer, "due": due.isoformat(), "left": left if left == ENDLESS else left - 1}


def moment(value: Any, formula: Formula) -> datetime:
    """Return the aware UTC time a date, time, duration or ISO text means when read now."""
    try:
        found = _moment(value)
    except (ValueError, ArithmeticError) as error:
        raise formula.failed(
            Text(f"“{value}”不是 ISO 8601 时间", f'"{value}" is not an ISO 8601 time or duration')
        ) from error
    if found is None:
        raise formula.failed(
            Text(f"结果 {value} 不是日期、时间或时长", f"the result {value} is no date, time or duration")
        )
    return found


def _moment(value: Any) -> datetime | None:
    if isinstance(value, str):
        text = value.strip().upper()
        if text.startswith("P"):
            return add_duration(clock.now(), text)
        value = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=clock.local_zone())
        return aware.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), clock.local_zone()).astimezone(UTC)
    if isinstance(value, timedelta):
        return clock.now() + value
    if isinstance(value, Duration):
        return add_duration(clock.now(), f"P{months_of(value)}M")
    return None


def add_duration(start: datetime, text: str) -> datetime:
    """Return ``start`` plus an ISO 8601 duration, counting months and years by the calendar.

    Raises ValueError for a text that is none, and for durations of centuries.
    """
    try:
        parsed = TimerEventDefinition.parse_iso_duration(text)
    except Exception as error:
        # SpiffWorkflow raises a bare Exception.
        raise ValueError(text) from error
    # SpiffWorkflow walks through the months one by one.
    if not 0 <= parsed.get("years", 0) * 12 + parsed.get("months", 0) <= MAX_MONTHS:
        raise ValueError(text)
    local = start.astimezone(clock.local_zone())
    return start + TimerEventDefinition.get_timedelta_from_start(parsed, local)


def _cycle(value: Any, formula: Formula) -> Timer:
    if isinstance(value, datetime):
        due = moment(value, formula)
        if due - clock.now() < MIN_PERIOD:
            raise formula.failed(Text("下一次的时间须在 1 秒以后", "the next time must be more than 1 second ahead"))
        return {"due": due.isoformat(), "left": ENDLESS}
    if isinstance(value, (timedelta, Duration)):
        value = f"R/{_text(value)}"
    parts = value.strip().split("/") if isinstance(value, str) else []
    count = parts[0][1:] if parts and parts[0][:1] in ("R", "r") else "?"
    if len(parts) not in (2, 3) or not (count == "" or count.isdigit()) or count == "0":
        raise formula.failed(
            Text(f"“{value}”不是循环时间（例如 R3/PT1H）", f'"{value}" is not a cycle such as R3/PT1H')
        )
    every, now = parts[-1].upper(), clock.now()
    try:
        first = add_duration(now, every)
        due = first if len(parts) == 2 else moment(parts[1], formula)
    except Exception as error:
        raise formula.failed(Text(f"“{value}”的周期无法识别", f'the period of "{value}" is not understood')) from error
    if first - now < MIN_PERIOD:
        raise formula.failed(Text("循环周期不得短于 1 秒", "the period must not be shorter than 1 second"))
    return {"due": due.isoformat(), "left": int(count) if count else ENDLESS, "every": every}


def _text(value: timedelta | Duration) -> str:
    if isinstance(value, timedelta):
        return f"PT{int(value.total_seconds())}S"
    return f"P{months_of(value)}M"


def _next_round(due: datetime, every: str, now: datetime) -> datetime:
    """Return the first round after ``due`` that is not in the past."""
    following = add_duration(due, every)
    by_calendar = "Y" in every or "M" in every.partition("T")[0]
    if following <= now and not by_calendar:
        period = following - due
        following += period * ((now - following) // period + 1)
    while following <= now:
        following = add_duration(following, every)
    return following
