"""What the functions on numbers give."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[tuple[str, Any]]] = {
    "decimal": [
        ("decimal(2.5, 0)", 2),
        ("decimal(1/3, 2)", 0.33),
        ("decimal(3.5, 0)", 4),
        ("decimal(1234, -2)", 1200),
        ("decimal(1, null)", None),
        ("decimal(1)", None),
    ],
    "floor": [
        ("floor(-2.1)", -3),
        ("floor(n: 1.5)", 1),
        ("floor(m: 1.5)", None),
        ("floor()", None),
        ("floor(1.56, 1)", 1.5),
        ('floor("1")', None),
    ],
    "ceiling": [
        ("ceiling(2.15, 1)", 2.2),
        ("ceiling(-1.5)", -1),
        ("ceiling(1.5)", 2),
    ],
    "round up": [
        ("round up(-2.1)", -3),
        ("round up(5.5, 0)", 6),
        ("round up(-1.121, 2)", -1.13),
        ("round up(null, 1)", None),
    ],
    "round down": [
        ("round down(5.5, 0)", 5),
        ("round down(-1.126, 2)", -1.12),
        ("round down(1.9)", 1),
    ],
    "round half up": [
        ("round half up(2.5, 0)", 3),
        ("round half up(-5.5, 0)", -6),
        ("round half up(1.126, 2)", 1.13),
    ],
    "round half down": [
        ("round half down(5.5, 0)", 5),
        ("round half down(-1.126, 2)", -1.13),
    ],
    "abs": [
        ('abs(@"-P1D")', "P1D"),
        ("abs(-10)", 10),
        ("abs(n: -1)", 1),
        ('abs("a")', None),
    ],
    "modulo": [
        ("modulo(-5, 3)", 1),
        ("modulo(5, -3)", -1),
        ("modulo(1, 0)", None),
        ("modulo(12, 5)", 2),
        ("modulo(10.1, 4.5)", 1.1),
        ("modulo(-10.1, 4.5)", 3.4),
    ],
    "sqrt": [
        ("sqrt(-1)", None),
        ("sqrt(16)", 4),
        ("sqrt(number: 2) * sqrt(2) - 2 < 0.001", True),
    ],
    "log": [
        ("log(0)", None),
        ("decimal(log(10), 8)", 2.30258509),
    ],
    "exp": [
        ("decimal(exp(5), 8)", 148.4131591),
        ("exp(0)", 1),
        ('exp("1")', None),
    ],
    "odd": [
        ("odd(3)", True),
        ("odd(-5)", True),
        ("odd(2)", False),
    ],
    "even": [
        ("even(1.5)", None),
        ("even(0)", True),
        ("even(-5)", False),
        ('even("2")', None),
    ],
    "sum": [
        ("sum([])", None),
        ('sum(@"P1D", @"PT12H")', "P1DT12H"),
        ("sum(1, 2, 3)", 6),
        ("sum([1, null])", None),
        ("sum(1.1, 2.2) = 3.3", True),
    ],
    "product": [
        ("product(2, 3)", 6),
        ("product([2, 3, 4])", 24),
        ("product([])", None),
    ],
    "mean": [
        ("mean(1, 2, 6)", 3),
        ("mean([])", None),
        ("mean([1, 2])", 1.5),
        ('mean([1, "a"])', None),
    ],
    "median": [
        ("median([3, 1, 2, 10])", 2.5),
        ("median(8, 2, 5, 3, 4)", 4),
        ("median([])", None),
    ],
    "stddev": [
        ("stddev(2, 4, 7, 5)", 2.0816659994661326),
        ("stddev([47])", None),
        ("stddev([])", None),
    ],
    "mode": [
        ("mode([6, 3, 9, 6, 6, 3])", [6]),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ("mode([])", []),
        ("mode([null])", None),
    ],
}
