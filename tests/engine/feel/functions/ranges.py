"""What the functions that relate points and ranges give."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[tuple[str, Any]]] = {
    "before": [
        ("before([1..5), 5)", True),
        ('before(1, "a")', None),
        ("before(1, 10)", True),
        ("before(1, (1..10])", True),
        ("before([1..5), [5..10])", True),
        ("before([1..5], [5..10])", False),
        ("before([1..10], 10)", False),
    ],
    "after": [
        ("after(10, 1)", True),
        ("after(10, [1..10))", True),
        ("after([5..10], [1..5))", True),
        ("after((1..10], 1)", True),
        ("after(1, [1..2])", False),
    ],
    "meets": [
        ("meets([1..5], [5..10])", True),
        ("meets([1..5), [5..10])", False),
        ("meets([1..5], [6..10])", False),
    ],
    "met by": [
        ("met by([5..10], [1..5])", True),
        ("met by((5..10], [1..5])", False),
    ],
    "overlaps": [
        ("overlaps([1..5], [5..8])", True),
        ("overlaps([1..8], [3..5])", True),
        ("overlaps([1..5), [5..8])", False),
        ("overlaps([3..8], [1..5])", True),
    ],
    "overlaps before": [
        ("overlaps before([1..5], [3..8])", True),
        ("overlaps before([1..5], [6..8])", False),
        ("overlaps before([1..5], [1..5])", False),
    ],
    "overlaps after": [
        ("overlaps after([3..8], [1..5])", True),
        ("overlaps after([6..8], [1..5])", False),
    ],
    "finishes": [
        ("finishes(10, [1..10])", True),
        ("finishes(10, [1..10))", False),
        ("finishes([5..10], [1..10])", True),
    ],
    "finished by": [
        ("finished by([1..10], 10)", True),
        ("finished by([1..10], [5..10))", False),
        ("finished by([1..10], [5..10])", True),
    ],
    "includes": [
        ("includes([1..10], 5)", True),
        ("includes((1..10], 1)", False),
        ("includes([1..10], [4..6])", True),
        ("includes([1..10], [4..12])", False),
    ],
    "during": [
        ('during(@"2024-01-02", [@"2024-01-01"..@"2024-01-03"])', True),
        ("during(5, [1..10])", True),
        ("during(1, (1..10])", False),
        ("during([4..6], [1..10])", True),
        ("during((1..10), [1..10])", True),
    ],
    "starts": [
        ("starts(1, [1..10])", True),
        ("starts(1, (1..10])", False),
        ("starts([1..5], [1..10])", True),
    ],
    "started by": [
        ("started by([1..10], 1)", True),
        ("started by([1..10], [1..5])", True),
        ("started by([1..10], (1..5))", False),
    ],
    "coincides": [
        ("coincides(5, 5)", True),
        ("coincides([1..5], [1..5])", True),
        ("coincides((1..5), [1..5])", False),
    ],
}
