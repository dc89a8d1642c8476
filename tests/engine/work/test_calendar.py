"""The working calendar against the real holiday plan of 2026 (C-01, C-02, CMP-040, CMP-041)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import clock
from engine.errors import Invalid
from engine.work.calendar import OfficeHours, WorkingCalendar

CALENDAR = WorkingCalendar()
WITH_LUNCH = WorkingCalendar(OfficeHours(lunch=(time(12), time(13))))


def at(text: str) -> datetime:
    """Return a local time of the office, for instance "2026-10-10 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.local_zone())


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 10), True),  # 调休 Saturday after National Day
        (date(2026, 9, 20), True),  # 调休 Sunday before it
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),  # Wednesday of the National Day week
        (date(2026, 10, 8), True),
        (date(2026, 2, 14), True),  # 调休 Saturday before Spring Festival
        (date(2026, 2, 16), False),
        (date(2026, 2, 28), True),
        (date(2026, 1, 2), False),
        (date(2026, 11, 21), False),  # a plain Saturday
        (date(2026, 11, 23), True),
    ],
)
def test_the_states_holiday_plan_decides(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


def test_own_exceptions_win_over_the_plan() -> None:
    calendar = WorkingCalendar(overrides={date(2026, 10, 1): True, date(2026, 11, 23): False})
    assert calendar.is_working_day(date(2026, 10, 1))
    assert not calendar.is_working_day(date(2026, 11, 23))
    assert calendar.add_working_days(at("2026-11-20 16:00"), 1) == at("2026-11-24 16:00")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-20 10:00", 4, "2026-11-20 14:00"),
        ("2026-11-20 16:00", 4, "2026-11-23 11:00"),  # over a weekend
        ("2026-11-20 14:00", 4, "2026-11-20 18:00"),  # ends with the day, not with the next morning
        ("2026-11-21 10:00", 4, "2026-11-23 13:00"),  # received on a Saturday
        ("2026-11-20 20:00", 4, "2026-11-23 13:00"),  # after closing
        ("2026-11-20 06:00", 4, "2026-11-20 13:00"),  # before opening
        ("2026-10-09 16:00", 4, "2026-10-10 11:00"),  # into the 调休 Saturday
        ("2026-09-30 16:00", 4, "2026-10-08 11:00"),  # over National Day
        ("2026-02-14 17:00", 2, "2026-02-24 10:00"),  # over Spring Festival
        ("2025-12-31 16:00", 4, "2026-01-04 11:00"),  # year's end; Sunday 4 January is worked
        ("2026-11-20 17:30", Decimal("0.5"), "2026-11-20 18:00"),
        ("2026-11-21 10:00", 0, "2026-11-23 09:00"),
        ("2026-11-23 11:00", -4, "2026-11-20 16:00"),
        ("2026-11-22 11:00", -1, "2026-11-20 17:00"),
        ("2026-11-23 09:00", -1, "2026-11-20 17:00"),
        ("2026-11-23 08:00", -9, "2026-11-20 09:00"),
    ],
)
def test_working_hours_run_only_while_the_office_is_open(start: str, hours: Decimal | int, due: str) -> None:
    assert CALENDAR.add_working_hours(at(start), hours) == at(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-18 10:30", 2, "2026-11-20 10:30"),
        ("2026-11-20 16:00", 2, "2026-11-24 16:00"),
        ("2026-11-21 10:00", 2, "2026-11-25 09:00"),  # counts from Monday's opening
        ("2026-11-20 18:00", 1, "2026-11-24 09:00"),  # at closing time the next day has begun
        ("2026-11-20 17:59", 1, "2026-11-23 17:59"),
        ("2026-10-09 16:00", 2, "2026-10-12 16:00"),  # the 调休 Saturday counts, the Sunday does not
        ("2026-09-30 16:00", 2, "2026-10-09 16:00"),
        ("2025-12-31 16:00", 2, "2026-01-05 16:00"),
        ("2026-11-21 10:00", 0, "2026-11-23 09:00"),
        ("2026-11-24 16:00", -2, "2026-11-20 16:00"),
        ("2026-11-22 10:00", -1, "2026-11-19 18:00"),
    ],
)
def test_working_days_keep_the_clock_time(start: str, days: int, due: str) -> None:
    assert CALENDAR.add_working_days(at(start), days) == at(due)


def test_answers_are_in_utc() -> None:
    for moment in (
        CALENDAR.add_working_days(at("2026-11-20 16:00"), 1),
        CALENDAR.add_working_hours(at("2026-11-20 16:00"), 1),
        CALENDAR.next_opening(at("2026-11-21 16:00")),
        CALENDAR.last_closing(at("2026-11-21 16:00")),
    ):
        assert moment.tzinfo is UTC


