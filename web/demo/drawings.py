"""The demo company's drawings: frozen ones, one before the joint meeting; one change blocked, one to be decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.model import Instance
from engine.queries.casefile import values_of
from web.demo.papers import paper
from web.trial.player import Player

Story = Callable[[Player], None]

_TOILET = {
    "place": "B 户型次卫",
    "severity": "general",
    "finding": "马桶坑距 300，门开到一半就碰到马桶。",
    "reason": "业主进出不便，交付后只能换门或移位。",
    "evidence": "建施-09 卫生间详图 2，门洞宽 700。",
    "code_breach": "no",
}
_STAIRS = {
    "place": "地下一层 2# 疏散楼梯",
    "severity": "severe",
    "finding": "梯段净宽不足。",
    "reason": "火灾时不能及时疏散。",
    "evidence": "建施-09 楼梯剖面，图注净宽 1.05 米。",
    "code_breach": "yes",
    "standard": "GB 50016 第 5.5.18 条",
}
_FACADE = {
    "place": "A 户型主卧外墙",
    "severity": "cosmetic",
    "finding": "竖向线条挡住主卧左侧窗扇约三分之一。",
    "reason": "影响视线和采光，云澜·观山曾有同类投诉。",
    "evidence": "立面图 3，线条外挑 450。",
    "code_breach": "no",
}


def _issued(player: Player, number: str, title: str, **more: Any) -> Instance:
    drawing = {"drawing_no": number, "drawing_title": title, "version": "A", "files": paper(f"{number} {title}")}
    given = {"project": "shuyuan", "discipline": "architecture", **drawing, **more}
    instance = player.begin("caijing", "drawing-review", **given)
    player.settle()
    return instance


def _reviewed(player: Player, instance: Instance, login: str, **found: dict[str, Any]) -> None:
    """Let a person fill in the checklist; a question named by code has a finding."""
    asked = [item["code"] for item in values_of(player.session, instance)["checklist"]]
    answers = [{"result": "finding", **found[code]} if code in found else {"result": "ok"} for code in asked]
    player.do(instance, "review", by=login, checklist=answers, extra=[])


def _all_reviewed(player: Player, instance: Instance, **found: dict[str, Any]) -> None:
    _reviewed(player, instance, "chenxiao", **found)
    for login in ("wangqiang", "panwei", "wuqian", "luoping"):
        _reviewed(player, instance, login)


def being_reviewed(player: Player) -> None:
    """The centre and cost have handed in their sheets, three departments have not."""
    instance = _issued(player, "建施-12", "地下车库平面图")
    _reviewed(player, instance, "huangmei")
    _reviewed(player, instance, "panwei")


def before_the_meeting(player: Player) -> None:
    """Three findings wait for the project head; one of them breaks a code."""
    found = {"JDR-C08": _TOILET, "JDR-C03": _STAIRS, "JDR-C10": _FACADE}
    instance = _issued(player, "建施-09", "标准层平面及详图")
    _all_reviewed(player, instance, **found)
    player.do(instance, "filter", rows=[{"verdict": "ok"} for _ in found])


def _frozen(player: Player, number: str, title: str) -> None:
    """Let nobody find anything, and all sign."""
    instance = _issued(player, number, title)
    _all_reviewed(player, instance)
    while "countersign" in player.open_steps(instance):
        player.do(instance, "countersign")


def frozen_stilts(player: Player) -> None:
    """The drawing whose change waits for a decision later."""
    _frozen(player, "建施-05", "架空层平面图")


def frozen_court(player: Player) -> None:
    """The drawing whose change is blocked later."""
    _frozen(player, "景施-02", "中心庭院铺装图")


def blocked(player: Player) -> None:
    """A saving that breaks what sales promised waits for design to change or withdraw it."""
    _assessed(player, _asked(player, "庭院石材改为透水砖", "cost", 1), {"承诺": "broken", "观感": "broken"})


def to_be_decided(player: Player) -> None:
    """A change that has to be lies with the project head."""
    _assessed(player, _asked(player, "架空层柱距调整", "forced", 0), {"施工": "kept"})


def _asked(player: Player, summary: str, category: str, drawing: int) -> Instance:
    request = {"project": "shuyuan", "category": category, "drawing_hint": summary, "reason": "施工图交底时提出。"}
    instance = player.begin("wangqiang", "design-change", **request)
    player.settle()
    player.do(
        instance,
        "describe",
        drawing_number=values_of(player.session, instance)["frozen_drawings"][drawing]["number"],
        category=category,
        must_change="yes" if category == "forced" else "no",
        summary=summary,
        proposal=f"{summary}，做法见附图。",
        necessity="原设计无法满足荷载要求。" if category == "forced" else "可节约铺装费用约 18 万元。",
        buildings="1幢",
    )
    return instance


def _assessed(player: Player, instance: Instance, impacts: dict[str, str]) -> None:
    for check in values_of(player.session, instance)["checks"]:
        rows = [_answer(category, impacts) for category in _questions(player, instance, check["categories"])]
        by = {"customer_service": "chenxiao", "design": "caijing", "sales": "sunjia", "engineering": "wangqiang"}
        player.do(instance, "assess", by=by.get(check["department"], "panwei"), rows=rows, advice="")
    while "countersign" in player.open_steps(instance):
        player.do(instance, "countersign")


def _questions(player: Player, instance: Instance, categories: Sequence[str]) -> list[str]:
    asked = values_of(player.session, instance)["questions"]
    return [question["category"] for question in asked if question["category"] in categories]


def _answer(category: str, impacts: dict[str, str]) -> dict[str, Any]:
    if category == "报规":
        return {"refiling": "no"}
    impact = impacts.get(category, "none")
    words = {"kept": "柱位移动 200，已浇筑部分不受影响。", "broken": "销售沙盘和宣传册均为石材铺装。"}
    return {"impact": impact, "note": words.get(impact, "")}


TIMELINE: Sequence[tuple[float, Story]] = (
    (14, frozen_stilts),
    (13, frozen_court),
    (9, blocked),
    (7, to_be_decided),
    (5, before_the_meeting),
    (2, being_reviewed),
)
"""Days before now, and what happened then."""
