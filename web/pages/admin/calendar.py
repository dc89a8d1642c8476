"""The working calendar by month, with the company's own exceptions."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date

import chinese_calendar
from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from engine import clock, commands
from engine.errors import Invalid
from engine.model import CalendarDay
from engine.text import Text
from engine.work.calendar import load_calendar
from web import current, db
from web.i18n import language
from web.pages.admin.base import blueprint, saved

_YEARS = (2000, 2100)


@dataclass(frozen=True)
class Day:
    """One day of the grid; ``note`` says why it is not an ordinary day."""

    day: date
    in_month: bool
    works: bool
    note: str
    override: CalendarDay | None


@blueprint.get("/calendar")
def calendar() -> str:
    """Show one month."""
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
        hours=working.hours,
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
