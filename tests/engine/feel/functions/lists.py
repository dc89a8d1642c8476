"""What the functions on lists give."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[tuple[str, Any]]] = {
    "count": [
        ("count([])", 0),
        ("count([1, null])", 2),
        ("count(1)", 1),
        ("count(null)", None),
    ],
    "list contains": [
        ("list contains([1, null], null)", True),
        ("list contains([1, 2], 3)", False),
        ("list contains([[1]], [1])", True),
        ("list contains(null, 1)", None),
    ],
    "min": [
        ("min([])", None),
        ("min(3, 1, 2)", 1),
        ('min([@"P1D", @"PT1H"])', "PT1H"),
        ("min([1, null])", None),
    ],
    "max": [
        ('max("a", "b")', "b"),
        ('max(1, "b")', None),
        ("max([])", None),
        ('max([@"2024-01-01", @"2023-01-01"])', "2024-01-01"),
    ],
    "sublist": [
        ("sublist([1, 2, 3], 2)", [2, 3]),
        ("sublist([1, 2, 3], -2, 1)", [2]),
        ("sublist([1, 2, 3], 0)", None),
        ("sublist([1, 2, 3], 2, 1)", [2]),
        ("sublist([1, 2, 3], 4)", None),
        ("sublist(list: [1, 2], start position: 2)", [2]),
    ],
    "append": [
        ("append([1], 2, 3)", [1, 2, 3]),
        ("append([1], null)", [1, None]),
        ("append(null, 1)", None),
        ("append(1, 2)", [1, 2]),
    ],
    "concatenate": [
        ("concatenate([1], [2])", [1, 2]),
        ("concatenate([1], [2, 3], [4])", [1, 2, 3, 4]),
        ("concatenate([1], null)", None),
    ],
    "insert before": [
        ("insert before([1, 3], 2, 2)", [1, 2, 3]),
        ("insert before([1], 1, 0)", [0, 1]),
        ("insert before([1], 0, 0)", None),
        ("insert before([1], -1, 0)", [0, 1]),
    ],
    "remove": [
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1, 2], -1)", [1]),
        ("remove([1, 2], 3)", None),
        ("remove(null, 1)", None),
    ],
    "list replace": [
        ("list replace([1, 2], 1, 9)", [9, 2]),
        ("list replace([1, 2, 3], function(item, new) item > 1, 0)", [1, 0, 0]),
        ("list replace([1, 2], -1, 9)", [1, 9]),
        ("list replace([1], 2, 9)", None),
        ('list replace([1], function(a, b) "x", 9)', None),
        ("list replace(list: [1, 2], position: 1, newItem: 9)", [9, 2]),
    ],
    "reverse": [
        ("reverse([1, 2])", [2, 1]),
        ("reverse([])", []),
        ("reverse(null)", None),
    ],
    "index of": [
        ("index of([1, 2, 1], 1)", [1, 3]),
        ("index of([1, null], null)", [2]),
        ("index of([1], 2)", []),
        ("index of(null, 1)", None),
    ],
    "union": [
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("union([1, null], [null])", [1, None]),
    ],
    "distinct values": [
        ("distinct values([1, 1.0, null, null])", [1, None]),
        ("distinct values([[1], [1], 2])", [[1], 2]),
    ],
    "duplicate values": [
        ("duplicate values([1, 2, 1])", [1]),
        ("duplicate values([1, 2])", []),
    ],
    "flatten": [
        ("flatten([[1, [2]], 3])", [1, 2, 3]),
        ("flatten([1, [[2]]])", [1, 2]),
        ("flatten(null)", None),
    ],
    "sort": [
        ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
        ("sort(list: [3, 1, 2], precedes: function(a, b) a < b)", [1, 2, 3]),
        ('sort(["b", "a"])', ["a", "b"]),
        ("sort([], function(a, b) a < b)", []),
        ("sort([1, 2], null)", None),
        ('sort([1, "a"])', None),
    ],
    "partition": [
        ("partition([1, 2, 3], 2)", [[1, 2], [3]]),
        ("partition([], 2)", []),
        ("partition([1], 0)", None),
    ],
    "is empty": [
        ("is empty([])", True),
        ("is empty([null])", False),
    ],
}
