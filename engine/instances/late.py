"""When something happened that is recorded only now; after the policy's time it is a late entry (补录, REC-018)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.catalogue import current
from engine.errors import FieldsInvalid
from engine.model import Instance
from engine.registers import save_entry
from engine.text import Text
from engine.work.calendar import load_calendar
from engine.work.limits import Limit, due_after

REGISTER = "late-entry"
OLDEST = timedelta(days=3660)
LONGEST = 500
BUCKETS: Mapping[str, Text] = {
    "1": Text("3 天内", "within 3 days"),
    "3": Text("3 至 7 天", "3 to 7 days"),
    "7": Text("7 至 30 天", "7 to 30 days"),
    "30": Text("30 天以上", "over 30 days"),
}
"""The delays of late entries by the days they begin at, shortest first."""


@dataclass(frozen=True)
class Happened:
    """When it happened, as its recorder says, and why it is recorded only now."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Late:
    """What an event says of it: ``body`` in public, ``protected`` the reason; ``is_late`` beyond the policy's time."""

    happened: Happened
    is_late: bool

    @property
    def body(self) -> dict[str, Any]:
        """Return what is public: when it happened, and that it was made up."""
        return {"occurred_at": self.happened.at, **({"made_up": True} if self.is_late else {})}

    @property
    def protected(self) -> dict[str, Any]:
        """Return the reason."""
        return {"late_reason": self.happened.reason} if self.happened.reason else {}


def judged(session: Session, happened: Happened | None) -> Late | None:
    """Tell whether what happened then is recorded late; None when nobody said when it happened.

    Raises FieldsInvalid: in the future, ten years ago, or late without a reason (``records.late_after``).
    """
    if happened is None:
        return None
    now = clock.now()
    if not now - OLDEST <= happened.at <= now:
        text = Text("实际发生时间不能晚于现在，也不能早于十年前", "Not in the future, and not ten years ago")
        raise FieldsInvalid({"occurred_at": [text]})
    limit = Limit.parse(current(session)["records"]["late_after"])
    is_late = due_after(load_calendar(session), happened.at, limit) < now
    reason = happened.reason.strip()
    if len(reason) > LONGEST or (is_late and not reason):
        text = Text(
            f"已超过 {limit.text.zh}，属于补录，请填写原因（最多 {LONGEST} 字）",
            f"More than {limit.text.en} ago is a late entry: say why, in at most {LONGEST} characters",
        )
        raise FieldsInvalid({"late_reason": [text]})
    return Late(Happened(happened.at, reason), is_late)


def enter(session: Session, instance: Instance, late: Late | None, step: str, *, by: Actor) -> None:
    """Put a late entry into its register, so that auditors find it; what was in time is not listed."""
    if late is None or not late.is_late:
        return
    now, at = clock.now(), late.happened.at
    data = {
        "case": instance.number,
        "step": step,
        "occurred_at": at.isoformat(),
        "recorded_at": now.isoformat(),
        "hours": round((now - at) / timedelta(hours=1)),
        "delay": max((days for days in BUCKETS if now - at >= timedelta(days=int(days))), key=int, default="1"),
        "reason": late.happened.reason,
        "by": by.id,
    }
    save_entry(session, REGISTER, data, by=by, case=instance.id)
