"""A procedure as people read it: its steps, who does them, by when, and the rules behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.catalogue.policies import PREFIX
from engine.definitions.model import Activity, Process
from engine.model import Setting
from engine.text import Text
from web.i18n import language
from web.work.names import in_language
from web.work.rules import Rule, rules_of

_POLICY = re.compile(r"\bpolicy\.([a-z_]+(?:\.[a-z_]+)*)")
KINDS = {
    "userTask": Text("人工", "person"),
    "manualTask": Text("人工", "person"),
    "serviceTask": Text("系统", "system"),
    "scriptTask": Text("系统", "system"),
    "sendTask": Text("通知", "notice"),
    "receiveTask": Text("等待", "wait"),
    "businessRuleTask": Text("判定", "decision table"),
    "callActivity": Text("子流程", "sub-process"),
    "subProcess": Text("阶段", "stage"),
    "boundaryEvent": Text("时限", "time limit"),
    "intermediateCatchEvent": Text("等待", "wait"),
}
UNITS = {
    "minutes": Text("分钟", "minutes"),
    "hours": Text("小时", "hours"),
    "days": Text("天", "days"),
    "weeks": Text("周", "weeks"),
    "months": Text("个月", "months"),
    "years": Text("年", "years"),
    "working hours": Text("个工作小时", "working hours"),
    "working days": Text("个工作日", "working days"),
    "time": Text("", ""),
}


@dataclass(frozen=True)
class Step:
    """One element of the diagram that says something to people."""

    id: str
    name: str
    kind: Text
    lane: str
    text: str
    limits: Sequence[str]
    rules: Sequence[Rule]
    is_stage: bool


def steps_of(session: Session, process: Process) -> list[Step]:
    """Return the stages, the work and the time limits of a process, in the order of its file."""
    limits = limits_in_force(session)
    shown = (activity for activity in process.activities.values() if _speaks(activity))
    return [_step(process, activity, limits) for activity in shown]


def limits_in_force(session: Session) -> dict[str, str]:
    """Return the terms of the catalogue in words, by policy key: ``投诉登记时限：4 个工作小时``."""
    rows = session.scalars(select(Setting).where(Setting.key.startswith(PREFIX)))
    return {row.key.removeprefix(PREFIX): _limit(row.value, row.key) for row in rows if row.value.get("unit") in UNITS}


def _limit(facts: Mapping[str, object], key: str) -> str:
    title = facts.get("title")
    name = in_language(title if isinstance(title, Mapping) else None, key)
    colon = "：" if language() == "zh" else ": "
    return f"{name}{colon}{facts['value']} {UNITS[str(facts['unit'])].in_(language())}".strip()


def _speaks(activity: Activity) -> bool:
    if activity.kind == "boundaryEvent":
        return bool(activity.event and activity.event.kind == "timer")
    return bool(activity.name) and activity.kind in KINDS


def _step(process: Process, activity: Activity, limits: Mapping[str, str]) -> Step:
    timer = activity.event.expression if activity.event else None
    texts = " ".join(text for text in (activity.due_date, timer) if text)
    named = dict.fromkeys(_POLICY.findall(texts))
    return Step(
        id=activity.id,
        name=activity.name,
        kind=KINDS[activity.kind],
        lane=process.lanes.get(activity.lane or "", ""),
        text=activity.documentation,
        limits=[limits[key] for key in named if key in limits],
        rules=rules_of(activity.rules),
        is_stage=activity.kind == "subProcess",
    )
