"""A report: a table with filters, page by page, that every auditor's page shows in one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from engine import clock
from engine.queries.paging import Page
from engine.text import Text


@dataclass(frozen=True)
class Cell:
    """What stands in a place of the table: a text, where it leads, how it is marked (``ok``, ``overdue``, ``info``).

    ``links`` are for a place that leads to several pages: each with its address, below each other.
    """

    text: Any
    url: str = ""
    tone: str = ""
    hint: Any = ""
    links: Sequence[tuple[Any, str]] = ()


@dataclass(frozen=True)
class Field:
    """What narrows the report: ``kind`` is ``text``, ``date``, or with ``options`` by value ``choice`` or ``tabs``.

    Tabs stand above the other fields and load the page anew: what the others offer may depend on them.
    """

    name: str
    label: Text
    kind: str = "text"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """One page of a report; ``query`` is what narrowed it, kept in the links to its other pages.

    ``actions`` are what else one may go to from here, each with its address.
    """

    title: Text
    hint: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Cell]]
    page: Page[Any]
    fields: Sequence[Field] = ()
    notes: Sequence[Text] = ()
    actions: Sequence[tuple[Text, str]] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    empty: Text = field(default_factory=lambda: Text("没有符合条件的记录", "No record fits"))

    @property
    def query(self) -> dict[str, str]:
        """Return the filters as the address has them, else as the report begins."""
        return {**self.defaults, **addressed(self.fields)}

    @property
    def is_narrowed(self) -> bool:
        """Tell whether there are filters to clear: tabs are none, nor is what the report begins with."""
        kept = {**self.defaults, **self.tab}
        return any(value and value != kept.get(name) for name, value in self.query.items())

    @property
    def tab(self) -> dict[str, str]:
        """Return the tabs the address has chosen: what stays when the filters are cleared."""
        return given([one for one in self.fields if one.kind == "tabs"])


def given(fields: Sequence[Field], args: MultiDict[str, str] | None = None) -> dict[str, str]:
    """Return what the address asks for; choices that are none, and days that are none, do not narrow."""
    told = {one.name: (args or request.args).get(one.name, "").strip()[:100] for one in fields}
    kept = {one.name: one for one in fields}
    return {name: value for name, value in told.items() if value and _makes_sense(kept[name], value)}


def addressed(fields: Sequence[Field]) -> dict[str, str]:
    """Return what leads to the same list again: what narrows it, and the days emptied to see it all."""
    told = given(fields)
    emptied = {one.name for one in fields if one.kind == "date" and request.args.get(one.name) == ""}
    return {one.name: told.get(one.name, "") for one in fields if one.name in told or one.name in emptied}


def _makes_sense(asked: Field, value: str) -> bool:
    if asked.kind in ("choice", "tabs"):
        return value in asked.options
    return asked.kind != "date" or day_of(value) is not None


def day_of(value: str) -> date | None:
    """Return the day a date field holds, None for anything else."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def stamp(moment: datetime | None) -> str:
    """Write a moment to the minute, with its year, as the company's clock has it; a dash for none."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment is not None else "—"


def begins(value: str | None) -> datetime | None:
    """Return the first moment of a day at the company, None without one."""
    day = day_of(value or "")
    return datetime.combine(day, time(), clock.local_zone()) if day is not None else None


def ends(value: str | None) -> datetime | None:
    """Return the first moment after a day at the company, None without one."""
    begun = begins(value)
    return begun + timedelta(days=1) if begun is not None else None
