"""The processes that are measured, drawn to size; ``who`` of a case does every task."""

from __future__ import annotations

from tests.engine.tokens.drawing import chain, el, flow, items, process, timer, zeebe

ASSIGNED = zeebe("assignmentDefinition", assignee="=who")


def line(length: int) -> bytes:
    """Return a process of ``length`` activities, people's and the engine's in turn; some gateways have a way out."""
    names, parts = ["begin"], []
    for number in range(1, length + 1):
        if number % 5 == 0:
            gate = f"gate{number}"
            parts += [el("exclusiveGateway", gate, default=f"{gate}-work{number}")]
            parts += [flow(gate, "end", '=answer = "stop"', id=f"{gate}-end")]
            names.append(gate)
        kind, inside = ("userTask", [ASSIGNED]) if number % 2 else ("task", [])
        parts.append(el(kind, f"work{number}", *inside, name=f"Work {number}"))
        names.append(f"work{number}")
    return process(el("startEvent", "begin"), *parts, el("endEvent", "end"), chain(*names, "end"), id="line")


def blocks(times: int, width: int) -> bytes:
    """Return ``times`` parallel blocks of ``width`` user tasks, one after the other."""
    parts, before = [el("startEvent", "begin")], "begin"
    for block in range(times):
        split, join = f"split{block}", f"join{block}"
        parts += [el("parallelGateway", split), el("parallelGateway", join), flow(before, split)]
        for way in range(width):
            task = f"work{block}_{way}"
            parts += [el("userTask", task, ASSIGNED, name=task), flow(split, task), flow(task, join)]
        before = join
    return process(*parts, el("endEvent", "end"), flow(before, "end"), id="blocks")


def crowd() -> bytes:
    """Return one user task that is done once for each of ``list``, all at the same time."""
    task = el("userTask", "work", ASSIGNED, items("=list"), name="Work")
    return process(el("startEvent", "begin"), task, el("endEvent", "end"), chain("begin", "work", "end"), id="crowd")


def alarm() -> bytes:
    """Return a wait of one second, then a user task."""
    wait = el("intermediateCatchEvent", "wait", timer("timeDuration", "PT1S"))
    task = el("userTask", "work", ASSIGNED, name="Work")
    names = ("begin", "wait", "work", "end")
    return process(el("startEvent", "begin"), wait, task, el("endEvent", "end"), chain(*names), id="alarm")
