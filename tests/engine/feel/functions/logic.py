"""What the functions of logic give."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[tuple[str, Any]]] = {
    "not": [
        ('not("x")', None),
        ("not(true)", False),
        ("not(null)", None),
    ],
    "all": [
        ("all([true, null])", None),
        ("all([])", True),
        ("all([false, null])", False),
        ("all(true, true)", True),
        ("all([1])", None),
        ("all(null)", None),
    ],
    "any": [
        ("any([false, true])", True),
        ("any([])", False),
        ("any([true, null])", True),
        ("any([false, null])", None),
        ("any(null)", None),
    ],
    "get or else": [
        ("get or else(missing, 3)", 3),
        ("get or else(2, 3)", 2),
    ],
    "is defined": [
        ("is defined(missing)", False),
        ("is defined(1)", True),
    ],
    "is": [
        ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
        ('is(@"10:00:00", @"10:00:00Z")', False),
        ("is(1, 1.0)", True),
        ("is(null, null)", True),
        ('is(1, "1")', False),
    ],
}
