"""Compensation and transactions: handlers that can be called, cancel events where something can be cancelled."""

from __future__ import annotations

from collections.abc import Iterator

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
    """A compensation activity nothing leads to is never carried out; so is a throw event with nothing to undo."""
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


RULES = (drawn, unused)
