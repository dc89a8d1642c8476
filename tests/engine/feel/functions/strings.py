"""What the functions on strings give."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[tuple[str, Any]]] = {
    "substring": [
        ('substring("客户投诉", 3)', "投诉"),
        ('substring("客户投诉", -4, 2)', "客户"),
        ('substring("abc", 0)', None),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("abc", 4)', None),
        ('substring("abc", 1, 0)', None),
        ('substring(string: "abc", start position: 2)', "bc"),
        ("substring(null, 1)", None),
    ],
    "string length": [
        ('string length("🐎")', 1),
        ('string length("")', 0),
        ("string length(null)", None),
    ],
    "upper case": [
        ('upper case("abc")', "ABC"),
        ('upper case("aBc4")', "ABC4"),
        ('upper case(["a"])', "A"),
        ("upper case(null)", None),
    ],
    "lower case": [
        ('lower case("aBc4")', "abc4"),
        ('lower case(string: "A")', "a"),
    ],
    "substring before": [
        ('substring before("a-b", "-")', "a"),
        ('substring before("abc", "x")', ""),
        ('substring before("abc", "")', ""),
    ],
    "substring after": [
        ('substring after("a-b", "-")', "b"),
        ('substring after("abc", "x")', ""),
        ('substring after("abc", "")', "abc"),
        ('substring after("", "a")', ""),
    ],
    "contains": [
        ('contains("厨房漏水", "漏水")', True),
        ('contains("foobar", "of")', False),
        ('contains("", "")', True),
        ('contains(null, "a")', None),
    ],
    "starts with": [
        ('starts with("foobar", "fo")', True),
        ('starts with("foobar", "x")', False),
        ('starts with(1, "x")', None),
    ],
    "ends with": [
        ('ends with("foobar", "r")', True),
        ('ends with(string: "foobar", match: "x")', False),
    ],
    "trim": [
        ('trim("  a b ")', "a b"),
    ],
    "split": [
        ('split("abc", "x*")', None),
        ('split("a\\nb", "^")', None),
        ('split("a; b;c", ";\\s*")', ["a", "b", "c"]),
        ('split("John Doe", "\\\\s")', ["John", "Doe"]),
        ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
        ('split(null, ";")', None),
    ],
    "string join": [
        ('string join(["a", null, "b"], "、")', "a、b"),
        ('string join(["a", "b", "c"], "_and_")', "a_and_b_and_c"),
        ('string join(["a"], "X")', "a"),
        ('string join(["a", "b"])', "ab"),
        ('string join([], "X")', ""),
        ('string join(["a", 1])', None),
    ],
    "matches": [
        ('matches("A1", "^[a-z]\\d$", "i")', True),
        ('matches("abc", "(")', None),
        ('matches("漏水_1", "^\\w+$")', True),
        ('matches("a 1", "^[\\w\\W]\\W\\d$")', True),
        ('matches("٣", "^[\\d]$")', True),
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
        ('matches("x</root>", "^x<")', True),
        ('matches("it\'s", "t\'s")', True),
        ('matches("foobar", "^fo*b")', True),
        ('matches("abc", "abc", "z")', None),
        ('matches(null, "a")', None),
    ],
    "replace": [
        ('replace("13812345678", "(\\d{3})\\d{4}(\\d{4})", "$1****$2")', "138****5678"),
        ('replace("abc", "", "x")', None),
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("a.b", ".", "$", "q")', "a$b"),
        ('replace("abracadabra", "a.*?a", "*")', "*c*bra"),
        ('replace("abc", "b", "$")', None),
        ('replace("AAAA", "A+?", "b")', "bbbb"),
    ],
    "extract": [
        ('extract("a1b22", "\\d+")', ["1", "22"]),
        ('extract("abc", "x")', []),
    ],
}
