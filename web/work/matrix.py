"""The matrix of rules: what carries each out, which tests show it, and why nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from engine.lint.words import KINDS
from engine.queries.carriers import Carrier, carriers
from engine.text import Text
from web.work.evidence import tests_of
from web.work.rules import Rule, book

CARRIERS = {
    **dict.fromkeys(("userTask", "manualTask", "task"), Text("人工环节", "person's step")),
    **dict.fromkeys(("serviceTask", "scriptTask", "callActivity"), Text("系统环节", "system's step")),
    **dict.fromkeys(("subProcess", "transaction", "adHocSubProcess"), Text("阶段", "stage")),
    **{kind: Text("判断", "gateway") for kind in KINDS if kind.endswith("Gateway")},
    **dict.fromkeys(
        ("boundaryEvent", "intermediateCatchEvent", "receiveTask"), Text("时限或等待", "time limit or wait")
    ),
    **dict.fromkeys(("sendTask", "intermediateThrowEvent"), Text("通知", "notice")),
    "businessRuleTask": Text("判定", "decision"),
    "startEvent": Text("开始", "start"),
    "endEvent": Text("结束", "end"),
    "process": Text("流程", "procedure"),
    "field": Text("表单字段", "form field"),
    "decision": Text("决策表", "decision table"),
    "policy": Text("参数", "policy value"),
    "numbering": Text("编号规则", "number rule"),
    "document_class": Text("文件类别", "document class"),
    "clock": Text("时限", "time limit"),
    "role": Text("角色", "role"),
    "record_class": Text("保存类别", "record class"),
    "managing_department": Text("归口部门", "managing department"),
    "register": Text("台账", "register"),
    "service": Text("服务", "service"),
    "form": Text("表单", "form"),
    "checklist": Text("检查项", "checklist item"),
}
"""What the things that carry out rules are called by those who read them, elements of diagrams by their kind."""


class State(StrEnum):
    """How a rule stands: something carries it out; a reason says why not; nothing asks for it; or it was forgotten."""

    CARRIED = "carried"
    REASONED = "reasoned"
    FREE = "free"
    MISSING = "missing"


STATES = {
    State.CARRIED: Text("已落实", "carried out"),
    State.REASONED: Text("不落实，有理由", "not carried out, with a reason"),
    State.FREE: Text("原则，不要求落实", "a principle, nothing to carry out"),
    State.MISSING: Text("未落实", "not carried out"),
}


@dataclass(frozen=True)
class Line:
    """A rule with what carries it out and the tests that show it."""

    rule: Rule
    carriers: Sequence[Carrier]
    tests: Sequence[str]

    @property
    def state(self) -> State:
        """Return how the rule stands."""
        if any(carrier.counts for carrier in self.carriers):
            return State.CARRIED
        if self.rule.reason is not None:
            return State.REASONED
        return State.MISSING if self.rule.binds else State.FREE


@dataclass(frozen=True)
class Asked:
    """What narrows the matrix; empty does not."""

    prefix: str = ""
    kind: str = ""
    state: str = ""
    text: str = ""

    def takes(self, line: Line) -> bool:
        """Tell whether a line is asked for."""
        rule, words = line.rule, self.text.casefold().split()
        held = f"{rule.id} {rule.text.zh} {rule.text.en}".casefold() if rule.text else rule.id.casefold()
        return (
            rule.id.startswith(self.prefix)
            and self.kind in ("", rule.kind)
            and self.state in ("", line.state)
            and all(word in held for word in words)
        )


def matrix(session: Session) -> list[Line]:
    """Return every rule of the table, and those of the company's own that something in force names, by id."""
    found = carriers(session)
    rules = {**book(), **{rule: Rule(rule) for rule in found if rule not in book()}}
    return [line_of(rules[rule], found.get(rule, ())) for rule in sorted(rules)]


def line_of(rule: Rule, carried: Sequence[Carrier]) -> Line:
    """Return the line of a rule."""
    return Line(rule, carried, tests_of(rule.id, carried))


def prefixes() -> list[str]:
    """Return how the ids of the table begin: VET, CMP, …"""
    return list(dict.fromkeys(rule.split("-")[0] for rule in book()))
