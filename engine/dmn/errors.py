"""A decision file that cannot be used, and a decision that has no lawful answer."""

from __future__ import annotations

from typing import Any

from engine.errors import DefinitionInvalid, Invalid
from engine.text import Text


class DmnInvalid(DefinitionInvalid):
    """The decision file has errors; ``problems`` lists all of them with the element each is at."""

    default = Text("决策文件不能使用", "The decision file cannot be used")


class DecisionFailed(Invalid):
    """Rules of a table contradict its hit policy; ``explanation`` shows the inputs and the rules."""

    default = Text("决策表的规则互相矛盾", "The rules of the decision table contradict each other")

    def __init__(self, text: Text, explanation: dict[str, Any]) -> None:
        super().__init__(text, explanation=explanation)
        self.explanation = explanation
