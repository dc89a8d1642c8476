"""The expressions of an activity, compiled once per diagram; a failing one names its activity (D2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import DefinitionInvalid, Invalid, Problem
from engine.feel import FeelValueError, compile_expression, compile_value, to_plain
from engine.text import Text
from engine.tokens.errors import ExpressionFailed


class Formula:
    """One compiled expression and where it stands."""

    __slots__ = ("_compiled", "activity_id", "text")

    def __init__(self, activity_id: str, text: str, *, is_value: bool) -> None:
        self.activity_id = activity_id
        self.text = text
        try:
            self._compiled = compile_value(text) if is_value else compile_expression(text.strip().removeprefix("="))
        except Invalid as refusal:
            raise DefinitionInvalid(
                [
                    Problem(
                        activity_id,
                        Text(f"表达式 {text} 有误：{refusal.text.zh}", f"expression {text}: {refusal.text.en}"),
                        rule="expression",
                    )
                ]
            ) from refusal

    def reads(self, name: str) -> bool:
        """Tell whether the expression surely reads this variable."""
        return name in self._compiled.names

    def value(self, context: Mapping[str, Any]) -> Any:
        """Return the value in ``context``; raises ``ExpressionFailed``."""
        try:
            return self._compiled.evaluate(context)
        except Invalid as refusal:
            raise self.failed(refusal.text) from refusal

    def plain(self, context: Mapping[str, Any]) -> Any:
        """Return the value as JSON has it; raises ``ExpressionFailed`` for functions and ranges."""
        try:
            return to_plain(self.value(context))
        except FeelValueError as refusal:
            raise self.failed(refusal.text) from refusal

    def is_true(self, context: Mapping[str, Any]) -> bool:
        """Return a condition's answer; null counts as false, anything but a boolean is refused."""
        value = self.value(context)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.failed(
            Text(f"条件的结果不是真或假，而是 {value}", f"the condition is neither true nor false but {value}")
        )

    def failed(self, reason: Text) -> ExpressionFailed:
        """Return the refusal that names this expression."""
        return ExpressionFailed(self.activity_id, self.text, reason)


def value_of(activity_id: str, text: str | None) -> Formula | None:
    """Compile a value text (``=`` means FEEL, anything else is itself); None when there is none."""
    return None if text is None or text == "" else Formula(activity_id, text, is_value=True)


def feel_of(activity_id: str, text: str | None) -> Formula | None:
    """Compile a text that is FEEL with or without the ``=``; None when there is none."""
    return None if text is None or text.strip() in ("", "=") else Formula(activity_id, text, is_value=False)
