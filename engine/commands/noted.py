"""What a phone noted, read from what it sent: bounded, in known values, with the time the phone told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import clock
from engine.errors import FieldsInvalid
from engine.text import Text

SEVERITIES = ("severe", "general", "cosmetic")
RESULTS = ("ok", "bad", "na")
RESPONSIBLE = ("contractor", "engineering", "design", "cost", "property", "marketing", "sales", "customer_service")
_LONGEST = {"text": 2000, "reason": 2000, "standard": 2000, "place": 200, "building": 50, "unit": 50, "item_code": 64}
_ROUND = re.compile(r"R[1-4](-[1-9]\d?)?")
_MAX_RESULTS = 300


@dataclass(frozen=True)
class Noted:
    """A finding: the round and the time the phone told, and the values its case begins with."""

    round: str
    at: datetime
    values: dict[str, Any]

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> Noted:
        """Return what was sent.  Raises FieldsInvalid naming every field that is wrong."""
        wrong: dict[str, list[Text]] = {}
        values: dict[str, Any] = {name: _text(sent, name, longest, wrong) for name, longest in _LONGEST.items()}
        if not values["text"]:
            wrong.setdefault("text", []).append(Text("请写明问题", "Say what is wrong"))
        values["severity"] = _one_of(sent, "severity", SEVERITIES, wrong)
        values["responsible"] = _one_of(sent, "responsible", RESPONSIBLE, wrong)
        values |= {name: _share(sent, name, wrong) for name in ("plan_x", "plan_y")}
        head = _head(sent, wrong)
        if wrong:
            raise FieldsInvalid(wrong)
        return cls(*head, values)


@dataclass(frozen=True)
class NotedSheet:
    """The checklist of one unit: (code, result) in the order they were answered."""

    round: str
    at: datetime
    building: str | None
    unit: str | None
    results: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, sent: Mapping[str, Any]) -> NotedSheet:
        """Return what was sent.  Raises FieldsInvalid naming every field that is wrong."""
        wrong: dict[str, list[Text]] = {}
        building, unit = (_text(sent, name, 50, wrong) for name in ("building", "unit"))
        head = _head(sent, wrong)
        given = sent.get("results")
        rows = given if isinstance(given, Mapping) else {}
        if not rows or len(rows) > _MAX_RESULTS or any(said not in RESULTS for said in rows.values()):
            wrong["results"] = [Text("检查结果有误", "The results are not readable")]
        if wrong:
            raise FieldsInvalid(wrong)
        return cls(*head, building, unit, tuple((str(code)[:64], str(said)) for code, said in rows.items()))


def _head(sent: Mapping[str, Any], wrong: dict[str, list[Text]]) -> tuple[str, datetime]:
    round_, at = str(sent.get("round") or ""), clock.now()
    if not _ROUND.fullmatch(round_):
        wrong["round"] = [Text("轮次有误", "There is no such round")]
    try:
        at = datetime.fromisoformat(str(sent.get("noted_at")))
    except ValueError:
        wrong["noted_at"] = [Text("记录时间有误", "The time is not readable")]
    else:
        if at.tzinfo is None:
            wrong["noted_at"] = [Text("记录时间缺少时区", "The time lacks its zone")]
    return round_, at


def _text(sent: Mapping[str, Any], name: str, longest: int, wrong: dict[str, list[Text]]) -> str | None:
    value = sent.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > longest:
        wrong[name] = [Text(f"最多 {longest} 个字", f"At most {longest} characters")]
        return None
    return value.strip() or None


def _one_of(sent: Mapping[str, Any], name: str, known: tuple[str, ...], wrong: dict[str, list[Text]]) -> str | None:
    value = sent.get(name)
    if value not in known:
        wrong[name] = [Text("请选择", "Choose one")]
        return None
    return str(value)


def _share(sent: Mapping[str, Any], name: str, wrong: dict[str, list[Text]]) -> float | None:
    value = sent.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        wrong[name] = [Text("位置须在图内", "The mark has to lie on the plan")]
        return None
    return round(float(value), 3)
