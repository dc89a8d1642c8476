"""No expression can slow the server down or reach outside: the attack list."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.feel import FeelError, FeelLimitError, compile_expression, from_python

DOUBLING = "{a: [1, 1], " + ", ".join(f"{chr(97 + n)}: [{chr(96 + n)}, {chr(96 + n)}]" for n in range(1, 24))

ATTACKS = [
    "for i in 1..1000000000 return i",
    "for a in 1..1000, b in 1..1000, c in 1..1000 return a",
    "count(for a in 1..400 return for b in 1..400 return for c in 1..400 return 1)",
    "some x in 1..100000000 satisfies x < 0",
    "every x in [1..100000000] satisfies x > 0",
    '{f: function(s) f(s + s), r: f("aaaaaaaaaaaaaaaa")}.r',
    "{f: function(n) f(n) + f(n), r: f(1)}.r",
    "{f: function(n) if n = 0 then 1 else f(n - 1) + f(n - 1), r: f(30)}.r",
    "{f: function(f) f(f), r: f(f)}.r",
    "9 ** 9 ** 9 ** 9",
    "10 ** 6000 * 10 ** 6000",
    "1.0000000001 ** 999999999999999999999999",
    "2 ** -999999999999999",
    "exp(100000000)",
    "decimal(1, 999999999)",
    "round up(1, -999999999)",
    "1e999999999999",
    "sum(for i in 1..100000 return i ** 100)",
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|aa|a*)*$")',
    'matches(string join(for i in 1..9999 return "aaaaaaaaaa"), "(a?){500}a{500}b")',
    'matches("a", "(\\p{L}{90}){11}")',
    'replace(string join(for i in 1..9999 return "aaaaaaaaaa"), "a(?:.*z)?", "b")',
    'count(for i in 1..1000 return matches("a", string(i) + "(a?){900}"))',
    'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a*)*b", "x")',
    'matches("x", "((((((x{1,50}){1,50}){1,50}){1,50}){1,50}){1,50})")',
    r'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a*)(a*)(a*)(a*)(a*)\1\2\3\4\5b")',
    'split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a|a)*c")',
    '{s: "aaaaaaaaaa", t: s+s+s+s+s+s+s+s+s, u: t+t+t+t+t+t+t+t+t, v: u+u+u+u+u+u+u+u+u, w: v+v+v+v+v+v+v+v+v+v+v+v}',
    '{l: for i in 1..3000 return "abcdefghijklmnopqrstuvwxyz", j: string join(l, string join(l))}.j',
    DOUBLING + "}",
    DOUBLING + ", r: string(x)}.r",
    DOUBLING + ", r: x = w}.r",
    DOUBLING + ", r: flatten(x)}.r",
    DOUBLING + ", r: distinct values(flatten(x))}.r",
    "distinct values(for i in 1..10000 return i)",
    "union(for i in 1..10000 return i, for i in 1..10000 return -i)",
    "sort(for i in 1..20000 return -i, function(a, b) a < b)",
    "sort(for i in 1..5000 return 5000 - i, function(a, b) count(for k in 1..5000 return k) > 0)",
    "count(for i in 1..100000 return [partial])",
    "for i in 1..5000 return [partial[-1]]",
    "for i in 1..20000 return {a: partial}",
    "(" * 4900 + "1" + ")" * 4900,
    "[" * 4900 + "]" * 4900,
    "-" * 9000 + "1",
    "a" + ".a" * 4900,
    "a" + "[1]" * 3000,
    "1" + "+1" * 4900,
    "true" + " and true" * 1000,
    "1 in (" * 1400 + "1" + ")" * 1400,
    "if true then " * 400 + "1" + " else 2" * 400,
    "if false then 1 else " * 450 + "2",
    "function(a) " * 800 + "a",
    "not(" * 2400,
    "{a:" * 3300,
    "1" * 30000,
    '"' + "\\\\" * 4900 + '"',
    "list<" * 1900,
    "1 instance of " + "list<" * 1900,
    "__import__('os').system('id')",
    '"".__class__.__base__.__subclasses__()',
    'x.__class__.__init__.__globals__["os"]',
    "x.tzinfo.key",
    "now().__reduce__",
    "count.call",
    "for i in 1e6000..1 return i",
    "for i in 1..20000 return many[1]",
    "for i in 1..20000 return count(many)",
    'for d in @"0001-01-01"..@"9999-12-31" return d',
]


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack[:50] for attack in ATTACKS])
def test_an_attack_is_refused_or_harmless_and_short(attack: str) -> None:
    context = from_python({"x": "text", "rows": [{"a": 1}] * 50})
    context["many"] = [{"a": 1, "b": "text"}] * 1000
    # The best of three: other work on the machine must not look like a slow expression.
    fastest = min(_seconds(attack, context) for _ in range(3))
    assert fastest < 0.2, f"{fastest:.3f} s"


def _seconds(attack: str, context: dict[str, Any]) -> float:
    started = time.process_time()
    try:
        result = compile_expression(attack).evaluate(context)
    except FeelError:
        result = None
    assert not callable(result)
    return time.process_time() - started


def test_nothing_of_python_can_be_reached_by_a_path() -> None:
    context = from_python({"x": "text", "d": {}})
    for text in ("x.__class__", "d.keys", "d.__class__", "count.overloads", "[1].append", "now().tzinfo"):
        assert compile_expression(text).evaluate(context) in (None, [None])


def test_the_budget_is_for_one_evaluation_and_can_be_given() -> None:
    expression = compile_expression("for i in 1..100 return i")
    assert len(expression.evaluate({})) == 100
    with pytest.raises(FeelLimitError):
        expression.evaluate({}, steps=50)
    assert len(expression.evaluate({})) == 100


def test_the_first_and_last_moments_can_be_compared() -> None:
    text = 'date and time("0001-01-01T00:00:00") < date and time("9999-12-31T23:59:59-10:00")'
    assert compile_expression(text).evaluate({}) is True


def test_ordinary_size_fits_the_budget() -> None:
    rows = from_python({"rows": [{"qty": n, "state": "open"} for n in range(1000)], "note": "漏水" * 1000})
    assert compile_expression('count(rows[qty >= 10 and state = "open"])').evaluate(rows) == 990
    assert compile_expression("sum(for r in rows return r.qty * 2)").evaluate(rows) == 999000
    assert compile_expression('matches(note, ".*紧急.*")').evaluate(rows) is False