def test_the_lunch_break_is_not_worked() -> None:
    assert WITH_LUNCH.add_working_hours(at("2026-11-20 11:00"), 4) == at("2026-11-20 16:00")
    assert WITH_LUNCH.add_working_hours(at("2026-11-20 12:30"), 1) == at("2026-11-20 14:00")
    assert WITH_LUNCH.next_opening(at("2026-11-20 12:30")) == at("2026-11-20 13:00")
    assert WITH_LUNCH.add_working_hours(at("2026-11-20 14:00"), -2) == at("2026-11-20 11:00")
    worked = WITH_LUNCH.working_time_between(at("2026-11-20 09:00"), at("2026-11-23 09:00"))
    assert worked == timedelta(hours=8)


def test_time_between_counts_only_office_hours() -> None:
    between = CALENDAR.working_time_between
    assert between(at("2026-11-20 16:00"), at("2026-11-23 11:00")) == timedelta(hours=4)
    assert between(at("2026-09-30 18:00"), at("2026-10-08 09:00")) == timedelta()
    assert between(at("2026-10-10 00:00"), at("2026-10-11 00:00")) == timedelta(hours=9)
    assert between(at("2026-11-23 11:00"), at("2026-11-20 16:00")) == -timedelta(hours=4)


@settings(max_examples=150, deadline=None)
@given(
    start=st.integers(0, 5 * 366 * 24 * 60).map(lambda m: at("2024-01-01 00:00") + timedelta(minutes=m)),
    minutes=st.integers(0, 60 * 400),
    calendar=st.sampled_from([CALENDAR, WITH_LUNCH]),
)
def test_adding_and_measuring_agree(start: datetime, minutes: int, calendar: WorkingCalendar) -> None:
    hours = Decimal(minutes) / 60
    due = calendar.add_working_hours(start, hours)
    drift = calendar.working_time_between(start, due) - timedelta(minutes=minutes)
    assert abs(drift) < timedelta(milliseconds=1)
    assert calendar.next_opening(due) - calendar.last_closing(due) >= timedelta()
    assert calendar.add_working_hours(due, -hours) <= calendar.next_opening(start)


def test_a_year_the_package_does_not_know_is_counted_monday_to_friday_and_says_so() -> None:
    assert not CALENDAR.is_working_day(date(2031, 10, 4))
    assert CALENDAR.is_working_day(date(2031, 10, 1))
    assert CALENDAR.unknown_years(at("2026-12-30 10:00"), at("2026-12-31 10:00")) == ()
    assert CALENDAR.unknown_years(at("2031-02-01 10:00"), at("2030-12-31 10:00")) == (2030, 2031)
    words = CALENDAR.says_so(2031)
    assert words is not None
    assert "2031" in words.zh
    assert "Monday to Friday" in words.en
    assert CALENDAR.says_so(2026) is None


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(Invalid, match="整数"):
        CALENDAR.add_working_days(at("2026-11-20 16:00"), Decimal("1.5"))
    with pytest.raises(Invalid, match="过长"):
        CALENDAR.add_working_days(at("2026-11-20 16:00"), 10_001)
    with pytest.raises(Invalid, match="过长"):
        CALENDAR.add_working_hours(at("2026-11-20 16:00"), 10**9)
    with pytest.raises(Invalid, match="过长"):
        CALENDAR.add_working_days(at("9999-12-20 16:00"), 100)
    with pytest.raises(Invalid, match="过长"):
        CALENDAR.working_time_between(at("2026-11-20 16:00"), at("2326-11-20 16:00"))
    with pytest.raises(ValueError, match="zone"):
        CALENDAR.next_opening(datetime(2026, 11, 20, 16))  # noqa: DTZ001


@pytest.mark.parametrize(
    "value",
    [
        {"opens": "18:00", "closes": "09:00"},
        {"opens": "09:00"},
        {"opens": "9 o'clock", "closes": "18:00"},
        {"opens": "09:00", "closes": "18:00", "lunch": ["13:00", "12:00"]},
        {"opens": "09:00", "closes": "18:00", "lunch": []},
        "09:00-18:00",
    ],
)
def test_office_hours_that_make_no_sense_are_refused(value: object) -> None:
    with pytest.raises(Invalid):
        OfficeHours.parse(value)


def test_office_hours_are_read_from_the_setting() -> None:
    read = OfficeHours.parse({"opens": "08:30", "closes": "17:30", "lunch": ["12:00", "13:30"]})
    assert read.windows == ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))
