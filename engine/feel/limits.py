"""The bounds one expression must keep, so that no diagram can slow the server down."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, DivisionByZero, InvalidOperation, Overflow
from typing import Final

MAX_TEXT: Final = 10_000
"""Characters of one expression."""

MAX_DEPTH: Final = 40
"""Nested parentheses, lists, functions … in the text; also links of one path."""

MAX_CALLS: Final = 250
"""Nodes on the way down through calls of user-defined functions."""

MAX_STEPS: Final = 100_000
"""Steps of one evaluation: nodes run again by loops, filters and calls, items and characters built."""

MAX_STRING: Final = 100_000
"""Characters of one string."""

MAX_VALUE_DEPTH: Final = 64
"""Lists and contexts inside each other in a result."""

NUMBERS: Final = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""IEEE 754 decimal128, the number type of FEEL."""
