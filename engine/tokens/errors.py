"""What can stop an instance where it stands; the caller rolls back and nothing has moved."""

from __future__ import annotations

from engine.errors import Conflict, Invalid
from engine.text import Text


class ExpressionFailed(Invalid):
    """An expression of an activity gave no usable value; the details name both."""

    def __init__(self, activity_id: str, expression: str, reason: Text) -> None:
        self.activity_id = activity_id
        self.expression = expression
        super().__init__(
            Text(
                f"元素 {activity_id} 的表达式 {expression} 出错：{reason.zh}",
                f"expression {expression} of element {activity_id} failed: {reason.en}",
            ),
            activity_id=activity_id,
            expression=expression,
        )


class NoFlowMatches(Invalid):
    """A gateway has no flow whose condition is true, and no default flow."""

    def __init__(self, activity_id: str, conditions: list[str]) -> None:
        self.activity_id = activity_id
        listed = "; ".join(conditions)
        super().__init__(
            Text(
                f"网关 {activity_id} 没有满足条件的分支，也没有默认分支（{listed}）",
                f"no flow of gateway {activity_id} has a true condition and none is the default ({listed})",
            ),
            activity_id=activity_id,
            conditions=conditions,
        )


class NotStartable(Invalid):
    """The process has no such way to begin."""


class NameReserved(Invalid):
    """A diagram or form writes a name that belongs to the engine."""

    def __init__(self, name: str, activity_id: str | None) -> None:
        super().__init__(
            Text(
                f"变量名 {name} 为系统保留，不能写入（元素 {activity_id}）",
                f"the name {name} is read-only and cannot be written (element {activity_id})",
            ),
            name=name,
            activity_id=activity_id,
        )


class NotStorable(Invalid):
    """A variable would hold a function or a range; a name that is not set can be that of a function."""

    def __init__(self, name: str, activity_id: str | None) -> None:
        super().__init__(
            Text(
                f"变量 {name} 的值是函数或区间，不能保存（元素 {activity_id}）",
                f"variable {name} would hold a function or a range, which cannot be stored (element {activity_id})",
            ),
            name=name,
            activity_id=activity_id,
        )


class NotWaiting(Conflict):
    """The token has moved on, or waits for something else."""

    def __init__(self, token_id: str) -> None:
        super().__init__(
            Text("该步骤已经办理或已取消", "This step is already done or was cancelled"), token_id=token_id
        )


class StateUnreadable(Invalid):
    """The stored state does not fit the program."""
