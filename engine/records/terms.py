"""How long records are kept: by their class, or by law where that is longer; which rule won is said in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine import clock
from engine.catalogue import listing, policies
from engine.model import Definition, DefinitionKind, Record, Setting
from engine.text import Text

ASSIGNED = "records.assigned"
"""The setting in which administrators give procedures another class or floor than their catalogue."""
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Kind:
    """A record class or a legal floor: ``years`` None means that it never runs out."""

    key: str
    title: Text
    years: int | None
    mandate: Text
    """What prescribes it: words of the company's documents, or a law."""


@dataclass(frozen=True)
class Term:
    """How long the records of a procedure are kept: the longer of its class and its legal floor."""

    kind: Kind
    floor: Kind | None

    @property
    def years(self) -> int | None:
        """Return for how many years, None for ever."""
        if self.kind.years is None or self.floor is None:
            return self.kind.years
        return None if self.floor.years is None else max(self.kind.years, self.floor.years)

    @property
    def is_by_law(self) -> bool:
        """Tell whether the legal floor is the longer one and wins."""
        return self.years != self.kind.years

    def until(self, since: datetime) -> date | None:
        """Return the day from which a record may go, None when it never may."""
        return years_after(clock.local(since).date(), self.years) if self.years is not None else None

    def words(self) -> Text:
        """Say which rule won."""
        kind, floor = self.kind, self.floor
        if kind.key == UNKNOWN:
            return Text("未定保存类别，按永久保存", "No class is set: kept for ever")
        if kind.years is None:
            return Text(f"{kind.title.zh}：不销毁", f"{kind.title.en}: never destroyed")
        by_class = Text(f"{kind.title.zh} {kind.years} 年", f"{kind.title.en}, {kind.years} years")
        if floor is None:
            return by_class
        by_law = Text(
            f"{floor.title.zh}法定最低 {floor.years} 年", f"legal minimum {floor.years} years ({floor.title.en})"
        )
        if self.is_by_law:
            return Text(f"{by_class.zh}，{by_law.zh}，从长", f"{by_class.en}; {by_law.en}, which is longer and wins")
        return Text(f"{by_class.zh}，不短于{by_law.zh}", f"{by_class.en}; not below the {by_law.en}")


class Terms:
    """The terms of all procedures as they are set now; a change counts for all records, old ones too."""

    def __init__(self, session: Session) -> None:
        values = dict(policies.listed(session))
        self.classes = {str(item["key"]): _class(item, values) for item in listing(session, "record_class")}
        self.floors = {str(item["key"]): _floor(item, values) for item in listing(session, "legal_floor")}
        self._for_all = bool(values.get("record.floor_for_all", {}).get("value"))
        self._settings = _settings(session)
        self.assigned = assigned(session)

    @cached_property
    def processes(self) -> Mapping[str, Term]:
        """Return the term of every procedure there ever was."""
        return {key: self.of(key) for key in self._settings}

    def of(self, process_key: str) -> Term:
        """Return the term of a procedure's records; one without a class is kept for ever."""
        said = {**self._settings.get(process_key, {}), **self.assigned.get(process_key, {})}
        kind = self.classes.get(str(said.get("record_class")), _UNKNOWN)
        floor = self.floors.get(str(said.get("legal_floor") or ""))
        if floor is None and self._for_all:
            floor = self.floors.get("enterprise")
        return Term(kind, floor)

    def department_of(self, process_key: str) -> str:
        """Return the role that manages the procedure and numbers and keeps its records (REC-002)."""
        return str(self._settings.get(process_key, {}).get("managed_by") or "")

    def processes_of(self, department: str) -> list[str]:
        """Return the procedures a department manages."""
        return [key for key in self._settings if self.department_of(key) == department]

    def expired(self, on: date) -> ColumnElement[bool]:
        """Return the condition on records whose term has run out on a day."""
        by_years: dict[int, list[str]] = defaultdict(list)
        for key, term in self.processes.items():
            if term.years is not None:
                by_years[term.years].append(key)
        ways = [
            and_(
                as_read(Record.process_key).in_(keys), as_read(Record.since) < _midnight_after(years_before(on, years))
            )
            for years, keys in by_years.items()
        ]
        return or_(*ways) if ways else false()


def as_read(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Return a column such that no index is looked for by it.

    For conditions most records fit: databases find all of these first, look at each, and sort; without, they read
    in the order that is shown and stop when a page is full.
    """
    return func.coalesce(column, null())


def assigned(session: Session) -> dict[str, dict[str, Any]]:
    """Return what administrators set for procedures: {process: {record_class, legal_floor}}."""
    row = session.get(Setting, ASSIGNED)
    return dict(row.value) if row is not None else {}


def years_after(day: date, years: int) -> date:
    """Return the same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """Return the last day whose ``years_after`` is not later than ``day``."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.local_zone())


def _settings(session: Session) -> dict[str, dict[str, Any]]:
    rows = select(Definition.key, Definition.settings).where(Definition.kind == DefinitionKind.PROCESS)
    return {key: settings or {} for key, settings in session.execute(rows.order_by(Definition.key))}


def _class(item: Mapping[str, Any], values: Mapping[str, Any]) -> Kind:
    value = values.get(str(item.get("keep")), {})
    for_ever = bool(values.get(str(item.get("for_ever")), {}).get("value"))
    years = None if for_ever or not value else int(value["value"])
    return Kind(str(item["key"]), _text(item["title"]), years, _text(value.get("remark")))


def _floor(item: Mapping[str, Any], values: Mapping[str, Any]) -> Kind:
    value = values.get(str(item.get("keep")), {})
    return Kind(
        str(item["key"]), _text(item["title"]), int(value["value"]) if value else None, _text(item.get("mandate"))
    )


def _text(words: Mapping[str, str] | None) -> Text:
    return Text(words["zh"], words["en"]) if words else Text("", "")


_UNKNOWN = Kind(UNKNOWN, Text("未定", "Not set"), None, Text("", ""))
