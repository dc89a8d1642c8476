"""What the functions about the calendar and the present give."""

from __future__ import annotations

from typing import Any

CASES: dict[str, list[tuple[str, Any]]] = {
    "now": [
        ("now() - now()", "PT0S"),
        ("now() instance of date and time", True),
        ("now(1)", None),
    ],
    "today": [
        ("today() instance of date", True),
        ("today() = date(now())", True),
    ],
    "day of year": [
        ('day of year(@"2024-02-29")', 60),
        ('day of year(@"2019-09-17")', 260),
        ('day of year("2019-09-17")', None),
    ],
    "day of week": [
        ('day of week(@"10000-01-01T00:00:00Z")', "Saturday"),
        ('day of week(@"2024-02-29")', "Thursday"),
        ('day of week(@"2019-09-17T10:00:00Z")', "Tuesday"),
        ("day of week(null)", None),
    ],
    "month of year": [
        ('month of year(@"2024-02-29")', "February"),
        ('month of year(date: @"2019-09-17")', "September"),
    ],
    "week of year": [
        ('week of year(@"2024-12-30")', 1),
        ('week of year(@"2005-01-01")', 53),
        ('week of year(@"2003-12-29")', 1),
    ],
    "last day of month": [
        ('last day of month(@"2024-02-03")', "2024-02-29"),
        ('last day of month(@"2023-02-03")', "2023-02-28"),
    ],
}
