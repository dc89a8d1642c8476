"""Policy values: the limits and amounts the procedures work with, and who changed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from engine import commands, ledger
from engine.catalogue import listing
from engine.catalogue import policies as values
from engine.catalogue.units import OTHER, UNITS, Unit
from engine.errors import Invalid
from engine.model import Person
from engine.text import Text
from web import current, db
from web.i18n import language
from web.pages.admin.base import blueprint, for_owners
from web.work.names import in_language
from web.work.rules import Rule, rules_of

CLOCKS = Text("五个时限", "The five clocks")
LIMITS = Text("其他期限", "Other limits")
AMOUNTS = Text("金额", "Amounts")
TARGETS = Text("目标值", "Targets")
OTHERS = Text("其他规则", "Other rules")
GROUPS = (CLOCKS, LIMITS, AMOUNTS, TARGETS, OTHERS)
_GROUP_OF = {"RMB": AMOUNTS, "percent": TARGETS, "rounds": OTHERS, "households": OTHERS, "points": OTHERS}


@dataclass(frozen=True)
class Change:
    """One change of a value, from the ledger."""

    at: datetime
    who: str
    old: str
    new: str


@dataclass(frozen=True)
class Value:
    """A policy value as the page shows it; ``clock`` names the service-level clock it sets."""

    key: str
    title: str
    raw: Any
    unit_key: str
    rules: Sequence[Rule]
    is_default: bool
    remark: str
    clock: str
    changes: Sequence[Change]

    @property
    def unit(self) -> Unit:
        """Return the unit: its name and the numbers that fit."""
        return UNITS.get(self.unit_key, OTHER)

    @property
    def shown(self) -> str:
        """Return the value with its unit in words."""
        return in_words(self.raw, self.unit_key)

    @property
    def anchor(self) -> str:
        """Return the id of its place on the page."""
        return self.key.replace(".", "-")


@blueprint.get("/policies")
@for_owners
def policies() -> str:
    """Show every value in its group."""
    return _page()


@blueprint.post("/policies/<key>")
@for_owners
def change_policy(key: str) -> Response | tuple[str, int]:
    """Change one value; a refusal stands at its field."""
    session = db.session()
    typed = request.form.get("value", "")
    try:
        commands.set_policy(session, key, _read(session, key, typed), by=current.actor())
    except Invalid as refusal:
        return _page(key, typed, refusal.text), refusal.status
    flash(_("已保存，用于此后发起的事项"))
    return redirect(url_for(".policies", _anchor=key.replace(".", "-")), 303)


def in_words(value: Any, unit: str) -> str:
    """Write a value with its unit: ``2 个工作日``, ``是``, ``18:00``."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if unit == "time":
        return str(value)[:5]
    number = f"{value:,}" if isinstance(value, int | float) else str(value)
    name = UNITS.get(unit, OTHER).name.in_(language())
    return f"{number}{name}" if name == "%" else f"{number} {name}".strip()


def _read(session: Session, key: str, typed: str) -> Any:
    """Read what was typed as the kind of value the setting has; engine checks whether it fits."""
    facts = dict(values.listed(session)).get(key, {})
    before, text = facts.get("value"), typed.strip().replace(",", "")
    if isinstance(before, bool):
        return {"yes": True, "no": False}.get(text, text)
    if isinstance(before, int | float):
        try:
            number = float(text)
        except ValueError:
            return text
        return int(number) if number.is_integer() else number
    if facts.get("unit") == "time" and len(text) == len("18:00"):
        return f"{text}:00"
    return text


def _page(part: str = "", typed: str = "", refusal: Text | None = None) -> str:
    session = db.session()
    clocks = {item["key"]: in_language(item.get("title"), item["key"]) for item in listing(session, "clock")}
    order = list(clocks)
    changes = _changes(session)
    groups: dict[Text, list[Value]] = {group: [] for group in GROUPS}
    for key, facts in values.listed(session):
        groups[_group_of(facts)].append(_value(key, facts, clocks, changes.get(key, [])))
    groups[CLOCKS].sort(key=lambda value: order.index(value.clock) if value.clock in order else len(order))
    return render_template(
        "admin/policies.html",
        groups={group: rows for group, rows in groups.items() if rows},
        clocks=clocks,
        part=part,
        typed=typed,
        refusal=refusal,
    )


def _group_of(facts: Mapping[str, Any]) -> Text:
    if facts.get("clock"):
        return CLOCKS
    unit = str(facts.get("unit"))
    return _GROUP_OF.get(unit, LIMITS if unit in UNITS or unit == "time" else OTHERS)


def _value(key: str, facts: Mapping[str, Any], clocks: Mapping[str, str], changes: Sequence[Change]) -> Value:
    return Value(
        key=key,
        title=in_language(facts.get("title"), key),
        raw=facts["value"],
        unit_key=str(facts.get("unit")),
        rules=rules_of(facts.get("rules") or ()),
        is_default=bool(facts.get("default")) and not changes,
        remark=in_language(facts.get("remark"), ""),
        clock=str(facts.get("clock") or ""),
        changes=changes,
    )


def _changes(session: Session) -> dict[str, list[Change]]:
    """Return what was changed, newest first, by key."""
    facts = [fact for fact in ledger.read(session, "cfg/policy") if fact.type == "policy.changed"]
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_({fact.actor for fact in facts})))
    names = {row.id: row.name for row in rows}
    units = {key: str(value.get("unit")) for key, value in values.listed(session)}
    found: dict[str, list[Change]] = {}
    for fact in reversed(facts):
        unit = units.get(fact.public["key"], "")
        old, new = (in_words(fact.public[name], unit) for name in ("old", "new"))
        found.setdefault(fact.public["key"], []).append(Change(fact.at, names.get(fact.actor, _("系统")), old, new))
    return found
