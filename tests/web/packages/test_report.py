"""What the pages say of single lines of a history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.queries.history import Item
from engine.text import Text
from web.packages.report import _line
from web.work.story import Told

AT = datetime(2026, 11, 22, 11, 1, 59, tzinfo=UTC)


def item(**more: Any) -> Told:
    """Return a line of a history."""
    return Told(Item(3, AT, "comment.added", "吴刚", Text("留言：已查看", "commented"), {}, **more), "", ())


def test_times_are_those_of_people() -> None:
    assert _line(item()) == {"seq": "3", "at": "2026-11-22 19:01:59", "who": "吴刚", "text": "留言：已查看"}


def test_what_was_recorded_late_says_when_it_was() -> None:
    at = AT - timedelta(days=10)
    assert _line(item(occurred_at=at))["text"] == "留言：已查看（实际发生于 2026-11-12 19:01:59）"
    assert "（补录，实际发生于" in _line(item(occurred_at=at, facts={"made_up": True}))["text"]
