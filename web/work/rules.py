"""The rules of the company that come with the product: ``workflows/rules.csv``, in a short wording of its own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from engine.text import Text

PRINCIPLE = "principle"
KINDS = {
    "process-step": Text("工作步骤", "step"),
    "deadline": Text("时限", "time limit"),
    "form-field": Text("填写内容", "field"),
    "permission": Text("权限", "permission"),
    "role": Text("职责", "role"),
    "checklist-item": Text("检查项", "checklist item"),
    "document": Text("文件", "document"),
    "threshold": Text("限值", "threshold"),
    "classification": Text("分类", "classification"),
    "metric": Text("指标", "measure"),
    PRINCIPLE: Text("原则", "principle"),
}
"""What kinds of rules there are; all but principles bind: something has to carry them out, or there is a reason."""


@dataclass(frozen=True)
class Rule:
    """A rule: its id and, where the table knows it, its kind, what it asks for, and why nothing carries it out."""

    id: str
    text: Text | None = None
    kind: str = ""
    reason: Text | None = None

    @property
    def binds(self) -> bool:
        """Tell whether something has to carry the rule out."""
        return self.kind != PRINCIPLE


def rules_of(ids: Iterable[str]) -> list[Rule]:
    """Return the rules with these ids, in the same order; one the table does not know has no text."""
    known = book()
    return [known.get(rule) or Rule(rule) for rule in ids]


@cache
def book() -> Mapping[str, Rule]:
    """Return every rule of the table, by its id."""
    table = (resources.files("workflows") / "rules.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: _rule(row) for row in csv.DictReader(table.splitlines())})


def _rule(row: Mapping[str, str]) -> Rule:
    reason = Text(row["reason_zh"], row["reason_en"]) if row["reason_zh"] else None
    return Rule(row["id"], Text(row["zh"], row["en"]), row["kind"], reason)
