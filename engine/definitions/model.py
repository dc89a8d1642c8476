"""What a BPMN file says, as plain data: the one reading that deploying, running and drawing share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class IoMapping:
    """A ``zeebe:input`` or ``zeebe:output``: ``source`` is a FEEL value text, ``target`` a variable path."""

    source: str
    target: str


@dataclass(frozen=True)
class Loop:
    """Multi-instance settings, or (``is_standard``) those of a standard loop that repeats one activity.

    ``cardinality``, ``condition`` and ``completion_condition`` are expression texts as written.
    """

    is_sequential: bool
    input_collection: str | None = None
    input_element: str | None = None
    output_collection: str | None = None
    output_element: str | None = None
    cardinality: str | None = None
    completion_condition: str | None = None
    is_standard: bool = False
    condition: str | None = None
    maximum: str | None = None
    test_before: bool = False


@dataclass(frozen=True)
class EventDefinition:
    """What an event waits for or throws.

    ``kind``: timer, message, signal, error, escalation, terminate, conditional, link, compensate, cancel.
    ``name`` is the message or signal name, or the error or escalation code.  ``timer_kind`` is date,
    duration or cycle and ``expression`` its FEEL value text (or the condition of a conditional event).
    ``ref`` is the id of the message, signal, error or escalation (of a compensation: the activity) as the
    diagram refers to it; ``waits`` is False for a compensation its thrower does not wait for.
    """

    kind: str
    name: str | None = None
    correlation_key: str | None = None
    timer_kind: str | None = None
    expression: str | None = None
    ref: str | None = None
    waits: bool = True


@dataclass(frozen=True)
class Activity:
    """One element of a diagram that a token can reach, with its settings of the ``zeebe`` vocabulary.

    Every expression is the text as written (a leading ``=`` means FEEL).  ``kind`` is the BPMN tag
    name (``userTask``, ``boundaryEvent``, …); ``parent`` is the enclosing sub-process or process id.
    ``lane`` is the id of the innermost lane, ``lane_role`` the role that lane names (its
    ``firebreak:role``, else its label).  ``event`` is the first event definition, ``more_events`` the
    others of a multiple event; send and receive tasks carry their message as ``event``.  A boundary event
    for compensation names its handler in ``compensated_by``.  ``unusual`` holds attributes that would
    change how often something happens, as (name, value).
    """

    id: str
    kind: str
    name: str
    process_id: str
    parent: str
    lane: str | None = None
    documentation: str = ""
    form_id: str | None = None
    assignee: str | None = None
    candidate_groups: str | None = None
    candidate_users: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None
    priority: str | None = None
    inputs: tuple[IoMapping, ...] = ()
    outputs: tuple[IoMapping, ...] = ()
    script: str | None = None
    result_variable: str | None = None
    decision_id: str | None = None
    called_process: str | None = None
    propagate_all: bool = True
    job_type: str | None = None
    retries: str | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    properties: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    loop: Loop | None = None
    event: EventDefinition | None = None
    attached_to: str | None = None
    is_interrupting: bool = True
    triggered_by_event: bool = False
    default_flow: str | None = None
    outgoing: tuple[str, ...] = ()
    incoming: tuple[str, ...] = ()
    lane_role: str | None = None
    more_events: tuple[EventDefinition, ...] = ()
    parallel_multiple: bool = False
    propagate_parent: bool = True
    is_instantiating: bool = False
    is_for_compensation: bool = False
    compensated_by: str | None = None
    unusual: tuple[tuple[str, str], ...] = ()
    line: int | None = None

    @property
    def events(self) -> tuple[EventDefinition, ...]:
        """Return all event definitions of the element."""
        return (() if self.event is None else (self.event,)) + self.more_events

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rule ids of ``firebreak:rules``."""
        return tuple(self.properties.get("firebreak:rules", "").replace(",", " ").split())


@dataclass(frozen=True)
class Flow:
    """A sequence flow; ``condition`` is its FEEL text or None; an end that is missing is ``""``."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    parent: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Process:
    """One process of a file; ``activities`` and ``flows`` hold nested levels too, in document order.

    ``lanes`` maps lane ids to labels, ``lane_roles`` to the role each lane names.  ``is_global`` marks a
    global task, read as the process of one step that a call activity runs.
    """

    id: str
    name: str
    is_executable: bool
    activities: Mapping[str, Activity]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    lane_roles: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    version_tag: str | None = None
    line: int | None = None
    is_global: bool = False


@dataclass(frozen=True)
class Diagram:
    """A whole BPMN file: its processes by id and the pools drawn around them.

    ``participants`` maps process ids to pool names (a pool without a process: its own id);
    ``forms`` holds the JSON of forms embedded in the file, by form id.
    """

    processes: Mapping[str, Process]
    participants: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    has_picture: bool = True
    forms: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    @property
    def runnable(self) -> tuple[Process, ...]:
        """Return the processes meant to run: the executable ones, else all that have content."""
        drawn = tuple(process for process in self.processes.values() if process.activities and not process.is_global)
        return tuple(process for process in drawn if process.is_executable) or drawn
