"""What the diagram of requests about personal data calls: checked, decided, carried out, noted, closed, forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.actor import SYSTEM
from engine.errors import Conflict, Invalid, NotFound
from engine.files import clear_sandboxes, data_folder
from engine.instances.forgetting import forget as forget_asker
from engine.privacy import erasures, requests
from engine.privacy.requests import Proposal
from engine.privacy.targets import Target
from engine.services.context import ServiceContext
from engine.services.registry import service
from engine.text import Text

_NONE = {"obstacle": None, "obstacle_en": None}


@service("privacy.check", Text("检查个人信息请求能否办理", "See whether a request about personal data can be done"))
def check(
    context: ServiceContext,
    kind: str,
    reason: str,
    person: str,
    due: datetime,
    basis: str | None = None,
    targets: str | None = None,
    ends: str | None = None,
    same: bool | None = None,
    seen: str | None = None,
) -> dict[str, Any]:
    """Write the proposal down; results ``obstacle`` and ``obstacle_en`` say why it cannot be done, null when it can.

    Results ``doubt`` and ``doubt_en`` name what was chosen as the person's own and is registered under another name
    or telephone: an obstacle until who proposes has ``seen`` it and says it is the ``same`` person.
    """
    doubt: Text | None = None
    try:
        chosen = Target.listed(targets or "")
        if chosen and kind in requests.ABOUT and not ends:
            doubt = requests.doubted(context.session, context.instance, chosen)
        if doubt is not None and not (same and seen == doubt.zh):
            raise Conflict(requests.REGISTERED_OTHERWISE)
        proposal = Proposal(kind, reason, person, basis or "", chosen, ends or "", due.isoformat())
        requests.propose(context.session, context.instance, proposal, by=SYSTEM)
    except (Invalid, NotFound, Conflict) as obstacle:
        return {**_told(obstacle), **_doubted(doubt)}
    return {**_NONE, **_doubted(doubt)}


@service("privacy.decide", Text("登记个人信息请求的决定", "Note what was decided about personal data"))
def decide(context: ServiceContext, decided: Mapping[str, Any]) -> dict[str, Any]:
    """Write the decision down; result ``outcome``: ``open`` when it is to be done, ``declined``."""
    person, opinion = str(decided["person"]), str(decided.get("opinion") or "")
    agrees = decided["decision"] == "agree"
    outcome = requests.decide(
        context.session, context.instance.number, person, agrees=agrees, opinion=opinion, by=SYSTEM
    )
    return {"outcome": outcome}


@service("privacy.carry_out", Text("删除、限制或解除限制", "Erase, restrict or lift"))
def carry_out(context: ServiceContext) -> dict[str, Any]:
    """Do what was approved; results ``values_gone``, ``records_touched``, or ``obstacle`` as ``privacy.check``."""
    try:
        outcome = requests.execute(context.session, context.instance.number, by=SYSTEM)
    except (NotFound, Conflict) as obstacle:
        return _told(obstacle)
    return {**_NONE, "values_gone": outcome.values, "records_touched": outcome.records}


@service("privacy.note", Text("记入执行清单，清除试运行副本", "Note it beside the keys, clear copies in sandboxes"))
def note(context: ServiceContext) -> dict[str, Any]:
    """Add to the list beside the keys what was committed before, and drop sandboxes; done again it changes nothing."""
    erasures.keep(context.session, data_folder())
    clear_sandboxes()
    return {}


@service("privacy.close", Text("关闭个人信息请求", "Close a request about personal data"))
def close(context: ServiceContext, answer: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Write down that it was answered; result ``outcome``: ``done`` or ``declined``."""
    return {"outcome": requests.close(context.session, context.instance.number, answer, by=SYSTEM)}


@service("privacy.forget", Text("清除请求人的联系方式", "Clear how to reach who asked"))
def forget(context: ServiceContext) -> dict[str, Any]:
    """Erase from the case's record what it says about who asked; the variables were emptied before."""
    forget_asker(context.session, context.instance, by=SYSTEM)
    return {}


def _doubted(doubt: Text | None) -> dict[str, Any]:
    return {"doubt": doubt and doubt.zh, "doubt_en": doubt and doubt.en}


def _told(obstacle: Invalid | NotFound | Conflict) -> dict[str, Any]:
    return {"obstacle": obstacle.text.zh, "obstacle_en": obstacle.text.en}
