"""The small diagrams that are refused, what each is called, and what is said about it."""

from __future__ import annotations

from engine.definitions.read import read_diagram
from engine.errors import Problem
from engine.lint import lint_process
from engine.text import Text
from tests.elements.playing import HERE
from tests.elements.traits import Trait, trait_of

REFUSALS = {
    "ad-hoc": Text("即席子流程", "ad-hoc sub-process"),
    "cancel-outside": Text("事务之外的取消结束事件", "cancel end event outside a transaction"),
    "choreography": Text("编排图", "choreography"),
    "completion-quantity": Text("完成时产生多个令牌", "several tokens on completion"),
    "complex-gateway": Text("复杂网关", "complex gateway"),
    "conditional-start": Text("条件开始事件", "conditional start event"),
    "error-not-interrupting": Text("不中断的错误边界事件", "error boundary event that does not interrupt"),
    "multi-instance-behavior": Text("多实例逐项抛出事件", "multi-instance that throws an event for each item"),
    "multiple": Text("有多个触发条件的事件", "event with several triggers"),
    "negative-cardinality": Text("实例数为负", "negative number of instances"),
    "negative-loop": Text("最大循环次数为负", "negative loop maximum"),
    "parallel-multiple": Text("需全部触发的多重事件", "event whose triggers are all needed"),
    "process-compensation": Text("整个流程的补偿", "compensation of a whole process"),
    "repeated-transaction": Text("取消多实例事务", "cancelling a multi-instance transaction"),
    "start-quantity": Text("攒够多个令牌才开始", "start only with several tokens"),
    "stored-transaction": Text("以存储方式回滚的事务", "transaction that restores stored data"),
}


def refused_source(name: str) -> bytes:
    """Return the file of a refused diagram."""
    return (HERE / "refused" / f"{name}.bpmn").read_bytes()


def refusal(name: str) -> tuple[Problem, Trait]:
    """Return the first error lint has for a refused diagram, and what the element shows."""
    source = refused_source(name)
    problem = next(each for each in lint_process(source) if each.severity == "error" and each.kind != "missing")
    for process in read_diagram(source).processes.values():
        activity = process.activities.get(problem.element_id or "")
        if activity is not None and problem.rule == "unsupported" and not activity.unusual and activity.loop is None:
            return problem, trait_of(activity, process)
    return problem, ("refused", name)
