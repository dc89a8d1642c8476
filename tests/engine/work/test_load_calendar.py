"""The calendar as the database has it."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from engine import clock
from engine.database import transaction
from engine.errors import Invalid
from engine.model import CalendarDay, Setting
from engine.work.calendar import OFFICE_HOURS, OfficeHours, WorkingCalendar, load_calendar


def test_an_untouched_database_means_nine_to_six(session: Session) -> None:
    assert load_calendar(session) == WorkingCalendar(OfficeHours(time(9), time(18)))


def test_it_is_built_once_until_something_changes(session: Session) -> None:
    before = load_calendar(session)
    assert load_calendar(session) is before
    with transaction(session):
        session.add(CalendarDay(day=date(2026, 11, 23), is_workday=False, note="公司周年庆"))
    changed = load_calendar(session)
    assert not changed.is_working_day(date(2026, 11, 23))
    with transaction(session):
        day = session.get(CalendarDay, date(2026, 11, 23))
        assert day is not None
        day.is_workday = True
    assert load_calendar(session).is_working_day(date(2026, 11, 23))


def test_office_hours_come_from_the_setting(session: Session) -> None:
    hours = {"opens": "08:30", "closes": "17:30", "lunch": ["12:00", "13:00"]}
    with transaction(session):
        session.add(Setting(key=OFFICE_HOURS, value=hours, changed_at=clock.now()))
    assert load_calendar(session).hours == OfficeHours(time(8, 30), time(17, 30), (time(12), time(13)))
    with transaction(session):
        setting = session.get(Setting, OFFICE_HOURS)
        assert setting is not None
        setting.value = {"opens": "late"}
    with pytest.raises(Invalid, match="办公时间"):
        load_calendar(session)
