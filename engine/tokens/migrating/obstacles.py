"""Why a token cannot be carried over, said at the element it stands at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import Invalid
from engine.lint.words import KINDS, TRIGGERS
from engine.text import Text


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason; ``element`` is the key of an element of the old program, as ``Run.positions`` has it.

    ``is_place`` says that naming another element of the new program for it may help.
    """

    element: str
    reason: Text
    is_place: bool = False


class NotMovable(Invalid):
    """An instance cannot go over to another revision; ``obstacles`` names every reason at once."""

    default = Text("该事项不能迁移到所选版次", "The case cannot be moved to this revision")

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        self.obstacles = tuple(dict.fromkeys(obstacles))
        zh = "；".join(f"{one.element}：{one.reason.zh}" for one in self.obstacles)
        en = "; ".join(f"{one.element}: {one.reason.en}" for one in self.obstacles)
        super().__init__(Text(f"{self.default.zh}（{zh}）", f"{self.default.en} ({en})"))


GONE = Text("新版次中没有这个元素", "the new revision has no such element")
ELSEWHERE = Text("在新版次中位于另一个子流程", "it lies in another sub-process of the new revision")
NOT_CALLED = Text("新版次不再调用这个流程", "the new revision no longer calls this process")
NO_SERVICE = Text("在新版次中不再调用服务", "it calls no service in the new revision")
OTHER_TIMER = Text(
    "循环定时与一次性定时不能互换", "a timer that repeats and one that does not cannot stand for each other"
)
OTHER_REPETITION = Text(
    "重复方式不同（并行、顺序、循环或单次）", "it repeats in another way (at once, in turn, in a loop, not)"
)
OTHER_VARIABLES = Text(
    "多实例的元素变量或结果变量已改名", "the repetition's variables for an item or for the results have other names"
)
FLOW_GONE = Text(
    "已有分支经此连线到达汇聚网关，新版次的该网关没有对应的连线",
    "a branch has come to the join by this flow, and the join has no such flow in the new revision",
)

NOT_UNDONE = Text(
    "这一步已办完并可补偿，新版次中没有它的补偿步骤",
    "it is done and can be undone, and the new revision has nothing to undo it by",
)


def other_kind(old: str, new: str) -> Text:
    """Say that an element is of another kind; both are BPMN names such as ``userTask`` or ``timer``."""
    before, after = _kind(old), _kind(new)
    return Text(
        f"类型不同（原为{before.zh}，现为{after.zh}）", f"it is of another kind ({before.en} before, {after.en} now)"
    )


def _kind(name: str) -> Text:
    return KINDS.get(name) or TRIGGERS.get(name) or Text("无事件类型", "no kind of event")


def starving(flow: str) -> Text:
    """Say that a join would wait for ever."""
    return Text(
        f"汇聚网关将一直等待连线 {flow}，已没有分支能到达",
        f"this join would wait for flow {flow} for ever, which no branch can reach any more",
    )
