"""Global tasks: a task outside any process, which call activities use like a process of one step."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from engine.definitions.document import Index
from engine.definitions.model import Activity, Flow, Process
from engine.definitions.namespaces import Element, line_of, local, name_of
from engine.definitions.read_process import read_activity

GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}


def read_global_task(element: Element, index: Index) -> Process:
    """Return the process that begins, does the task and ends."""
    identifier = str(element.get("id"))
    task = replace(
        read_activity(element, identifier, identifier, index),
        id=f"{identifier}_task",
        kind=GLOBAL_TASKS[local(element)],
    )
    ids = (f"{identifier}_start", task.id, f"{identifier}_end")
    flows = [Flow(f"{source}-{target}", source, target, parent=identifier) for source, target in pairwise(ids)]
    first, last = (flow.id for flow in flows)
    start = Activity(ids[0], "startEvent", "", identifier, identifier, outgoing=(first,))
    end = Activity(ids[2], "endEvent", "", identifier, identifier, incoming=(last,))
    steps = (start, replace(task, incoming=(first,), outgoing=(last,)), end)
    return Process(
        id=identifier,
        name=name_of(element),
        is_executable=False,
        activities=MappingProxyType({step.id: step for step in steps}),
        flows=MappingProxyType({flow.id: flow for flow in flows}),
        line=line_of(element),
        is_global=True,
    )
