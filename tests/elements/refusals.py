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
    "choreography": Text("编排图", "choreography"),
    "complex-gateway": Text("复杂网关", "complex gateway"),
    "completion-quantity": Text("完成时产生多个令牌", "several tokens on completion"),
    "multi-instance-behavior": Text("多实例逐个抛出事件", "multi-instance that throws an event for each item"),
    "multiple": Text("有多个触发条件的事件", "event with several triggers"),
    "parallel-multiple": Text("需全部触发的多重事件", "event whose triggers are all needed"),
    "start-quantity": Text("攒够多个令牌才开始", "start only with several tokens"),
}


def refused_source(name: str) -> bytes:
    """Return the file of a refused diagram."""
    return (HERE / "refused" / f"{name}.bpmn").read_bytes()


def refusal(name: str) -> tuple[Problem, Trait]:
    """Return the first error lint has for a refused diagram, and what the element shows."""
    source = refused_source(name)
    problem = next(p for p in lint_process(source) if p.severity == "error" and p.kind != "missing")
    for process in read_diagram(source).processes.values():
        activity = process.activities.get(problem.element_id or "")
        if activity is not None and problem.rule == "unsupported":
            return problem, trait_of(activity, process)
    return problem, ("refused", name)
