"""SpiffWorkflow's parser, told which spec stands for which element and how elements connect.

Corrected against stock: elements are created one after the other instead of each within its
predecessor (a chain of 600 used to end in RecursionError), flows keep the order of the file instead of
the height on the page, elements may be called Start and End, and boundary events belong to their host.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

from engine.definitions.model import Activity
from engine.tokens.specs import events, gateways, repeats, subprocesses, tasks


class LevelSpec(BpmnProcessSpec):
    """The elements of one process or sub-process, without the internal ``Start`` and ``End`` of stock."""

    def __init__(self, name: str) -> None:
        self.bpmn_start_events: list[Any] = []
        self.data_objects: dict[str, Any] = {}
        self.listeners: list[Any] = []
        self.starts: list[Any] = []
        self.joins: list[Any] = []
        self.has_conditions = False
        self.undo_by: dict[str, Any] = {}
        self.undo_handler: str | None = None
        self.first_start: Any = None
        WorkflowSpec.__init__(self, name=name)


class ElementParser(TaskParser):
    """Creates the spec of one element; connections follow when all elements are known."""

    STANDARD_LOOP_CLASS = repeats.LoopedActivity
    PARALLEL_MI_CLASS = repeats.ParallelItems
    SEQUENTIAL_MI_CLASS = repeats.SequentialItems

    def parse_node(self) -> Any:
        activity: Activity = self.process_parser.parser.activities[self.bpmn_id]
        self.task = inner = self.create_task()
        for loop in self.xpath("./bpmn:standardLoopCharacteristics"):
            self._add_loop_task(loop)
        for loop in self.xpath("./bpmn:multiInstanceLoopCharacteristics"):
            self._add_multiinstance_task(loop)
        plan = self.process_parser.parser.plans[activity.id]
        for spec in {id(spec): spec for spec in (inner, self.task)}.values():
            spec.activity, spec.plan = activity, plan
        return self.task


class SubProcessParser(ElementParser):
    """Reads the level inside a sub-process, too."""

    def create_task(self) -> Any:
        owner = self.process_parser.parser
        owner.create_parser(self.node)
        key = owner.level_key(self.bpmn_id)
        return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec=key, **self.bpmn_attributes)


class CallActivityParser(ElementParser):
    """The called process is looked up when it runs."""

    def create_task(self) -> Any:
        called = self.node.get("calledElement")
        return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec=called, **self.bpmn_attributes)


class EventParser(ElementParser):
    """Events keep their trigger in the plan; SpiffWorkflow's own event definition stays empty."""

    def create_task(self) -> Any:
        extra: dict[str, Any] = {"event_definition": NoneEventDefinition()}
        is_undoing = False
        if self.node.get("attachedToRef"):
            trigger = self.process_parser.parser.plans[self.bpmn_id].trigger
            # An error always ends the activity that failed, a cancel event its transaction (BPMN 2.0, 13.5.3).
            is_undoing = trigger.kind == "compensate"
            extra["cancel_activity"] = self.node.get("cancelActivity") == "true" or trigger.kind in ("error", "cancel")
        kind = self.spec_class if not is_undoing else events.CompensationEvent
        return kind(self.spec, self.bpmn_id, **extra, **self.bpmn_attributes)


class LevelParser(ProcessParser):
    """Parses the elements of one level."""

    def create_spec(self) -> LevelSpec:
        return LevelSpec(self.parser.level_key(self.bpmn_id))

    def add_tasks(self) -> None:
        for node in self.node:
            if node.tag in self.parser.PARSER_CLASSES:
                self.parse_node(node)


class EngineParser(BpmnParser):
    """Parses one normalised process; ``activities`` and ``plans`` say what its elements mean."""

    PROCESS_PARSER_CLASS = LevelParser
    PARSER_CLASSES: ClassVar[dict[str, Any]] = {
        full_tag(tag): pair
        for tag, pair in {
            "task": (ElementParser, tasks.PassingTask),
            "userTask": (ElementParser, tasks.UserTask),
            "manualTask": (ElementParser, tasks.ManualTask),
            "scriptTask": (ElementParser, tasks.ScriptTask),
            "serviceTask": (ElementParser, tasks.ServiceTask),
            "businessRuleTask": (ElementParser, tasks.BusinessRuleTask),
            "subProcess": (SubProcessParser, subprocesses.SubProcess),
            "transaction": (SubProcessParser, subprocesses.SubProcess),
            "callActivity": (CallActivityParser, subprocesses.CallActivity),
            "exclusiveGateway": (ElementParser, gateways.ExclusiveGateway),
            "parallelGateway": (ElementParser, gateways.ParallelGateway),
            "inclusiveGateway": (ElementParser, gateways.InclusiveGateway),
            "eventBasedGateway": (EventParser, gateways.EventBasedGateway),
            "startEvent": (EventParser, events.StartEvent),
            "endEvent": (EventParser, events.EndEvent),
            "intermediateCatchEvent": (EventParser, events.IntermediateCatchEvent),
            "intermediateThrowEvent": (EventParser, events.IntermediateThrowEvent),
            "boundaryEvent": (EventParser, events.BoundaryEvent),
            "sendTask": (EventParser, events.SendTask),
            "receiveTask": (EventParser, events.ReceiveTask),
        }.items()
    }

    def __init__(self, process_id: str, activities: Mapping[str, Activity], plans: Mapping[str, Any]) -> None:
        super().__init__()
        self.process_id = process_id
        self.activities = activities
        self.plans = plans

    def level_key(self, element_id: str) -> str:
        """Return the name of a level, unique among all files a program is made of."""
        return element_id if element_id == self.process_id else f"{self.process_id}/{element_id}"

    def levels(self) -> dict[str, LevelSpec]:
        """Return the specs of the process and its sub-processes by key."""
        found: dict[str, LevelSpec] = {}
        # Parsing a level adds the parsers of the levels inside it.
        while missing := [name for name in self.process_parsers if self.level_key(name) not in found]:
            for name in missing:
                found[self.level_key(name)] = self.get_spec(name)
        return found
