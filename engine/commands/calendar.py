"""The company's own working time: days against the holiday package, and office hours."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import NotAllowed
from engine.model import CalendarDay, Setting
from engine.work.calendar import OFFICE_HOURS, OfficeHours


@command
def set_calendar_day(session: Session, day: date, is_workday: bool | None, note: str, *, by: Actor) -> None:
    """Override one day (``is_workday`` None takes the override back); running timers keep their due time.

    Raises NotAllowed unless the actor is an administrator.
    """
    if not by.holds("admin"):
        raise NotAllowed()
    row = session.get(CalendarDay, day)
    before = row.is_workday if row else None
    if is_workday is None:
        if row is not None:
            session.delete(row)
    else:
        row = row or CalendarDay(day=day)
        row.is_workday, row.note = is_workday, note.strip()[:200]
        session.add(row)
    body = {"day": day.isoformat(), "old": before, "new": is_workday, "note": note.strip()[:200]}
    ledger.append(session, "cfg/calendar", "calendar.changed", by.id, body)
    session.flush()


@command
def set_office_hours(session: Session, hours: OfficeHours, *, by: Actor) -> None:
    """Set when the office is open on a working day; running timers keep their due time.

    Raises NotAllowed unless the actor is an administrator.
    """
    if not by.holds("admin"):
        raise NotAllowed()
    row = session.get(Setting, OFFICE_HOURS)
    before = row.value if row is not None else OfficeHours().plain()
    wanted = hours.plain()
    if wanted == before:
        return
    row = row or Setting(key=OFFICE_HOURS)
    row.value, row.changed_at, row.changed_by = wanted, clock.now(), by.person_id
    session.add(row)
    ledger.append(session, "cfg/calendar", "office-hours.changed", by.id, {"old": before, "new": wanted})
    session.flush()
