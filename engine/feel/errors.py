"""What can go wrong with an expression: its syntax, its cost, or a value that cannot be kept."""

from __future__ import annotations

from engine.errors import Invalid
from engine.text import Text


class FeelError(Invalid):
    """The base of all refusals of the expression language."""

    default = Text("表达式有误", "The expression is not valid")


class FeelSyntaxError(FeelError):
    """The text is not FEEL; ``position`` counts characters from 0, ``line`` and ``column`` from 1."""

    def __init__(self, source: str, position: int, message: Text) -> None:
        before = source[:position]
        self.source = source
        self.position = position
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        self.message = message
        super().__init__(
            Text(
                f"第 {self.line} 行第 {self.column} 个字符处：{message.zh}",
                f"line {self.line}, column {self.column}: {message.en}",
            ),
            position=position,
            line=self.line,
            column=self.column,
        )


class FeelLimitError(FeelError):
    """The expression asks for more work or room than one evaluation may use."""

    default = Text("表达式计算量过大", "The expression needs too much work")


class FeelValueError(FeelError):
    """A value has no place in the expression language or cannot be stored."""

    default = Text("该值不能保存", "The value cannot be stored")
