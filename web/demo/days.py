"""The days on which the stories of the demo company happen: working days, from the opening of the office."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engine import clock
from engine.work.calendar import load_calendar

WEEKEND, HOLIDAY = 2, 9
_FRIDAY = 4


def opening(session: Session, moment: datetime, back: int = HOLIDAY) -> datetime:
    """Return when the office has just opened on the day of ``moment``, else on the last working day before.

    Where that is further ``back`` than so many days, the day stays: what happened between two stories has to stay true.
    """
    begun = clock.local(moment).replace(hour=9, minute=10, second=0, microsecond=0)
    calendar = load_calendar(session)
    days = (begun - timedelta(days=each) for each in range(back + 1))
    return next((day for day in days if calendar.is_working_day(day.date())), begun)


def day(ahead: int = 0) -> str:
    """Return today, or so many days from it, as forms have dates; a day to come is none of a weekend."""
    found = clock.local(clock.now()).date() + timedelta(days=ahead)
    while ahead > 0 and found.weekday() > _FRIDAY:
        found += timedelta(days=1)
    return found.isoformat()
