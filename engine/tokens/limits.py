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
MAX_CHAIN = 100
MAX_TOKENS = 20_000
MAX_PASSES = 100_000
MAX_STATE = 5_000_000
MIN_PERIOD = timedelta(seconds=1)


class LimitReached(Invalid):
    """The diagram asks for more than one call may do."""

    default = Text("流程超出运行限制", "The process goes beyond its limits")
    is_final = True


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


def too_many_tokens(activity_id: str) -> LimitReached:
    """Return the refusal of an instance with more open tokens than can be loaded and saved quickly."""
    return LimitReached(
        Text(
            f"同时进行的步骤超过 {MAX_TOKENS} 个（元素 {activity_id}）",
            f"more than {MAX_TOKENS} tokens would be open at once (element {activity_id})",
        ),
        activity_id=activity_id,
    )


def too_many_passes(activity_id: str) -> LimitReached:
    """Return the refusal of a loop that waits for machines only and so would go on for ever."""
    return LimitReached(
        Text(
            f"元素 {activity_id} 在同一案件中已执行 {MAX_PASSES} 次，可能存在死循环",
            f"element {activity_id} was passed {MAX_PASSES} times in one case, probably an endless loop",
        ),
        activity_id=activity_id,
    )


def too_much_data(size: int, largest: str) -> LimitReached:
    """Return the refusal of variables that would make every step of the instance slow."""
    return LimitReached(
        Text(
            f"案件的变量共 {size} 字节，上限为 {MAX_STATE} 字节；最大的变量是 {largest}",
            f"the variables of the case take {size} bytes, the limit is {MAX_STATE}; the largest is {largest}",
        ),
        largest=largest,
    )


def endless_deliveries(name: str) -> LimitReached:
    """Return the refusal of messages or signals that begin cases which send them again."""
    return LimitReached(
        Text(
            f"消息或信号“{name}”连续触发自身超过 {MAX_CHAIN} 次",
            f'the message or signal "{name}" has set itself off more than {MAX_CHAIN} times in a row',
        ),
        name=name,
    )
