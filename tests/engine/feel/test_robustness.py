"""Whatever is written, only the refusals of the language come out, never an error of Python."""

from __future__ import annotations

import contextlib
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelError, FeelSyntaxError, compile_expression, compile_unary_tests, encode, from_python
from engine.feel.builtins import BUILT_IN

ATOMS = [
    "1", "0", "-1", "2.5", "1e6000", "1e-6000", "10 ** 40", '""', '"a"', '"中文"', '"P1D"', '"2024-01-01"', '"(a+)+"',
    "null", "true", "false", "[]", "[1, 2]", '["a", null]', "[[1]]", "{}", "{a: 1}", "[1..3]", "(< 5)", "(!= 1)",
    '["a".."c"]', '@"2024-02-29"', '@"0001-01-01"', '@"9999-12-31"', '@"10:00:00"', '@"10:00:00@Asia/Shanghai"',
    '@"12345-01-01"', '@"-0044-03-15T10:00:00Z"',
    '@"0001-01-01T00:00:00"', '@"9999-12-31T23:59:59-10:00"', '@"2024-01-01T00:00:00Z"', '@"P1D"', '@"-PT1S"',
    '@"P999999999D"', '@"P1Y2M"', '@"-P1M"', '@"P999999999Y"', "function(a) a", "function() 1", "x", "rows", "now()",
    "today()", "?", "count", "item",
]  # fmt: skip
OPERATORS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]
TYPES = ["number", "list<Any>", "context<a: number>", "range<date>", "function<Any> -> Any", "date and time"]

expressions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("{}[{}]".format, inner, inner),
        st.builds("-({})".format, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
        st.builds("(for i in {} return {})".format, inner, inner),
        st.builds("(for i in {}..{} return i)".format, inner, inner),
        st.builds("(some i in {} satisfies {})".format, inner, inner),
        st.builds("({} between {} and {})".format, inner, inner, inner),
        st.builds("({} instance of {})".format, inner, st.sampled_from(TYPES)),
        st.builds("[{}..{})".format, inner, inner),
        st.builds("({}).{}".format, inner, st.sampled_from(["a", "year", "days", "start", "time offset", "months"])),
        st.builds(
            lambda name, arguments: f"{name}({', '.join(arguments)})",
            st.sampled_from(sorted(BUILT_IN)),
            st.lists(inner, max_size=4),
        ),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(expressions)
def test_any_expression_gives_a_value_or_a_refusal(text: str) -> None:
    context = from_python({"x": 5, "rows": [{"a": 1}, {"a": Decimal("2.5")}], "?": "a"})
    with contextlib.suppress(FeelError):
        value = compile_expression(text).evaluate(context)
        with contextlib.suppress(FeelError):
            encode(value)
    with contextlib.suppress(FeelError):
        assert compile_unary_tests(text).test(1, context) in (True, False)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1.+-*/()[]{}<>=!,:@\"'? \n\\中（notifthenelse", max_size=40))
def test_any_text_is_an_expression_or_a_syntax_error_inside_the_text(text: str) -> None:
    error = None
    with contextlib.suppress(FeelError):
        try:
            compile_expression(text)
        except FeelSyntaxError as caught:
            error = caught
    assert error is None or (0 <= error.position <= len(text) and error.line >= 1 and error.column >= 1)
