"""Time limits of policy values and the five clocks of a complaint (C-01, CMP-040, CMP-041, CMP-116, CMP-122)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from engine import clock
from engine.errors import Invalid
from engine.work.calendar import WorkingCalendar
from engine.work.limits import UNITS, Limit, due_after

CALENDAR = WorkingCalendar()
CLOCKS = {
    "register": {"value": 4, "unit": "working hours"},
    "respond": {"value": 24, "unit": "hours"},
    "respond urgent": {"value": 2, "unit": "hours"},
    "reply": {"value": 2, "unit": "working days"},
    "handle": {"value": 48, "unit": "hours"},
    "handle major": {"value": 24, "unit": "hours"},
    "revisit": {"value": 7, "unit": "days"},
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.local_zone())


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (  # a plain working day
            "2026-11-17 10:00",
            {
                "register": "2026-11-17 14:00",
                "respond": "2026-11-18 10:00",
                "respond urgent": "2026-11-17 12:00",
                "reply": "2026-11-19 10:00",
                "handle": "2026-11-19 10:00",
                "handle major": "2026-11-18 10:00",
                "revisit": "2026-11-24 10:00",
            },
        ),
        (  # Friday afternoon, over a weekend
            "2026-11-20 16:00",
            {
                "register": "2026-11-23 11:00",
                "respond": "2026-11-21 16:00",
                "respond urgent": "2026-11-20 18:00",
                "reply": "2026-11-24 16:00",
                "handle": "2026-11-22 16:00",
                "handle major": "2026-11-21 16:00",
                "revisit": "2026-11-27 16:00",
            },
        ),
        (  # Friday before the 调休 Saturday of 10 October 2026
            "2026-10-09 16:00",
            {
                "register": "2026-10-10 11:00",
                "respond": "2026-10-10 16:00",
                "respond urgent": "2026-10-09 18:00",
                "reply": "2026-10-12 16:00",
                "handle": "2026-10-11 16:00",
                "handle major": "2026-10-10 16:00",
                "revisit": "2026-10-16 16:00",
            },
        ),
        (  # the last afternoon before National Day; work begins again on 8 October 2026
            "2026-09-30 16:00",
            {
                "register": "2026-10-08 11:00",
                "respond": "2026-10-01 16:00",
                "respond urgent": "2026-09-30 18:00",
                "reply": "2026-10-09 16:00",
                "handle": "2026-10-02 16:00",
                "handle major": "2026-10-01 16:00",
                "revisit": "2026-10-07 16:00",
            },
        ),
        (  # in the middle of the holiday, at night
            "2026-10-03 23:30",
            {
                "register": "2026-10-08 13:00",
                "respond": "2026-10-04 23:30",
                "respond urgent": "2026-10-04 01:30",
                "reply": "2026-10-10 09:00",
                "handle": "2026-10-05 23:30",
                "handle major": "2026-10-04 23:30",
                "revisit": "2026-10-10 23:30",
            },
        ),
    ],
)
def test_the_clocks_of_a_complaint(received: str, due: dict[str, str]) -> None:
    with clock.frozen(at(received)):
        found = {key: due_after(CALENDAR, clock.now(), Limit.parse(raw)) for key, raw in CLOCKS.items()}
    assert found == {key: at(moment) for key, moment in due.items()}


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-01-31 10:00", 1, "2026-02-28 10:00"),
        ("2028-01-31 10:00", 1, "2028-02-29 10:00"),
        ("2026-11-30 10:00", 3, "2027-02-28 10:00"),
        ("2026-12-15 00:30", 12, "2027-12-15 00:30"),
        ("2026-03-01 07:00", 1, "2026-04-01 07:00"),  # still 28 February in UTC
        ("2026-08-31 10:00", 0, "2026-08-31 10:00"),
    ],
)
def test_months_keep_the_day_or_end_with_the_month(start: str, months: int, due: str) -> None:
    assert due_after(CALENDAR, at(start), Limit(Decimal(months), "months")) == at(due)


@pytest.mark.parametrize(
    ("raw", "limit"),
    [
        ({"value": 2, "unit": "working days"}, Limit(Decimal(2), "working days")),
        ({"value": "1.5", "unit": "hours"}, Limit(Decimal("1.5"), "hours")),
        ({"value": Decimal(1), "unit": "week"}, Limit(Decimal(1), "weeks")),
        (Limit(Decimal(3), "days"), Limit(Decimal(3), "days")),
    ],
)
def test_a_limit_is_read(raw: Any, limit: Limit) -> None:
    assert Limit.parse(raw) == limit


@pytest.mark.parametrize(
    "raw",
    [
        None,
        2,
        "2 days",
        {},
        {"value": 2},
        {"value": 2, "unit": "moons"},
        {"value": 2, "unit": None},
        {"value": "many", "unit": "days"},
        {"value": None, "unit": "days"},
        {"value": -1, "unit": "days"},
        {"value": "NaN", "unit": "days"},
        {"value": "1.5", "unit": "working days"},
        {"value": "0.5", "unit": "months"},
    ],
)
def test_a_limit_that_says_nothing_is_refused(raw: Any) -> None:
    with pytest.raises(Invalid) as refused:
        Limit.parse(raw)
    assert "working days" in refused.value.text.en


@pytest.mark.parametrize("unit", UNITS)
def test_no_limit_stalls_the_server(unit: str) -> None:
    with pytest.raises(Invalid, match="过长"):
        due_after(CALENDAR, at("2026-11-20 16:00"), Limit(Decimal(10**12), unit))


def test_a_limit_in_words() -> None:
    assert Limit(Decimal(2), "working days").text.zh == "2 个工作日"
    assert Limit(Decimal("1.0"), "working hours").text.en == "1 working hour"
    assert Limit(Decimal(100), "hours").text.en == "100 hours"
