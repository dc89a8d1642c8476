"""The language itself, feature by feature, each with expressions that show it; the page of features lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.text import Text


@dataclass(frozen=True)
class Feature:
    """One feature of the grammar with expressions and their values."""

    key: str
    name: Text
    cases: tuple[tuple[str, Any], ...]


def feature(key: str, zh: str, en: str, *cases: tuple[str, Any]) -> Feature:
    """Return a feature."""
    return Feature(key, Text(zh, en), cases)


LITERALS = (
    feature(
        "number",
        "数字：34 位十进制",
        "numbers: 34 decimal digits",
        ("0.1 + 0.2 = 0.3", True),
        (".5 + 1.5e1", 15.5),
        ("string(1 / 3)", "0." + "3" * 34),
        ("1 = 1.0", True),
        ("+5", SyntaxError),
    ),
    feature(
        "string",
        "字符串及转义",
        "strings and their escapes",
        (r'"\u4e2d\U01F40E\uD83D\uDC0E"', "中🐎🐎"),
        (r'"\"\\\n\t"', '"\\\n\t'),
        (r'"\d+\\"', "\\d+\\"),
        ('"open', SyntaxError),
    ),
    feature("boolean-null", "true、false、null", "true, false, null", ("[true, false, null]", [True, False, None])),
    feature(
        "at-literal",
        "@ 日期、时间、时长",
        "@ dates, times and durations",
        ('@"2024-02-29".year', 2024),
        ('@"10:30:00@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"2024-02-29T10:30:00Z" = date and time("2024-02-29T10:30:00Z")', True),
        ('@"P1Y2M"', "P1Y2M"),
        ('@"-PT1H"', "-PT1H"),
        ('@"no date"', SyntaxError),
    ),
    feature("list", "列表", "lists", ('[1, "a", [null]]', [1, "a", [None]]), ("[]", []), ("[1,]", SyntaxError)),
    feature(
        "context",
        "上下文：后面的条目可引用前面的",
        "contexts: later entries see earlier ones",
        ("{a: 1, b: a + 1}.b", 2),
        ("{a: b, b: 1}.a", None),
        ('{"first name": "Li", full: first name}.full', "Li"),
        ("{a: 1, c: {d e: a + 1}}.c.d e", 2),
        (r'{"\"": 1, "": 2}', {'"': 1, "": 2}),
        ("{a: 1, a: 2}", SyntaxError),
    ),
    feature(
        "range",
        "区间：闭、开、单侧",
        "ranges: closed, open, with one end",
        ("5 in (1..5]", True),
        ("1 in ]1..5]", False),
        ("5 in [1..5[", False),
        ("[1..5].end included", True),
        ("(>= 2).start", 2),
        ("(< 10) = (< 10)", True),
        ("3 in (!= 3)", False),
        ('"b" in ["a".."c"]', True),
        ("[3..1]", None),
        ('[1.."a"]', None),
    ),
    feature(
        "function-literal",
        "函数字面量、闭包、递归",
        "function literals, closures, recursion",
        ("(function(x, y: number) x + y)(1, 2)", 3),
        ("{add: function(a) function(b) a + b, r: add(1)(2)}.r", 3),
        ("{fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(5)}.r", 120),
        ("function(a) external {java: {}}", SyntaxError),
    ),
    feature(
        "comment",
        "注释",
        "comments",
        ("// a remark\n1 /* and another */ + 1", 2),
        ('"foo" // bar', "foo"),
        ("/* a", SyntaxError),
    ),
)

NAMES = (
    feature(
        "spaces",
        "含空格和中文的名称",
        "names with spaces, Chinese names",
        ("{合同: {付款 金额: 6}, r: 合同.付款 金额 * 2}.r", 12),
        ("for 本 期 in [1, 2] return 本 期 + 1", [2, 3]),
    ),
    feature(
        "operators",
        "含运算符的名称",
        "names with operator characters",
        ("{a-b: 3, c: a-b}.c", 3),
        ("{a+b: 1, foo-bar: 2}.foo-bar", 2),
        ("{line 1: {net-price: 3}, r: line 1.net-price * 2}.r", 6),
    ),
    feature(
        "path",
        "路径：上下文、列表、日期等的属性",
        "paths: members of contexts and lists, properties of dates and others",
        ("[{x: 1}, {y: 2}].x", [1, None]),
        ("{a: [{b: [1, 2]}]}.a[1].b[2]", 2),
        ("{a: 1}.b.c", None),
        ('duration("PT36H").days', 1),
        ('duration("P1Y2M").months', 2),
        ('@"2024-02-29".weekday', 4),
        ('@"10:30:00+08:00".time offset', "PT8H"),
        ('"a".length', None),
    ),
)

OPERATORS = (
    feature(
        "arithmetic",
        "四则与乘方：优先级与结合",
        "arithmetic: precedence and association",
        ("1 + 2 * 3 - 4 / 2", 5),
        ("10 - 5 - 2", 3),
        ("-2 ** 2", 4),
        ("2 ** 3 ** 2", 64),
        ("2 ** -1 + 0 ** 0", 1.5),
        ("--5", 5),
        ("1 / 0", None),
        ("null + 1", None),
        ('"a" + "b"', "ab"),
        ('"a" + 1', None),
        ('-"a"', None),
        ("1 + if true then 1 else 2", 2),
    ),
    feature(
        "temporal-arithmetic",
        "日期、时间与时长的加减乘除",
        "arithmetic of dates, times and durations",
        ('@"2024-01-31" + duration("P1M")', "2024-02-29"),
        ('@"2024-03-01" - @"2024-02-01"', "P29D"),
        ('@"2024-03-01" - duration("PT1H")', "2024-02-29"),
        ('@"10:00:00" + duration("PT25H")', "11:00:00"),
        ('@"10:00:00Z" - @"08:00:00+02:00"', "PT4H"),
        ('@"10:00:00" - @"08:00:00Z"', None),
        ('@"2024-03-01T00:00:00Z" - @"2024-02-29"', "P1D"),
        ('@"2024-03-01T00:00:00" - @"2024-02-29T00:00:00Z"', None),
        ('duration("P1Y") * 2.5', "P2Y6M"),
        ('2 * duration("P1D")', "P2D"),
        ('duration("P1D") / duration("PT1H")', 24),
        ('duration("P1Y") / 0', None),
        ('duration("P1Y") + duration("P1D")', None),
        ('@"2024-03-01" + 1', None),
    ),
    feature(
        "comparison",
        "比较",
        "comparison",
        ('"b" > "a"', True),
        ('@"2024-03-01" > @"2024-02-01"', True),
        ('duration("P1Y") = duration("P12M")', True),
        ('date and time("2024-01-01T10:00:00+08:00") = date and time("2024-01-01T02:00:00Z")', True),
        ('@"10:00:00.9" = @"10:00:00.1"', True),
        ('1 = "1"', None),
        ("true > false", None),
        ("null = null", True),
        ("1 != null", True),
        ("[1, [2]] = [1, [2]]", True),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("[1..3] = [1..3)", False),
    ),
    feature(
        "logic",
        "三值逻辑 and、or",
        "and, or with three values",
        ("true and null", None),
        ("false and null", False),
        ("true or null", True),
        ('false or "a"', None),
        ("true and false or true", True),
    ),
    feature(
        "between",
        "between",
        "between",
        ("5 between 1 and 9 and true", True),
        ("1 between 2 and 0", False),
        ("null between 1 and 2", None),
        ('1 between "a" and 2', None),
    ),
    feature(
        "in",
        "in：值、区间、多个测试",
        "in: values, ranges, several tests",
        ("3 in (< 2, > 2)", True),
        ('"x" in ("x", "y")', True),
        ("[1, 2] in [[1, 2], [3]]", True),
        ("1 in [[2..3], [0..1]]", True),
        ("5 in [1..3] and true", False),
        ("2 in > 1 or false", True),
        ("1 in 1 + 0", True),
        ("null in [1, null]", True),
    ),
    feature(
        "instance-of",
        "instance of：全部类型",
        "instance of: every type",
        ("1 instance of number", True),
        ('"a" instance of Any', True),
        ("null instance of Any", False),
        ("[1] instance of list<string>", False),
        ("[1] instance of list", True),
        ('{a: "x"} instance of context<a: string>', True),
        ("[1..3] instance of range<number>", True),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ("count instance of function", True),
        ('@"2024-02-29" instance of date', True),
        ('@"2024-02-29T10:00:00" instance of date and time', True),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1M" instance of years and months duration', True),
        ("1 instance of nothing", SyntaxError),
    ),
)

CONTROL = (
    feature(
        "if",
        "if",
        "if",
        ("if 1 > 2 then 1 else if 2 > 1 then 2 else 3", 2),
        ("if null then 1 else 2", 2),
        ("if true then 1", SyntaxError),
    ),
    feature(
        "for",
        "for：多个迭代、区间、partial",
        "for: several iterators, ranges, partial",
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for i in [1..3] return i * i", [1, 4, 9]),
        ("for a in [1, 2], b in [a, 10] return a + b", [2, 11, 4, 12]),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ('for d in @"2024-02-28"..@"2024-03-01" return day of year(d)', [59, 60, 61]),
        ("for i in 1..1.5 return i", None),
        ("for i in null return i", None),
    ),
    feature(
        "quantified",
        "some、every",
        "some, every",
        ("some x in [1, 2] satisfies x > 1", True),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies x > 1", True),
        ("some x in [false, null] satisfies x", None),
    ),
    feature(
        "filter",
        "筛选：序号、条件、item",
        "filters: position, condition, item",
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", [4]),
        ("[{item: 1}, {item: 2}][item = 2]", [{"item": 2}]),
        ("5[1]", 5),
        ("5[item > 9]", []),
        ("null[1]", None),
    ),
    feature(
        "invocation",
        "调用：按位置、按名称、隐式转换",
        "invocation: by position, by name, with implicit conversions",
        ("{double: function(x) 2 * x, r: double(x: 4)}.r", 8),
        ("{f: function(a b) a b + 1, r: f(a b: 1)}.r", 2),
        ("{f: function(x: number) x, r: f([1])}.r", 1),
        ("{f: function(x: list<number>) x, r: f(1)}.r", [1]),
        ('{f: function(x: date and time) x, r: f(@"2024-01-01")}.r = @"2024-01-01T00:00:00Z"', True),
        ("{f: function(x: string) x, r: f(1)}.r", None),
        ("{f: function(x) x, r: f(1, 2)}.r", None),
        ("{f: function(x) x, r: f(y: 1)}.r", None),
        ("1(2)", None),
        ("sort(precedes: function(x, y) x < y, list: [2, 1])", [1, 2]),
        ("abs(n: 1, 2)", SyntaxError),
    ),
)

GROUPS: tuple[tuple[Text, tuple[Feature, ...]], ...] = (
    (Text("FEEL：字面量", "FEEL: literals"), LITERALS),
    (Text("FEEL：名称与路径", "FEEL: names and paths"), NAMES),
    (Text("FEEL：运算符", "FEEL: operators"), OPERATORS),
    (Text("FEEL：条件、循环、筛选、调用", "FEEL: conditions, loops, filters, calls"), CONTROL),
)
FEATURES = {feature.key: feature for _, features in GROUPS for feature in features}
