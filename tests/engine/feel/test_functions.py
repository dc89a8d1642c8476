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
from engine.text import Text

CASES: list[tuple[str, Any]] = [
    ('number("1 234,5", " ", ",")', 1234.5),
    ('number("x")', None),
    ("string(1.10)", "1.10"),
    ('string([1, "a", null, {b: true}])', '[1, "a", null, {b: true}]'),
    ("string(null)", None),
    ('date("2024-02-30")', None),
    ("date(2024, 2, 29)", "2024-02-29"),
    ('date and time(date("2024-02-29"), time("08:00:00"))', "2024-02-29T08:00:00"),
    ('time("08:00:00@Asia/Shanghai").timezone', "Asia/Shanghai"),
    ('years and months duration(@"2023-12-31", @"2024-02-29")', "P1M"),
    ("decimal(2.5, 0)", 2),
    ("round half up(2.5, 0)", 3),
    ("round up(-2.1)", -3),
    ("floor(-2.1)", -3),
    ("ceiling(2.15, 1)", 2.2),
    ("modulo(-5, 3)", 1),
    ("modulo(5, -3)", -1),
    ("modulo(1, 0)", None),
    ("sqrt(-1)", None),
    ("log(0)", None),
    ("odd(3)", True),
    ("even(1.5)", None),
    ('abs(@"-P1D")', "P1D"),
    ('substring("客户投诉", 3)', "投诉"),
    ('substring("客户投诉", -4, 2)', "客户"),
    ('substring("abc", 0)', None),
    ('string length("🐎")', 1),
    ('upper case("abc")', "ABC"),
    ('substring before("a-b", "-")', "a"),
    ('substring after("a-b", "-")', "b"),
    ('replace("13812345678", "(\\d{3})\\d{4}(\\d{4})", "$1****$2")', "138****5678"),
    ('replace("abc", "", "x")', None),
    ('matches("A1", "^[a-z]\\d$", "i")', True),
    ('matches("abc", "(")', None),
    ('matches("漏水_1", "^\\w+$")', True),
    ('matches("a 1", "^[\\w\\W]\\W\\d$")', True),
    ('matches("\u0663", "^[\\d]$")', True),
    ('matches("a1", "^[\\w-[\\d]]\\d$")', True),
    ('matches("bc", "^[a-z-[aeiou]]+$")', True),
    ('matches("α", "^\\p{IsGreek}$")', True),
    ('matches("aé", "^[^\\P{L}]+$")', True),
    ('matches("a\\n", "a$")', False),
    ('matches("a\\nb", "^b$", "m")', True),
    ('matches("a\\nb", "a.b", "s")', True),
    ('matches("a.b", "A.B", "qi")', True),
    ('matches("ab", "a b", "x")', True),
    ('matches("aa", "(a)\\1")', None),
    ('matches("a", "(?=a)")', None),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('replace("a.b", ".", "$", "q")', "a$b"),
    ('matches("x</root>", "^x<")', True),
    ('matches("it\'s", "t\'s")', True),
    ('split("abc", "x*")', None),
    ('split("a\\nb", "^")', None),
    ('split("a; b;c", ";\\s*")', ["a", "b", "c"]),
    ('string join(["a", null, "b"], "、")', "a、b"),
    ('extract("a1b22", "\\d+")', ["1", "22"]),
    ('contains("厨房漏水", "漏水")', True),
    ("list contains([1, null], null)", True),
    ("count([])", 0),
    ("min([])", None),
    ('max("a", "b")', "b"),
    ('max(1, "b")', None),
    ("sum([])", None),
    ('sum(@"P1D", @"PT12H")', "P1DT12H"),
    ("mean(1, 2, 6)", 3),
    ("median([3, 1, 2, 10])", 2.5),
    ("stddev(2, 4, 7, 5)", 2.0816659994661326),
    ("mode([6, 3, 9, 6, 6, 3])", [6]),
    ("product(2, 3)", 6),
    ("all([true, null])", None),
    ("any([false, true])", True),
    ("sublist([1, 2, 3], 2)", [2, 3]),
    ("sublist([1, 2, 3], -2, 1)", [2]),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2])", [1, 2]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], 2)", [1, 3]),
    ("list replace([1, 2], 1, 9)", [9, 2]),
    ("list replace([1, 2, 3], function(item, new) item > 1, 0)", [1, 0, 0]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 1.0, null, null])", [1, None]),
    ("duplicate values([1, 2, 1])", [1]),
    ("flatten([[1, [2]], 3])", [1, 2, 3]),
    ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
    ("sort(list: [3, 1, 2], precedes: function(a, b) a < b)", [1, 2, 3]),
    ("partition([1, 2, 3], 2)", [[1, 2], [3]]),
    ('get value({a: {b: 1}}, ["a", "b"])', 1),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
    ("before([1..5), 5)", True),
    ("overlaps([1..5], [5..8])", True),
    ('during(@"2024-01-02", [@"2024-01-01"..@"2024-01-03"])', True),
    ('before(1, "a")', None),
    ('range("[1..3]") = [1..3]', True),
    ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
    ('day of week(@"2024-02-29")', "Thursday"),
    ('day of year(@"2024-02-29")', 60),
    ('month of year(@"2024-02-29")', "February"),
    ('week of year(@"2024-12-30")', 1),
    ('last day of month(@"2024-02-03")', "2024-02-29"),
    ('not("x")', None),
    ("string(ceiling(-0.5))", "0"),
    ("get or else(missing, 3)", 3),
    ("is defined(missing)", False),
    ("now() - now()", "PT0S"),
    ("floor(n: 1.5)", 1),
    ("floor(m: 1.5)", None),
    ("floor()", None),
    ("no such thing(1)", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_function_gives(value: Any, text: str, expected: Any) -> None:
    assert value(text) == expected


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
