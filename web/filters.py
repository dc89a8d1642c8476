"""How templates write times, limits, sizes and money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from engine import clock
from engine.instances.drafts import is_draft_number
from engine.model import Role
from engine.text import Text
from engine.work.calendar import WorkingCalendar
from web.i18n import language


def set_up(app: Flask) -> None:
    """Register the filters of this module and the functions templates use beside them."""
    app.jinja_env.filters.update(
        when=when,
        day=day,
        time_of_day=time_of_day,
        moment=moment,
        local_input=local_input,
        left=left,
        urgency=urgency,
        unplanned=unplanned,
        money=money,
        size=size,
        words=words,
        listed=listed,
        role_name=role_name,
    )
    app.jinja_env.globals.update(now=clock.now, company_time=company_time)
    app.jinja_env.tests.update(draft_case=is_draft_number)


def when(value: datetime | None) -> str:
    """Write a time shortly: ``11-21 09:30``, with the year when it is not this one."""
    if value is None:
        return ""
    local = clock.local(value)
    this_year = clock.local(clock.now()).year
    return f"{local:%m-%d %H:%M}" if local.year == this_year else f"{local:%Y-%m-%d %H:%M}"


def day(value: datetime | date | None) -> str:
    """Write a day: ``2026-11-21``."""
    if value is None:
        return ""
    return f"{clock.local(value) if isinstance(value, datetime) else value:%Y-%m-%d}"


def time_of_day(value: datetime | None) -> str:
    """Write the local time of day: ``09:30``."""
    return f"{clock.local(value):%H:%M}" if value is not None else ""


def local_input(value: datetime | None) -> str:
    """Write a time as the value of a ``datetime-local`` field."""
    return f"{clock.local(value):%Y-%m-%dT%H:%M}" if value is not None else ""


def company_time() -> str:
    """Write the present for scripts, with the company's offset: ``2026-11-21T09:30:00+08:00``."""
    return _stamp(clock.now())


def moment(value: datetime | None) -> Markup:
    """Write a time as ``<time>`` with the whole of it on hover."""
    if value is None:
        return Markup()
    local = clock.local(value)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        _stamp(value), f"{local:%Y-%m-%d %H:%M}", when(value)
    )


def left(due: datetime | None) -> str:
    """Say how long is left until ``due``, or for how long it has been overdue."""
    if due is None:
        return ""
    rest = due - clock.now()
    span = _span(abs(rest))
    return _("已逾期 %(span)s", span=span) if rest < timedelta() else _("还剩 %(span)s", span=span)


def urgency(due: datetime | None) -> str:
    """Return ``overdue``, ``today``, ``later`` or, without a limit, ``none``."""
    if due is None:
        return "none"
    now = clock.now()
    if due < now:
        return "overdue"
    return "today" if clock.local(due).date() == clock.local(now).date() else "later"


def unplanned(due: datetime | None) -> Text | None:
    """Return the words that warn of a limit in a year whose holidays are not known yet, else None."""
    return WorkingCalendar().says_so(clock.local(due).year) if due is not None else None


def money(value: Decimal | int | float | None) -> str:
    """Write an amount of yuan: ``¥50,000`` or ``¥1,234.50``."""
    if value is None:
        return ""
    amount = Decimal(str(value)).quantize(Decimal("0.01"))
    return f"¥{amount:,.0f}" if amount == amount.to_integral() else f"¥{amount:,.2f}"


def size(octets: int | None) -> str:
    """Write the size of a file: ``820 kB``."""
    if octets is None:
        return ""
    if octets < 1_000_000:
        return f"{max(1, round(octets / 1000))} kB"
    return f"{octets / 1_000_000:.1f} MB"


def words(text: Text | Any) -> str:
    """Write a Text in the language of the request; anything else as it is."""
    return text.in_(language()) if isinstance(text, Text) else str(text)


def listed(texts: Iterable[Text]) -> str:
    """Write several Texts as a list of the language of the request."""
    return (", " if language() == "en" else "、").join(map(words, texts))


def role_name(role: Role) -> str:
    """Write the name of a role in the language of the request."""
    return role.name_en if language() == "en" else role.name_zh


def _stamp(value: datetime) -> str:
    return clock.local(value).isoformat(timespec="seconds")


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return _("%(n)s 分钟", n=minutes)
    if minutes < 48 * 60:
        return _("%(n)s 小时", n=minutes // 60)
    return _("%(n)s 天", n=minutes // (24 * 60))
