"""Gives out business numbers; none is used twice (REC-002)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from engine import clock
from engine.database import insert_if_new
from engine.errors import Invalid
from engine.model import Sequence
from engine.prepared import Prepared
from engine.text import Text

_FIELD = re.compile(r"\{(?!seq\}|yyyy\}|mm\}|dd\})(\w+)\}")
_FIT = re.compile(r"[\w.-]{1,64}")


_COUNTED = re.compile(r"\\\{seq(?::\w+)?\\\}")
_DATE = {"yyyy": r"(?P<yyyy>\d{4})", "mm": r"(?P<mm>\d\d)", "dd": r"(?P<dd>\d\d)"}


_COUNT = Prepared(
    update(Sequence)
    .where(Sequence.name == bindparam("sequence"))
    .values(value=Sequence.value + 1)
    .returning(Sequence.value)
)


def number_field(rule: str) -> str:
    """Return the field whose value is the number under a rule such as ``{key}``; empty when numbers are counted."""
    found = _FIELD.fullmatch(rule)
    return found[1] if found else ""


def typed_number(rule: str, data: Mapping[str, Any]) -> str | None:
    """Return the number somebody typed where the rule asks for it, None when numbers are counted.  Raises Invalid."""
    field = number_field(rule)
    if not field:
        return None
    number = str(data.get(field) or "").strip()
    require_fit(number)
    return number


def require_fit(number: str) -> None:
    """Refuse a number that would not fit into addresses.  Raises Invalid."""
    if not _FIT.fullmatch(number):
        raise Invalid(
            Text(
                f"编号“{number}”须为 1 至 64 个字母、汉字、数字、点或连字符",
                f'The number "{number}" needs 1 to 64 letters, digits, dots or hyphens',
            )
        )


def next_number(session: Session, rule: str) -> str:
    """Return the next number of a rule such as ``TS-{yyyy}-{seq:04d}``; the count restarts with its prefix.

    ``{yyyy}``, ``{mm}`` and ``{dd}`` are the local date of now, ``{seq}`` the running number.
    """
    today = clock.local(clock.now())
    dated = rule.replace("{yyyy}", f"{today:%Y}").replace("{mm}", f"{today:%m}").replace("{dd}", f"{today:%d}")
    counted = _COUNT.first(session, {"sequence": dated})
    if counted is None:
        insert_if_new(session, Sequence, {"name": dated, "value": 0})
        (counted,) = _COUNT.rows(session, {"sequence": dated})
    return dated.format(seq=counted[0])


def pass_over(session: Session, rule: str, number: str) -> None:
    """Never give out a number again that the counts of this database do not know: it lost some in a restore.

    A number that is not of this rule changes nothing.
    """
    pattern = _COUNTED.sub(r"(?P<seq>\\d+)", re.escape(rule))
    for name, digits in _DATE.items():
        pattern = pattern.replace(re.escape(f"{{{name}}}"), digits)
    found = re.fullmatch(pattern, number)
    if found is None or "seq" not in found.groupdict():
        return
    dated, count = rule, int(found["seq"])
    for name in _DATE:
        if name in found.groupdict():
            dated = dated.replace(f"{{{name}}}", found[name])
    insert_if_new(session, Sequence, {"name": dated, "value": 0})
    session.execute(update(Sequence).where(Sequence.name == dated, Sequence.value < count).values(value=count))
