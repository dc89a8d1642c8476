"""The grammar and the operators of FEEL, one line per rule."""

from __future__ import annotations

from typing import Any

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests, compile_value, from_python

CASES: list[tuple[str, Any]] = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("-2 ** 2", 4),
    ("2 ** 3 ** 1", 8),
    ("0.1 + 0.2 = 0.3", True),
    ("10 / 4", 2.5),
    ("1 / 0", None),
    ('"a" + "b"', "ab"),
    ('"a" + 1', None),
    ("null + 1", None),
    ("1 = 1.0", True),
    ('1 = "1"', None),
    ("null = null", True),
    ("1 != null", True),
    ('"b" > "a"', True),
    ("true and null", None),
    ("false and null", False),
    ("true or null", True),
    ("false or null", None),
    ("5 between 1 and 9 and true", True),
    ("5 in (1..5]", True),
    ("1 in (1..5]", False),
    ("5 in [1..5[", False),
    ("3 in (< 2, > 2)", True),
    ('"x" in ("x", "y")', True),
    ("[1, 2] in [[1, 2], [3]]", True),
    ("5 in [1..3] and true", False),
    ("2 in > 1 or false", True),
    ("1 in 1 + 0", True),
    ("0 ** 0", 1),
    ('@"10:00:00" - @"08:00:00Z"', None),
    ('@"10:00:00.9" = @"10:00:00.1"', True),
    ("{a+b: 1, foo-bar: 2}.foo-bar", 2),
    ("{line 1: {net-price: 3}, r: line 1.net-price * 2}.r", 6),
    (r'{"\"": 1}', {'"': 1}),
    ("count instance of function", True),
    ('string(@"10:00:00.50@Asia/Shanghai")', "10:00:00.5@Asia/Shanghai"),
    ('string(@"10:00:00-03:30")', "10:00:00-03:30"),
    ("if 1 > 2 then 1 else if 2 > 1 then 2 else 3", 2),
    ("if null then 1 else 2", 2),
    ("for i in 1..3 return i * i", [1, 4, 9]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for a in [1, 2], b in [10, 20] return a + b", [11, 21, 12, 22]),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
    ("some x in [1, 2] satisfies x > 1", True),
    ("every x in [1, 2] satisfies x > 1", False),
    ("every x in [] satisfies x > 1", True),
    ("[1, 2, 3][2]", 2),
    ("[1, 2, 3][-1]", 3),
    ("[1, 2, 3][4]", None),
    ("[1, 2, 3][item > 1]", [2, 3]),
    ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", [4]),
    ("{a: 1, b: a + 1}.b", 2),
    ('{"first name": "Li", full: first name}.full', "Li"),
    ("{a: 1}.b", None),
    ("(function(x, y: number) x + y)(1, 2)", 3),
    ("{double: function(x) 2 * x, r: double(x: 4)}.r", 8),
    ("1 instance of number", True),
    ("[1] instance of list<string>", False),
    ('{a: "x"} instance of context<a: string>', True),
    ('@"2024-02-29" instance of date', True),
    ("[1..5].end included", True),
    ("(< 10) = (< 10)", True),
    ('@"2024-01-31" + duration("P1M")', "2024-02-29"),
    ('@"2024-03-01" - @"2024-02-01"', "P29D"),
    ('@"2024-03-01" > @"2024-02-01"', True),
    ('date and time("2024-01-01T10:00:00+08:00") = date and time("2024-01-01T02:00:00Z")', True),
    ('duration("PT36H").days', 1),
    ('duration("P1Y2M").months', 2),
    ('@"10:30:00+08:00".time offset', "PT8H"),
    ("// a remark\n1 /* and another */ + 1", 2),
    (r'"\u4e2d\U01F40E"', "中🐎"),
    (r'"\d+\\"', "\\d+\\"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_expression_gives(value: Any, text: str, expected: Any) -> None:
    assert value(text) == expected


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
