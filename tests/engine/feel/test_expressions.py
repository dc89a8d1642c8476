"""The grammar and the operators of FEEL, feature by feature, and what cells and attributes make of them."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests, compile_value, from_python
from tests.engine.feel.features import FEATURES


@pytest.mark.parametrize("key", FEATURES)
def test_feature(value: Any, key: str) -> None:
    for text, expected in FEATURES[key].cases:
        if expected is SyntaxError:
            with pytest.raises(FeelSyntaxError):
                compile_expression(text)
        else:
            assert value(text) == expected, text


def test_chinese_names_and_names_with_spaces_are_joined(value: Any) -> None:
    assert value('客户姓名 = "张三" and 合同.付款 金额 > 5', 客户姓名="张三", 合同={"付款 金额": 6}) is True


def test_names_with_operator_characters_need_to_be_known() -> None:
    context = from_python({"a-b": 1, "a": 5, "b": 2, "Monthly.Income (net)": 7})
    assert compile_expression("a-b").evaluate(context) == 3
    assert compile_expression("a-b", frozenset({"a-b"})).evaluate(context) == 1
    known = frozenset({"Monthly.Income (net)"})
    assert compile_expression("Monthly.Income (net) + 1", known).evaluate(context) == 8


def test_the_longest_known_name_wins() -> None:
    known = frozenset({"total price", "total price and tax"})
    context = from_python({"total price": 1, "total price and tax": 2})
    assert compile_expression("total price and tax + 1", known).evaluate(context) == 3


def test_a_variable_named_like_a_function_does_not_hide_it(value: Any) -> None:
    assert value("count(date) + count", count=2, date=[1, 2, 3]) == 5


def test_unknown_names_give_null_and_a_warning() -> None:
    result, warnings = compile_expression("missing > 1").evaluate_explained({})
    assert result is None
    assert any("missing" in warning.zh and "missing" in warning.en for warning in warnings)


def test_names_read_are_listed_apart_from_what_a_filter_may_mean() -> None:
    expression = compile_expression("for x in rows return count(other[qty > limit]) + x + {y: z}.y")
    assert expression.names == {"rows", "other", "z"}
    assert expression.filter_names == {"qty", "limit"}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("1 +", 1, 4),
        ("if a then b", 1, 12),
        ('a = "open', 1, 5),
        ("a >\n  * 2", 2, 3),
        ("[1, 2", 1, 6),
        ("a（b）", 1, 2),
        ('@"no date"', 1, 2),
        ("1 instance of nothing", 1, 15),
        ("{a: 1, a: 2}", 1, 8),
        ("f(x: 1, 2)", 1, 1),
        ("function(a) external {java: {}}", 1, 1),
    ],
)
def test_a_syntax_error_names_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(column) in caught.value.text.zh
    assert str(column) in caught.value.text.en


TESTS: list[tuple[str, Any, bool]] = [
    ("-", None, True),
    ("", 5, True),
    ("5", 5, True),
    ("5, 7", 7, True),
    ("< 5", 5, False),
    ("[1..10], > 20", 21, True),
    ("[1..10], > 20", 15, False),
    ('not("a", "b")', "c", True),
    ('not("a", "b")', "a", False),
    ('"a","b"', "b", True),
    ("true", True, True),
    ("true", False, False),
    ("? > 5 and ? < 10", 7, True),
    ('contains(?, "漏")', "厨房漏水", True),
    ("limit", 3, True),
    ("> limit", 4, True),
    ("[3, 9]", 9, True),
    ("limit > 2", 0, True),
    ("list contains([1, 2], limit)", "x", False),
    ("is defined(limit)", "x", True),
    ("not(null)", None, False),
    ("null", None, True),
    ("not(? = 1) and ? < 5", 2, True),
    ('date("2024-01-01")', None, False),
]


@pytest.mark.parametrize(("text", "given", "expected"), TESTS)
def test_a_cell_matches(text: str, given: Any, expected: bool) -> None:
    assert compile_unary_tests(text).test(given, from_python({"limit": 3})) is expected


def test_attribute_values_are_feel_only_after_an_equals_sign() -> None:
    assert compile_value("=1 + 1").evaluate({}) == 2
    assert compile_value("1 + 1").evaluate({}) == "1 + 1"
    assert compile_value(None).evaluate({}) is None
