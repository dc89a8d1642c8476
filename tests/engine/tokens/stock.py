"""SpiffWorkflow as it comes, to show what each correction corrects."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.specs.event_definitions import SignalEventDefinition
from SpiffWorkflow.util.task import TaskState


class Stock:
    """A run on the stock engine: start, complete manual tasks by id, read what was completed."""

    def __init__(self, source: bytes, **data: Any) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_str(source)
        self.spec, self.subprocesses = parser.get_spec("p"), parser.get_subprocess_specs("p")
        self.flow = BpmnWorkflow(self.spec, self.subprocesses)
        self.flow.task_tree.data.update(data)
        self.flow.do_engine_steps()

    def open(self) -> list[str]:
        return [task.task_spec.bpmn_id for task in self.flow.get_tasks(state=TaskState.READY, manual=True)]

    def do(self, activity_id: str, nth: int = 0, **data: Any) -> Stock:
        ready = self.flow.get_tasks(state=TaskState.READY, manual=True)
        task = [task for task in ready if task.task_spec.bpmn_id == activity_id][nth]
        task.data.update(data)
        task.run()
        self.flow.do_engine_steps()
        return self

    def signal(self, name: str) -> Stock:
        self.flow.send_event(BpmnEvent(SignalEventDefinition(name)))
        self.flow.do_engine_steps()
        return self

    def data_at(self, activity_id: str) -> dict[str, Any]:
        [task] = [task for task in self.flow.tasks.values() if task.task_spec.bpmn_id == activity_id]
        return dict(task.data)

    @property
    def trail(self) -> list[str]:
        levels = [self.flow, *self.flow.subprocesses.values()]
        done = [task for level in levels for task in level.tasks.values() if task.state == TaskState.COMPLETED]
        return [task.task_spec.bpmn_id for task in done if getattr(task.task_spec, "bpmn_id", None)]
