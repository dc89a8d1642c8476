"""What the pages say of single lines of a history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.queries.history import Item
from engine.text import Text
from web.i18n import speaking
from web.packages.report import _line, _signature
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


def test_who_signed_for_somebody_else_says_so() -> None:
    signature = {"meaning": "会签", "name": "吴刚", "roles": ["property"], "decision": "agree"}
    signed = item(facts={"signature": signature, "delegated_from": "p1"})
    assert _signature(signed, {"property": "物业"}, {"p1": "赵敏"})["who"] == "吴刚（代赵敏）"
    alone = _signature(item(facts={"signature": signature}), {"property": "物业"}, {})
    assert (alone["who"], alone["role"], alone["meaning"], alone["decision"]) == ("吴刚", "物业", "会签", "同意")


def test_english_pages_say_the_same_in_english() -> None:
    signature = {"meaning": "会签", "name": "吴刚", "roles": ["property"], "decision": "agree"}
    signed = item(facts={"signature": signature, "delegated_from": "p1"})
    with speaking("en"):
        told = _signature(signed, {"property": "Property"}, {"p1": "赵敏"})
        assert _line(item(occurred_at=AT, facts={"made_up": True}))["text"] == (
            "commented (recorded late, happened at 2026-11-22 19:01:59)"
        )
    assert (told["who"], told["meaning"], told["decision"]) == ("吴刚 (for 赵敏)", "Countersigned (会签)", "Agreed")
