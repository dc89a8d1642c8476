"""Functions that turn one kind of value into another."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from jdmn.runtime.Range import Range

from engine.feel import far, temporal
from engine.feel.builtins.signature import BUILT_IN, built_in
from engine.feel.comparing import key
from engine.feel.errors import FeelError
from engine.feel.far import FarDate, FarDateTime
from engine.feel.kinds import Duration, kind_of, months_of, years_months
from engine.feel.limits import MAX_VALUE_DEPTH, NUMBERS
from engine.feel.runtime import Run
from engine.feel.syntax import read_expression
from engine.feel.syntax.nodes import Call, Constant, Interval, Negation, Node, Variable

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def _needed(value: Any) -> Any:
    if value is None:
        raise ValueError("not understood")
    return value


@built_in("number", "from: string, grouping separator?: string?, decimal separator?: string?")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal:
    """Return the number written in ``text`` with the given separators."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping and grouping == point):
        raise ValueError(grouping)
    if grouping:
        text = text.replace(grouping, "")
    if point == ",":
        text = text.replace(",", ".")
    if _NUMBER.fullmatch(text) is None:
        raise ValueError(text)
    return NUMBERS.create_decimal(text)


@built_in("number", "from: number")
def number_itself(value: Decimal) -> Decimal:
    """Return the number."""
    return value


@built_in("string", "from: any")
def string(run: Run, value: Any) -> str | None:
    """Return ``value`` as text; null stays null."""
    if value is None or isinstance(value, str):
        return value
    return run.text(_written(run, value, 0))


def _written(run: Run, value: Any, depth: int) -> str:
    if depth > MAX_VALUE_DEPTH:
        raise ValueError("too deep")
    run.spend(1)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list):
        return run.text("[" + ", ".join(_written(run, item, depth + 1) for item in value) + "]")
    if isinstance(value, dict):
        entries = (f"{key}: {_written(run, item, depth + 1)}" for key, item in value.items())
        return run.text("{" + ", ".join(entries) + "}")
    if isinstance(value, Range):
        return _range_text(run, value, depth)
    if kind_of(value) in ("function", "unknown"):
        return kind_of(value)
    return temporal.format_temporal(value)


def _range_text(run: Run, value: Range, depth: int) -> str:
    if value.start is None:
        return f"({'<=' if value.endIncluded else '<'} {_written(run, value.end, depth + 1)})"
    if value.end is None:
        return f"({'>=' if value.startIncluded else '>'} {_written(run, value.start, depth + 1)})"
    opening, closing = "[" if value.startIncluded else "(", "]" if value.endIncluded else ")"
    ends = _written(run, value.start, depth + 1), _written(run, value.end, depth + 1)
    return f"{opening}{ends[0]}..{ends[1]}{closing}"


@built_in("date", "from: string")
def date_of_text(text: str) -> date | FarDate:
    """Return the date written in ISO 8601."""
    found: date | FarDate = _needed(temporal.parse_date(text))
    return found


@built_in("date", "from: day")
def date_of(moment: date | FarDate | FarDateTime) -> date | FarDate:
    """Return the day of a date or a date and time."""
    return moment.date() if isinstance(moment, (datetime, FarDateTime)) else moment


@built_in("date", "year: number, month: number, day: number")
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> date | FarDate:
    """Return the date of its parts."""
    return far.day(int(year), int(month), int(day))


@built_in("time", "from: string")
def time_of_text(text: str) -> Any:
    """Return the time written in ISO 8601."""
    return _needed(temporal.parse_time(text))


@built_in("time", "from: moment")
def time_of(moment: datetime | FarDateTime | time) -> time:
    """Return the time of day of a time or a date and time."""
    return moment if isinstance(moment, time) else moment.timetz()


@built_in("time", "from: date")
def time_of_date(moment: date) -> time:
    """Return the start of a day, which is midnight UTC."""
    return time(tzinfo=temporal.UTC)


@built_in("time", "hour: number, minute: number, second: number, offset?: days and time duration?")
def time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> time:
    """Return the time of its parts; seconds may have a fraction."""
    micros = int((second - int(second)).scaleb(6))
    zone = None if offset is None else temporal.offset_zone(offset)
    return time(int(hour), int(minute), int(second), micros, tzinfo=zone)


@built_in("date and time", "from: string")
def date_time_of_text(text: str) -> Any:
    """Return the date and time written in ISO 8601; of a date its midnight."""
    return _needed(temporal.parse_date_time(text))


@built_in("date and time", "from: day")
def date_time_of(moment: date | FarDate | FarDateTime) -> datetime | FarDateTime:
    """Return a date and time as it is; of a date its midnight UTC."""
    return moment if isinstance(moment, (datetime, FarDateTime)) else far.moment(moment, time(tzinfo=temporal.UTC))


@built_in("date and time", "date: day, time: time")
def date_time_of_both(day: date | FarDate | FarDateTime, clock_time: time) -> datetime | FarDateTime:
    """Return the date of the first at the time of the second."""
    return far.moment(date_of(day), clock_time)


@built_in("duration", "from: string")
def duration_of_text(text: str) -> Any:
    """Return the duration written in ISO 8601."""
    return _needed(temporal.parse_duration(text))


@built_in("duration", "from: duration")
def duration_itself(value: timedelta | Duration) -> timedelta | Duration:
    """Return the duration."""
    return value


@built_in("years and months duration", "from: day, to: day")
def between(start: date | FarDate | FarDateTime, end: date | FarDate | FarDateTime) -> Duration:
    """Return the whole months from one day to another."""
    first, last = date_of(start), date_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return years_months(months)


@built_in("years and months duration", "from: years and months duration")
def months_itself(value: Duration) -> Duration:
    """Return the duration."""
    return years_months(months_of(value))


@built_in("range", "from: string")
def range_of_text(run: Run, text: str) -> Range:
    """Return the range written as a literal whose ends are constants of one kind."""
    try:
        node = read_expression(text, ("date and time",), {})
    except FeelError as error:
        raise ValueError(text) from error
    if not isinstance(node, Interval) or node.operator or node.low is None or node.high is None:
        raise ValueError(text)
    low, high = _end(run, node.low), _end(run, node.high)
    if low is None or kind_of(low) != kind_of(high) or key(low) > key(high):
        raise ValueError(text)
    return Range(node.low_included, low, node.high_included, high)


def _end(run: Run, node: Node) -> Any:
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Negation):
        return -_end(run, node.operand)
    if not isinstance(node, Call) or not isinstance(node.function, Variable) or len(node.arguments) != 1:
        raise ValueError("not a constant")
    name, argument = node.function.name, node.arguments[0]
    if name not in ("date", "time", "date and time", "duration") or not isinstance(argument, Constant):
        raise ValueError("not a constant")
    return BUILT_IN[name].call(run, [argument.value], None)
