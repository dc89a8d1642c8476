"""The drawing while its gaps are being filled: elements and flows that can be changed, questions for people."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from engine.definitions.model import Activity, Flow, Process
from engine.text import Text

_OTHER = re.compile(r"[^0-9A-Za-z_\u4e00-\u9fff]")


@dataclass
class Question:
    """What a person is asked at one element; options are (value, label)."""

    hints: list[Text] = field(default_factory=list)
    fields: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Work:
    """One process under way from drawing to draft procedure."""

    process: Process
    activities: dict[str, Activity]
    flows: dict[str, Flow]
    questions: dict[str, Question] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, process: Process) -> Work:
        """Begin with the drawing as it is."""
        return cls(process, dict(process.activities), dict(process.flows))

    def change(self, activity_id: str, **fields: Any) -> None:
        """Set fields of an element."""
        self.activities[activity_id] = replace(self.activities[activity_id], **fields)

    def add(self, kind: str, identifier: str, like: Activity | None, parent: str, name: str = "") -> str:
        """Add an element beside ``like`` (in its lane) and return its id."""
        activity_id = self._free(identifier, self.activities)
        lane = (like.lane, like.lane_role) if like is not None else (None, None)
        self.activities[activity_id] = Activity(
            activity_id, kind, name, self.process.id, parent, lane=lane[0], lane_role=lane[1]
        )
        return activity_id

    def connect(self, source: str, target: str, condition: str | None = None) -> str:
        """Add a flow and return its id."""
        flow_id = self._free(f"{source}-{target}", self.flows)
        parent = self.activities[target].parent
        self.flows[flow_id] = Flow(flow_id, source, target, parent=parent, condition=condition)
        return flow_id

    def leaving(self, activity_id: str) -> list[Flow]:
        """Return the flows out of an element, in the order of the file."""
        return [flow for flow in self.flows.values() if flow.source == activity_id]

    def entering(self, activity_id: str) -> list[Flow]:
        """Return the flows into an element."""
        return [flow for flow in self.flows.values() if flow.target == activity_id]

    def inside(self, level: str) -> list[str]:
        """Return the elements of a level and of the levels within it."""
        found = [each.id for each in self.activities.values() if each.parent == level]
        return found + [inner for each in found for inner in self.inside(each)]

    def ask(self, activity_id: str) -> Question:
        """Return the question of an element that a person does, a new one at first."""
        return self.questions.setdefault(activity_id, Question())

    def by_hand(self, activity_id: str, *hints: Text) -> Question:
        """Make an element a task for a person; what it was set up to do by itself is left out."""
        self.change(
            activity_id,
            kind="userTask",
            event=None,
            more_events=(),
            form_id=None,
            inputs=(),
            outputs=(),
            script=None,
            result_variable=None,
            decision_id=None,
            called_process=None,
            job_type=None,
            default_flow=None,
            is_instantiating=False,
        )
        question = self.ask(activity_id)
        question.hints += hints
        return question

    def passing(self, activity_id: str) -> None:
        """Make an element one that tokens go through without waiting."""
        self.change(activity_id, kind="task", event=None, more_events=(), attached_to=None, default_flow=None)

    def done(self) -> Process:
        """Return the process with its flows connected."""
        outgoing: dict[str, list[str]] = {}
        incoming: dict[str, list[str]] = {}
        for flow in self.flows.values():
            outgoing.setdefault(flow.source, []).append(flow.id)
            incoming.setdefault(flow.target, []).append(flow.id)
        activities = {
            key: replace(each, outgoing=tuple(outgoing.get(key, ())), incoming=tuple(incoming.get(key, ())))
            for key, each in self.activities.items()
        }
        return replace(self.process, is_executable=True, activities=activities, flows=dict(self.flows))

    @staticmethod
    def _free(identifier: str, taken: dict[str, Any]) -> str:
        candidate, count = identifier, 1
        while candidate in taken:
            count += 1
            candidate = f"{identifier}-{count}"
        return candidate


def variable(prefix: str, activity_id: str) -> str:
    """Return the name of the variable that keeps an answer: letters, digits and underscores only."""
    return f"{prefix}_{_OTHER.sub('_', activity_id)}"
