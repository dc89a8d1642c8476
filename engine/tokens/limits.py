"""How far one call may go before it is refused: a diagram must not be able to hold up the server."""

from __future__ import annotations

from datetime import timedelta

from engine.errors import Invalid
from engine.text import Text

MAX_STEPS = 20_000
MAX_DEPTH = 30
MAX_NESTING = 60
MAX_ITEMS = 10_000
MAX_UNDO = 10_000
MIN_PERIOD = timedelta(seconds=1)


class LimitReached(Invalid):
    """The diagram asks for more than one call may do."""

    default = Text("流程超出运行限制", "The process goes beyond its limits")


def too_many_steps(activity_id: str) -> LimitReached:
    """Return the refusal of a diagram that goes round without waiting for anything."""
    return LimitReached(
        Text(
            f"流程连续自动执行超过 {MAX_STEPS} 步，可能存在死循环（元素 {activity_id}）",
            f"more than {MAX_STEPS} automatic steps in a row, probably an endless loop (element {activity_id})",
        ),
        activity_id=activity_id,
    )


def too_deep(activity_id: str) -> LimitReached:
    """Return the refusal of processes that call each other without end, or of endless boxes in boxes."""
    return LimitReached(
        Text(
            f"{activity_id} 的嵌套超过上限（调用 {MAX_DEPTH} 层，连同子流程 {MAX_NESTING} 层）",
            f"{activity_id} nests deeper than {MAX_DEPTH} called processes or {MAX_NESTING} levels in all",
        ),
        activity_id=activity_id,
    )


def too_many_items(activity_id: str, count: int) -> LimitReached:
    """Return the refusal of a multi-instance activity over a huge collection."""
    return LimitReached(
        Text(
            f"多实例活动 {activity_id} 有 {count} 项，上限为 {MAX_ITEMS} 项",
            f"multi-instance activity {activity_id} has {count} items, the limit is {MAX_ITEMS}",
        ),
        activity_id=activity_id,
    )


def too_much_to_undo(activity_id: str) -> LimitReached:
    """Return the refusal of a loop whose every round would have to be remembered for compensation."""
    return LimitReached(
        Text(
            f"需要记住以备补偿的步骤超过 {MAX_UNDO} 个（元素 {activity_id}）",
            f"more than {MAX_UNDO} completed steps to remember for compensation (element {activity_id})",
        ),
        activity_id=activity_id,
    )
