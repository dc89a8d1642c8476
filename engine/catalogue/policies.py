"""Policy values: numbers and limits the process owner may change; each instance keeps those it started with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.catalogue import units
from engine.errors import NotAllowed, NotFound
from engine.model import Setting
from engine.prepared import Prepared
from engine.text import Text

PREFIX = "policy."


_IN_FORCE = Prepared(select(Setting.key, Setting.value).where(Setting.key.startswith(PREFIX)).order_by(Setting.key))


def current(session: Session) -> dict[str, Any]:
    """Return the values in force as nested contexts: ``policy.complaint.reply_within`` is {value, unit}."""
    tree: dict[str, Any] = {}
    for key, value in _IN_FORCE.rows(session, {}):
        *path, last = key.removeprefix(PREFIX).split(".")
        place = tree
        for name in path:
            place = place.setdefault(name, {})
        place.setdefault(last, {}).update({"value": value["value"], "unit": value["unit"]})
    return tree


def listed(session: Session) -> list[tuple[str, dict[str, Any]]]:
    """Return (key, {value, unit, title, rules, default, remark}) of every policy value, by key."""
    rows = session.scalars(select(Setting).where(Setting.key.startswith(PREFIX)).order_by(Setting.key))
    return [(row.key.removeprefix(PREFIX), row.value) for row in rows]


def change(session: Session, key: str, value: Any, *, by: Actor) -> None:
    """Set a policy value from now on; running instances keep theirs.  Called inside a command.

    Raises NotAllowed (neither process owner nor administrator), NotFound, Invalid (no value of its unit).
    """
    if not by.holds("process_owner") and not by.holds("admin"):
        raise NotAllowed()
    row = session.get(Setting, PREFIX + key)
    if row is None:
        raise NotFound(Text(f"没有参数“{key}”", f'There is no policy value "{key}"'))
    before = row.value["value"]
    units.check(row.value["unit"], value, before=before)
    if value == before:
        return
    row.value = {**row.value, "value": value}
    row.changed_at, row.changed_by = clock.now(), by.person_id
    body = {"key": key, "old": _spelled(before), "new": _spelled(value)}
    ledger.append(session, "cfg/policy", "policy.changed", by.id, body)


def _spelled(value: Any) -> Any:
    """Return a fraction as the ledger spells it."""
    return Decimal(repr(value)) if isinstance(value, float) else value
