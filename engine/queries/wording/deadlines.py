"""What became of time limits and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.clock import local
from engine.definitions.milestones import MILESTONES
from engine.ledger import Fact
from engine.queries.wording.shape import Names, Tell
from engine.text import Text

CLOCKS = {
    "register": ("登记", "register"),
    "respond": ("首次响应", "first response"),
    "reply": ("答复", "reply"),
    "handle": ("处理", "handling"),
    "agreed": ("约定期限", "agreed term"),
}


def _explained(fact: Fact, names: Names) -> Text:
    key = fact.public.get("clock", "")
    zh, en = CLOCKS.get(key, (key, key)) if key else (fact.public.get("name", ""),) * 2
    return Text(f"说明“{zh}”超期原因", f'said why "{en}" is late')


def _breached(fact: Fact, names: Names) -> Text:
    key = fact.public.get("clock", "")
    zh, en = CLOCKS.get(key, (key, key))
    due = _moment(fact.public["due_at"])
    return Text(f"时限已过：{zh}，应于 {due} 前完成", f"noted a missed deadline: {en}, due {due}")


def _moved(fact: Fact, names: Names) -> Text:
    key = fact.public.get("clock", "")
    zh, en = CLOCKS.get(key, (key, key))
    if fact.public["new"] is None:
        return Text(
            f"时限暂停：{zh}，等待项目日期", f"suspended the deadline for the {en} until the project has a date"
        )
    new = _moment(fact.public["new"])
    return Text(f"时限调整：{zh}，至 {new}", f"moved the deadline for the {en} to {new}")


def _rescheduled(fact: Fact, names: Names) -> Text:
    """Say which dates of the project moved, why, and what moved with them."""
    dates = [
        (MILESTONES[key].title, old or "–", new or "–")
        for key, (old, new) in fact.public["moved"].items()
        if key in MILESTONES
    ]
    steps = [
        (names.get(one["activity"], one["activity"]), _moment(one["new"]) if one["new"] else "–")
        for one in fact.public["changes"]
    ]
    zh = "、".join(f"{title.zh} {old} → {new}" for title, old, new in dates)
    en = ", ".join(f"{title.en} {old} → {new}" for title, old, new in dates)
    reason = fact.revealed.get("reason", "")
    why_zh, why_en = (f"，原因：{reason}", f", because: {reason}") if reason else ("", "")
    zh_steps = "、".join(f"“{name}”至 {at}" for name, at in steps)
    en_steps = ", ".join(f'"{name}" to {at}' for name, at in steps)
    return Text(f"项目日期调整：{zh}{why_zh}；{zh_steps}", f"moved the project: {en}{why_en}; {en_steps}")


def _moment(text: str) -> str:
    return f"{local(datetime.fromisoformat(text)):%m-%d %H:%M}"


WORDS: Mapping[str, Tell] = {
    "clock.breached": _breached,
    "delay.explained": _explained,
    "clock.moved": _moved,
    "deadlines.moved": _rescheduled,
}
