"""Working time as diagrams ask for it, through the expression language itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine import clock, feel
from engine.work.calendar import WorkingCalendar
from engine.work.feel_functions import use_calendar


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.local_zone())


def evaluate(text: str, **context: Any) -> Any:
    with use_calendar(WorkingCalendar()):
        return feel.compile_expression(text, frozenset(context)).evaluate(context)


FRIDAY = at("2026-11-20 16:00")


def test_a_policy_value_gives_the_deadline() -> None:
    policy = {"complaint": {"reply_within": {"value": Decimal(2), "unit": "working days"}}}
    due = evaluate("due after(received, policy.complaint.reply_within)", received=FRIDAY, policy=policy)
    assert due == at("2026-11-24 16:00")
    assert due.utcoffset().total_seconds() == 8 * 3600


@pytest.mark.parametrize(
    ("expression", "result"),
    [
        ('due after(t, {value: 24, unit: "hours"})', at("2026-11-21 16:00")),
        ('due after(t, @"P1D")', at("2026-11-21 16:00")),
        ('due after(from: t, limit: {value: 4, unit: "working hours"})', at("2026-11-23 11:00")),
        ('due after(date("2026-11-20"), {value: 1, unit: "working days"})', at("2026-11-23 09:00")),
        ('due before(date("2026-11-20"), {value: 14, unit: "days"})', at("2026-11-06 00:00")),
        ('due before(date: date("2026-11-20"), limit: {value: 3, unit: "months"})', at("2026-08-20 00:00")),
        ('due before(date("2026-11-20"), {value: 2, unit: "working days"})', at("2026-11-17 18:00")),
        ('due before(t, {value: 8, unit: "working hours"})', at("2026-11-19 17:00")),
        ('due before(t, @"P1D")', at("2026-11-19 16:00")),
        ("add working hours(t, 0.5)", at("2026-11-20 16:30")),
        ("add working days(t, 1)", at("2026-11-23 16:00")),
        ("add working days(t, -1)", at("2026-11-19 16:00")),
        ("working hours between(t, add working days(t, 1))", Decimal(9)),
        ("working hours between(add working hours(t, 0.1), t)", Decimal("-0.1")),
        ('is working day(date("2026-10-10"))', True),
        ('is working day(date("2026-10-01"))', False),
        ("is working day(t)", True),
    ],
)
def test_each_function_counts_on_the_calendar(expression: str, result: Any) -> None:
    assert evaluate(expression, t=FRIDAY) == result


def test_an_evening_is_judged_by_the_local_day() -> None:
    assert evaluate("is working day(t)", t=at("2026-11-21 01:00").astimezone(UTC)) is False


@pytest.mark.parametrize(
    "expression",
    [
        "due after(null, 1)",
        "due after(t, null)",
        'due after(t, {value: 2, unit: "moons"})',
        "due after(t, 2)",
        "due after(1, 2)",
        "due before(null, 1)",
        "due before(t, null)",
        'due before("2026-11-20", {value: 2, unit: "days"})',
        "add working days(t, 1.5)",
        'add working hours(t, "4")',
        "add working days(t, 1000000)",
        "add working days(null, 1)",
        "add working hours(t, null)",
        "working hours between(t, null)",
        "is working day(null)",
        "is working day(7)",
    ],
)
def test_what_cannot_be_counted_is_null(expression: str) -> None:
    assert evaluate(expression, t=FRIDAY) is None


def test_own_exceptions_reach_expressions() -> None:
    with use_calendar(WorkingCalendar(overrides={date(2026, 11, 23): False})):
        due = feel.compile_expression("add working days(t, 1)", frozenset({"t"})).evaluate({"t": FRIDAY})
    assert due == at("2026-11-24 16:00")


def test_without_a_calendar_nothing_is_guessed() -> None:
    with pytest.raises(RuntimeError, match="use_calendar"):
        feel.compile_expression("add working days(t, 1)", frozenset({"t"})).evaluate({"t": FRIDAY})
