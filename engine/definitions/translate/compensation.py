"""What compensation and transactions need to be drawn like: asked by lint and again when a program is compiled."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity, Process
from engine.errors import Problem
from engine.text import Text


def compensation_problems(process: Process) -> Iterator[Problem]:
    """Yield what keeps compensation or a transaction from working as drawn, each with its rule and remedy."""
    for activity in process.activities.values():
        kinds = {event.kind for event in activity.events}
        if activity.is_for_compensation:
            yield from _handler(activity)
        if "compensate" in kinds:
            yield from _compensate(activity, process)
        if "cancel" in kinds:
            yield from _cancel(activity, process)


def _handler(activity: Activity) -> Iterator[Problem]:
    if activity.incoming or activity.outgoing:
        yield _problem(
            "compensation-flow",
            activity,
            Text("补偿活动不能有连线", "a compensation activity has no sequence flows"),
            Text("请只用关联线把补偿边界事件连到它", "Connect it to the boundary event by an association only"),
        )


def _compensate(activity: Activity, process: Process) -> Iterator[Problem]:
    around = process.activities.get(activity.parent)
    if activity.kind == "boundaryEvent":
        if activity.outgoing:
            yield _problem(
                "compensation-flow",
                activity,
                Text("补偿边界事件不能有流出连线", "a boundary event for compensation has no sequence flow"),
                Text("请改用关联线连到补偿活动", "Connect it to the compensation activity by an association"),
            )
        if activity.compensated_by is None:
            yield _problem(
                "compensation-handler-missing",
                activity,
                Text("补偿边界事件没有连到补偿活动", "the boundary event for compensation leads to no handler"),
                Text(
                    "请用关联线连到一个标为“用于补偿”的活动",
                    "Draw an association to an activity that is marked as compensation",
                ),
            )
    elif activity.kind == "startEvent":
        if around is not None and around.triggered_by_event and around.parent == process.id:
            yield _problem(
                "compensation-of-process",
                activity,
                Text(
                    "整个流程不会被补偿，这个事件子流程不会启动",
                    "a whole process is never compensated, so this event sub-process would never start",
                ),
                Text("请把它放进要补偿的子流程内", "Put it into the sub-process that is to be compensated"),
            )
    elif activity.event is not None and activity.event.name and not _reaches(activity, activity.event.name, process):
        yield _problem(
            "compensation-unknown",
            activity,
            Text(
                f"要补偿的活动 {activity.event.name} 不在同一层内",
                f"the activity {activity.event.name} to compensate is not on the same level",
            ),
            Text("请选择同一层内的活动，或不指定活动", "Choose an activity of this level, or none to undo all"),
        )


def _reaches(thrower: Activity, target_id: str, process: Process) -> bool:
    """Tell whether a throw event may name an activity: one of its level, or around its event sub-process."""
    target, level = process.activities.get(target_id), thrower.parent
    while target is not None and target.parent != level:
        around = process.activities.get(level)
        if around is None or not around.triggered_by_event:
            return False
        level = around.parent
    return target is not None


def _cancel(activity: Activity, process: Process) -> Iterator[Problem]:
    if activity.kind == "boundaryEvent":
        host = process.activities.get(activity.attached_to or "")
        if host is not None and host.kind != "transaction":
            yield _problem(
                "cancel-misplaced",
                activity,
                Text("取消边界事件只能附着在事务子流程上", "only a transaction has a cancel event on its border"),
                Text("请改为错误边界事件，或把子流程改为事务", "Make it an error event, or its host a transaction"),
            )
        return
    transaction = process.activities.get(activity.parent)
    while transaction is not None and transaction.kind != "transaction":
        transaction = process.activities.get(transaction.parent)
    if activity.kind != "endEvent" or transaction is None:
        yield _problem(
            "cancel-misplaced",
            activity,
            Text("取消事件只能结束事务子流程", "a cancel event can only end a transaction"),
            Text("请改为错误结束事件，或把子流程改为事务", "Make it an error event, or the sub-process a transaction"),
        )
    elif transaction.loop is not None:
        yield _problem(
            "unsupported",
            activity,
            Text(
                "本系统不执行：取消循环或多实例的事务",
                "cannot be run here: cancelling a transaction that repeats",
            ),
            Text("请在多实例子流程内画一个事务", "Draw the transaction inside a multi-instance sub-process"),
        )
    elif not any(_is_cancel_boundary(each, transaction.id) for each in process.activities.values()):
        yield _problem(
            "cancel-uncaught",
            activity,
            Text("事务没有取消边界事件，取消之后无处可去", "nothing says how the process goes on after the cancel"),
            Text("请在事务的边框上画取消边界事件", "Draw a cancel event on the border of the transaction"),
        )


def _is_cancel_boundary(activity: Activity, transaction_id: str) -> bool:
    kinds = {event.kind for event in activity.events}
    return activity.attached_to == transaction_id and activity.kind == "boundaryEvent" and "cancel" in kinds


def _problem(rule: str, activity: Activity, text: Text, remedy: Text) -> Problem:
    return Problem(activity.id, text, remedy=remedy, rule=rule)
