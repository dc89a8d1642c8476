"""What the units of policy values mean: how large a value may be and whether it is a whole number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from engine.errors import Invalid
from engine.text import Text


@dataclass(frozen=True)
class Unit:
    """A unit in words; numbers lie from ``least`` to ``most``, and ``step`` is 1 for whole numbers."""

    name: Text
    least: float = 0
    most: float = 1_000
    step: float = 1


# A fraction of a working day cannot be counted, and no limit of zero can be kept.
UNITS = {
    "minutes": Unit(Text("分钟", "minutes"), 1, 100_000),
    "hours": Unit(Text("小时", "hours"), 0.5, 10_000, 0.5),
    "days": Unit(Text("天", "days"), 1),
    "weeks": Unit(Text("周", "weeks"), 1),
    "months": Unit(Text("个月", "months"), 1),
    "years": Unit(Text("年", "years"), 1, 200),
    "working hours": Unit(Text("个工作小时", "working hours"), 0.5, 10_000, 0.5),
    "working days": Unit(Text("个工作日", "working days"), 1),
    "rounds": Unit(Text("轮", "rounds"), 1, 100),
    "households": Unit(Text("户", "households"), 2, 10_000),
    "points": Unit(Text("分", "points"), 0, 100, 0.1),
    "percent": Unit(Text("%", "%"), 0, 100, 0.1),
    "RMB": Unit(Text("元", "yuan"), 0, 1_000_000_000, 0.01),
}
OTHER = Unit(Text("", ""), 0, 1_000_000_000, 0.01)


def check(unit: str | None, value: Any, *, before: Any) -> None:
    """Raise Invalid, saying what fits, when ``value`` cannot follow ``before`` in a policy value of ``unit``."""
    if unit == "time":
        if not _is_time(value):
            raise Invalid(Text("请填写时刻，例如 18:00", "Give a time of day, such as 18:00"))
    elif isinstance(before, bool):
        if not isinstance(value, bool):
            raise Invalid(Text("请选择是或否", "Choose yes or no"))
    elif isinstance(before, int | float):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Invalid(Text("请填写数字", "Give a number"))
        _check_number(UNITS.get(unit or "", OTHER), value)
    elif not isinstance(value, type(before)):
        raise Invalid(Text("新的值与原值类型不同", "The new value is of another type"))


def _check_number(unit: Unit, value: float) -> None:
    # A comparison with NaN is false, so it is refused here too.
    if not unit.least <= value <= unit.most:
        least, most = f"{unit.least:,g}", f"{unit.most:,.0f}"
        raise Invalid(Text(f"请填写 {least} 至 {most} 之间的数", f"Give a number from {least} to {most}"))
    if unit.step == 1 and value != int(value):
        raise Invalid(Text("请填写整数", "Give a whole number"))


def _is_time(value: Any) -> bool:
    try:
        return time.fromisoformat(value).tzinfo is None
    except (TypeError, ValueError):
        return False
