"""Turns the facts of one case, as the ledger has them, into the events of a log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.definitions.model import Activity
from engine.eventlog.model import ASSIGN, COMPLETE, REASSIGN, SCHEDULE, WITHDRAW, LogEvent, Renamed
from engine.ledger.spelling import fields_of, told

Names = Mapping[str, Mapping[str, Activity]]
"""The elements of a process and of those it calls, by the key of the process."""

WORK = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
    }
)
"""Elements at which something is done."""
_TASK_FACTS = {
    "task.created": SCHEDULE,
    "task.claimed": ASSIGN,
    "task.transferred": REASSIGN,
    "task.completed": COMPLETE,
    "task.cancelled": WITHDRAW,
}


def is_told(activity: Activity, *, inside_event_sub_process: bool) -> bool:
    """Tell whether a log says that an element was passed: work, and what came from outside; not the routing.

    Of start events those of event sub-processes count; what undoes work is told by the work itself.
    """
    if activity.kind in WORK:
        return True
    if activity.event is None or activity.event.kind in ("compensate", "link"):
        return False
    if activity.kind == "startEvent":
        return inside_event_sub_process
    return activity.kind in ("boundaryEvent", "intermediateCatchEvent")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was said when a task came into being."""

    process: str | None = None
    roles: tuple[str, ...] = ()
    due_at: datetime | None = None


@dataclass
class Telling:
    """The log of one case as it grows, event by event of its stream."""

    process: str
    names: Names
    events: list[LogEvent] = field(default_factory=list)
    migrated: list[Renamed] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    _done: dict[str, LogEvent] = field(default_factory=dict)
    _open: dict[tuple[str, str], dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    _entered: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, _Asked] = field(default_factory=dict)

    def add(self, event: Any) -> None:
        """Tell the facts of one event of the stream (``stream``, ``seq``, ``at``, ``actor``, ``body``, ``hash``)."""
        for fact in told(fields_of(event.body)):
            public = fact.public
            if fact.type in _TASK_FACTS:
                one = self._of_task(fact.type, public, event)
                if one.lifecycle == COMPLETE and self._is_here(one.activity):
                    self._done[one.activity] = one
                else:
                    self.events.append(one)
            elif fact.type == "instance.moved":
                # Only the frame of what is repeated goes on along flows, its items do not.
                left = {token for kind, _, token, *_ in public["steps"] if kind == "flow"}
                for kind, element, token, *process in public["steps"]:
                    self._step(kind, element, token, token in left, process[0] if process else None, event, public)
            elif fact.type == "instance.migrated":
                names = {old.rpartition("#")[2]: new.rpartition("#")[2] for old, new in public["mapping"].items()}
                self.migrated.append(Renamed(event.seq, public["to"]["sha256"], names))

    def _is_here(self, element: str) -> bool:
        return any(element in elements for elements in self.names.values())

    def _of_task(self, type_: str, public: Mapping[str, Any], event: Any) -> LogEvent:
        task = public["task"]
        if type_ == "task.created":
            due = public.get("due_at")
            self._asked[task] = _Asked(
                self._entered.get(public["activity"]),
                tuple(public["candidates"]),
                datetime.fromisoformat(due) if due else None,
            )
        asked = self._asked.get(task, _Asked())
        process, activity = self._find(public["activity"], asked.process)
        return LogEvent(
            activity=public["activity"],
            name=public.get("name") or (activity.name if activity else "") or public["activity"],
            lifecycle=_TASK_FACTS[type_],
            at=event.at,
            kind=activity.kind if activity else "userTask",
            process=process,
            resource=public["new"] if type_ == "task.transferred" else event.actor,
            roles=asked.roles,
            outcome=public.get("outcome", "") if type_ == "task.completed" else "",
            due_at=asked.due_at,
            is_late=bool(public.get("late")),
            on_behalf_of=public.get("delegated_from"),
            task=task,
            seq=event.seq,
            hash=event.hash,
            revision=public.get("defsha"),
        )

    def _step(
        self,
        kind: str,
        element: str,
        token: str,
        leaves: bool,
        process: str | None,
        event: Any,
        public: Mapping[str, Any],
    ) -> None:
        """Tell that an element was passed, if logs tell it; the frame of a repeated one is no pass of its own.

        The frame comes before its items.  Of several frames at once the later ones are known by the flows they take.
        """
        if kind == "flow" and process in (None, self.process):
            self.flows.append(element)
            return
        process, activity = self._find(element, process)
        if activity is None:
            return
        if kind == "entered":
            self._entered[element] = process
        place = (process, element)
        if activity.loop is not None and kind == "entered":
            self._open[place][token] = not self._open[place]
        if kind not in ("completed", "cancelled"):
            return
        if activity.loop is not None and (self._open[place].pop(token, False) or leaves):
            return
        if kind == "completed" and is_told(activity, inside_event_sub_process=self._handles(process, activity)):
            done = self._done.pop(element) if element in self._done else None
            self.events.append(done or self._passed(activity, process, event, public))

    def _find(self, element: str, process: str | None) -> tuple[str, Activity | None]:
        """Return the process of an element and the element; one that no revision at hand has is taken for its own."""
        for key in (process,) if process is not None else (self.process, *self.names):
            if element in self.names.get(key, {}):
                return key, self.names[key][element]
        return process or self.process, None

    def _handles(self, process: str, activity: Activity) -> bool:
        around = self.names[process].get(activity.parent)
        return around is not None and around.triggered_by_event

    def _passed(self, activity: Activity, process: str, event: Any, public: Mapping[str, Any]) -> LogEvent:
        return LogEvent(
            activity=activity.id,
            name=activity.name or activity.id,
            lifecycle=COMPLETE,
            at=event.at,
            kind=activity.kind,
            process=process,
            resource=event.actor if activity.kind == "receiveTask" else "system",
            seq=event.seq,
            hash=event.hash,
            revision=public.get("defsha"),
        )
