"""What the functions on contexts give."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[tuple[str, Any]]] = {
    "get value": [
        ('get value({a: {b: 1}}, ["a", "b"])', 1),
        ('get value({a: 1}, "b")', None),
        ('get value(null, "a")', None),
        ('get value(m: {a: 1}, key: "a")', 1),
        ("get value({a: 1}, null)", None),
    ],
    "get entries": [
        ("get entries({a: 1})", [{"key": "a", "value": 1}]),
        ("get entries({})", []),
        ("get entries(1)", None),
        ("get entries(m: {a: 1})[1].value", 1),
    ],
    "context": [
        ('context([{key: "a", value: 1}])', {"a": 1}),
        ("context([])", {}),
        ('context({key: "a", value: null})', {"a": None}),
        ('context([{key: "a"}])', None),
        ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
        ("context([{key: 1, value: 1}])", None),
    ],
    "context put": [
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
        ("context put({a: 1}, null, 2)", None),
        ("context put({}, [], 2)", None),
        ('context put({a: 1}, ["a", "b"], 2)', None),
        ('context put(context: {}, keys: ["a"], value: 1)', {"a": 1}),
    ],
    "context merge": [
        ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": 2, "b": 3}),
        ("context merge([])", {}),
        ("context merge([{a: 1}, null])", None),
        ("context merge({a: 1})", {"a": 1}),
    ],
}
