"""The table of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, milliseconds (median), the ratio to what, and what was expected."""

    what: str
    milliseconds: float
    ratio: str = ""
    expected: str = ""


def show(rows: Sequence[Figure]) -> None:
    """Print the figures."""
    width = max(len(row.what) for row in rows)
    print(f"{'what':{width}}  {'ms':>9}  {'ratio':>28}  expected")
    for row in rows:
        print(f"{row.what:{width}}  {row.milliseconds:9.3f}  {row.ratio:>28}  {row.expected}")
