"""The working calendar by month, with the company's own exceptions and its office hours."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, time

import chinese_calendar
from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import clock, commands
from engine.errors import Invalid
from engine.model import CalendarDay
from engine.text import Text
from engine.work.calendar import OfficeHours, WorkingCalendar, load_calendar
from web import current, db
from web.i18n import language
from web.pages.admin.base import blueprint, saved

_YEARS = (2000, 2100)
_MARKS = ("opens", "lunch_from", "lunch_until", "closes")
_EXAMPLES = ((4, 0), (0, 1), (0, 2))
"""Working hours and working days of the limits the page reckons as examples."""


@dataclass(frozen=True)
class Day:
    """One day of the grid; ``note`` says why it is not an ordinary day."""

    day: date
    in_month: bool
    works: bool
    note: str
    override: CalendarDay | None


@dataclass(frozen=True)
class Example:
    """When a limit that begins now would end."""

    hours: int
    days: int
    ends: datetime


@blueprint.get("/calendar")
def calendar() -> str:
    """Show one month."""
    return _page()


@blueprint.post("/calendar/hours")
def change_hours() -> Response | tuple[str, int]:
    """Set the office hours; a refusal stands beside them."""
    typed = {name: request.form.get(name, "").strip() for name in _MARKS}
    try:
        commands.set_office_hours(db.session(), _hours(typed), by=current.actor())
    except Invalid as refusal:
        return _page(typed, refusal.text), refusal.status
    return saved(".calendar")


def _hours(typed: dict[str, str]) -> OfficeHours:
    try:
        opens, closes = (time.fromisoformat(typed[name]) for name in ("opens", "closes"))
        lunch = [time.fromisoformat(typed[name]) for name in ("lunch_from", "lunch_until") if typed[name]]
    except ValueError as error:
        raise Invalid(Text("请填写上班和下班时间，例如 09:00", "Give opening and closing, such as 09:00")) from error
    if len(lunch) == 1:
        raise Invalid(Text("午休请填写起止两个时间，或都留空", "Give both ends of the lunch break, or neither"))
    return OfficeHours(opens, closes, (lunch[0], lunch[1]) if lunch else None)


def _typed(hours: OfficeHours) -> dict[str, str]:
    lunch = hours.lunch or (None, None)
    marks = zip(_MARKS, (hours.opens, *lunch, hours.closes), strict=True)
    return {name: f"{mark:%H:%M}" if mark else "" for name, mark in marks}


def _examples(working: WorkingCalendar) -> list[Example]:
    now = clock.now()
    return [
        Example(hours, days, working.add_working_days(now, days) if days else working.add_working_hours(now, hours))
        for hours, days in _EXAMPLES
    ]


def _page(typed: dict[str, str] | None = None, refusal: Text | None = None) -> str:
    first = _month(request.args.get("month", ""))
    session = db.session()
    working = load_calendar(session)
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    found = session.scalars(select(CalendarDay).where(CalendarDay.day.between(weeks[0][0], weeks[-1][-1])))
    overrides = {row.day: row for row in found}
    grid = [
        [
            Day(day, day.month == first.month, working.is_working_day(day), _note(day), overrides.get(day))
            for day in week
        ]
        for week in weeks
    ]
    return render_template(
        "admin/calendar.html",
        first=first,
        before=_shift(first, -1),
        after=_shift(first, 1),
        today=clock.local(clock.now()).date(),
        grid=grid,
        unknown=working.says_so(first.year),
        typed=typed or _typed(working.hours),
        refusal=refusal,
        examples=_examples(working),
        now=clock.now(),
        overrides=session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all(),
    )


@blueprint.post("/calendar")
def change_calendar() -> Response:
    """Make a day a working day or not, or take the exception back."""
    try:
        day = date.fromisoformat(request.form.get("day", ""))
        works = {"work": True, "rest": False, "default": None}[request.form.get("works", "")]
    except (KeyError, ValueError) as error:
        raise Invalid(Text("请选择日期和类型", "Choose a day and what it is")) from error
    commands.set_calendar_day(db.session(), day, works, request.form.get("note", ""), by=current.actor())
    return saved(".calendar", month=f"{day:%Y-%m}")


def _note(day: date) -> str:
    if day in chinese_calendar.workdays:
        return _("调休上班")
    if day in chinese_calendar.in_lieu_days:
        return _("调休放假")
    if day not in chinese_calendar.holidays:
        return ""
    name = chinese_calendar.holidays[day]
    return name if language() == "en" else str(chinese_calendar.Holiday(name).chinese)


def _month(text: str) -> date:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = clock.local(clock.now()).date().replace(day=1)
    return first.replace(year=min(max(first.year, _YEARS[0]), _YEARS[1]))


def _shift(first: date, by: int) -> str:
    number = first.year * 12 + first.month - 1 + by
    return f"{number // 12:04}-{number % 12 + 1:02}"
