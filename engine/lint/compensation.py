"""Compensation and transactions: handlers that can be called, cancel events where something can be cancelled."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity, Process
from engine.definitions.translate.compensation import compensation_problems
from engine.errors import Problem
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text


def drawn(subject: Subject) -> Iterator[Problem]:
    """What keeps compensation or a transaction from working as drawn."""
    for process in subject.processes:
        for found in compensation_problems(process):
            assert found.rule is not None
            assert found.remedy is not None
            yield problem(found.rule, found.element_id, found.text, found.remedy)


def unused(subject: Subject) -> Iterator[Problem]:
    """A compensation activity nothing leads to is never carried out."""
    for process in subject.processes:
        handlers = {activity.compensated_by for activity in process.activities.values()}
        for activity in process.activities.values():
            if activity.is_for_compensation and activity.id not in handlers:
                yield problem(
                    "compensation-unused",
                    activity.id,
                    Text(
                        f"没有补偿边界事件连到{named(activity).zh}，它不会被执行",
                        f"no boundary event for compensation leads to the {named(activity).en}; it is never done",
                    ),
                    Text("请用关联线从补偿边界事件连到它", "Draw an association from a boundary event to it"),
                    "warning",
                )


def nothing_to_undo(subject: Subject) -> Iterator[Problem]:
    """A throw event finds something that can be undone."""
    for process in subject.processes:
        for activity in process.activities.values():
            event = activity.event
            if activity.kind not in _THROWING or event is None or event.kind != "compensate":
                continue
            reached = [each for each in _reached(activity, process) if event.name in (None, each.id)]
            if reached and not any(_is_undoable(each, process) for each in reached):
                yield problem(
                    "compensation-of-nothing",
                    activity.id,
                    Text(
                        f"{named(activity).zh}要补偿的活动都没有补偿边界事件，不会做任何事",
                        f"nothing the {named(activity).en} reaches has anything to undo it; it does nothing",
                    ),
                    Text(
                        "请给要撤销的活动加上补偿边界事件", "Add boundary events for compensation to what it is to undo"
                    ),
                    "warning",
                )


def _reached(thrower: Activity, process: Process) -> list[Activity]:
    """Return the activities of the thrower's level, and of the one around its event sub-process."""
    levels, around = {thrower.parent}, process.activities.get(thrower.parent)
    while around is not None and around.triggered_by_event:
        levels.add(around.parent)
        around = process.activities.get(around.parent)
    return [each for each in process.activities.values() if each.parent in levels and each.id != thrower.id]


def _is_undoable(activity: Activity, process: Process) -> bool:
    for each in process.activities.values():
        undoes = any(event.kind == "compensate" for event in each.events)
        if undoes and each.attached_to == activity.id:
            return True
        # What is inside a sub-process is undone with it.
        if each.parent == activity.id and ((each.kind == "startEvent" and undoes) or _is_undoable(each, process)):
            return True
    return False


_THROWING = ("intermediateThrowEvent", "endEvent")
RULES = (drawn, unused, nothing_to_undo)
