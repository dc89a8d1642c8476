"""Built-in functions by family, functions of the host, and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine import clock
from engine.errors import Invalid
from engine.feel import compile_expression, register, unregister
from engine.feel.builtins import BUILT_IN
from engine.text import Text
from tests.engine.feel.functions import (
    contexts,
    conversion,
    lists,
    logic,
    numbers,
    ranges,
    strings,
    temporal,
)

FAMILIES = (conversion, logic, strings, lists, numbers, temporal, ranges, contexts)
CASES = {name: cases for family in FAMILIES for name, cases in family.CASES.items()}


def test_every_function_is_tried() -> None:
    assert CASES.keys() == BUILT_IN.keys()


@pytest.mark.parametrize("name", CASES)
def test_function(value: Any, name: str) -> None:
    for text, expected in CASES[name]:
        assert value(text) == expected, text


@pytest.mark.parametrize("name", CASES)
def test_a_function_gives_null_for_a_parameter_it_has_not(value: Any, name: str) -> None:
    assert value(f"{name}(no such parameter: 1)") is None


def test_an_unknown_function_gives_null(value: Any) -> None:
    assert value("no such thing(1)") is None


def test_now_and_today_follow_the_clock_in_shanghai(value: Any) -> None:
    with clock.frozen(datetime(2024, 2, 28, 20, 30, tzinfo=UTC)):
        assert value("today()") == "2024-02-29"
        assert value("now()") == "2024-02-29T04:30:00+08:00"
        assert value("date(now()) = today()") is True


def test_a_wrong_call_says_which_function() -> None:
    result, warnings = compile_expression("upper case(1)").evaluate_explained({})
    assert result is None
    assert "upper case" in warnings[0].zh
    assert "upper case" in warnings[0].en


@pytest.fixture
def due_after() -> Iterator[None]:
    def later(start: date, days: Decimal) -> Any:
        if days < 0:
            raise Invalid(Text("天数不能为负", "Days cannot be negative"))
        return start + timedelta(days=int(days)), 7

    register("add office days", later, ("from", "days"))
    yield
    unregister("add office days")


@pytest.mark.usefixtures("due_after")
def test_functions_of_the_host_are_called_by_name_and_position(value: Any) -> None:
    assert value('add office days(@"2024-01-01", 3)') == ["2024-01-04", 7]
    assert value('add office days(days: 3, from: @"2024-01-01")') == ["2024-01-04", 7]
    assert compile_expression("add office days(start, 1)").names == {"start"}


@pytest.mark.usefixtures("due_after")
def test_a_refusal_of_the_host_is_a_warning() -> None:
    result, warnings = compile_expression('add office days(@"2024-01-01", -1)').evaluate_explained({})
    assert result is None
    assert "天数不能为负" in warnings[0].zh
    assert compile_expression('add office days("x", 1)').evaluate({}) is None
    assert compile_expression("add office days(1, 2, 3)").evaluate({}) is None
    assert compile_expression("add office days(when: 1)").evaluate({}) is None


def test_a_function_registered_later_is_found_by_texts_compiled_again() -> None:
    text = "firebreak twice(2)"
    assert compile_expression(text).evaluate({}) is None
    register("firebreak twice", lambda n: n * 2, ("n",))
    try:
        assert compile_expression(text).evaluate({}) == 4
    finally:
        unregister("firebreak twice")
    assert compile_expression(text).evaluate({}) is None
