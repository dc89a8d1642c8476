"""Dates of the project: expressions name those there are, in processes that belong to a project."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from engine.definitions.beginnings import beginnings
from engine.definitions.expressions import as_feel
from engine.definitions.milestones import MILESTONES, NAME
from engine.definitions.model import Process
from engine.definitions.triggers import PROPERTY as RETAINED_FROM
from engine.errors import Problem
from engine.feel import FeelError, compile_value
from engine.lint.expressions import expressions_of
from engine.lint.subject import Subject, problem
from engine.lint.words import named
from engine.text import Text

SCOPE = "firebreak:scope"
_MEMBER = re.compile(rf"\b{NAME}\s*\.\s*(\w+)")


def known(subject: Subject) -> Iterator[Problem]:
    """Only milestones that exist are read: any other would be null for ever."""
    for written in expressions_of(subject):
        if written.mode != "feel" and not written.text.startswith("="):
            continue
        for name in _read(written.text):
            if name not in MILESTONES:
                near = difflib.get_close_matches(name, MILESTONES, 1) or list(MILESTONES)
                yield problem(
                    "milestone-unknown",
                    written.element_id,
                    Text(f"没有名为 {name} 的项目节点", f"there is no milestone {name}"),
                    Text(f"请改用：{'、'.join(near)}", f"Use: {', '.join(near)}"),
                )


def started(subject: Subject) -> Iterator[Problem]:
    """What begins a process does not read the dates of a project: there is none before it has begun."""
    for process in subject.processes:
        for activity in beginnings(process):
            if any(event.expression and _reads(event.expression) for event in activity.events):
                yield problem(
                    "milestone-at-start",
                    activity.id,
                    Text(
                        f"{named(activity).zh}读取项目节点日期，但流程开始前不属于任何项目",
                        f"the {named(activity).en} reads a date of a project, but no project is known before the start",
                    ),
                    Text(
                        "请以节点到达的消息（如 project.kickoff）开始流程，再用中间定时事件等待日期",
                        "Begin with the message of a milestone, such as project.kickoff, and wait for the date then",
                    ),
                )


def scoped(subject: Subject) -> Iterator[Problem]:
    """A process that reads the dates of its project says which project that is."""
    called = {process_id for calls in subject.known.calls.values() for process_id in calls}
    reading = {written.element_id for written in expressions_of(subject) if _reads(written.text)}
    for process in subject.processes:
        if SCOPE not in process.properties and process.id not in called and reading & _elements(process):
            yield problem(
                "milestone-without-project",
                process.id,
                Text(
                    f"流程“{process.name}”读取项目节点日期，但没有设置 {SCOPE}，日期始终为空",
                    f'"{process.name}" reads dates of its project without {SCOPE}: they are always null',
                ),
                Text(f"请在流程上设置 {SCOPE}，例如 =project", f"Set {SCOPE} on the process, for example =project"),
                "warning",
            )


def retained(subject: Subject) -> Iterator[Problem]:
    """A process whose records are kept from a milestone on says of which project: else they are kept for ever."""
    for process in subject.processes:
        text = process.properties.get(RETAINED_FROM, "")
        if text.startswith(f"{NAME}.") and SCOPE not in process.properties:
            yield problem(
                "retention-without-project",
                process.id,
                Text(
                    f"流程“{process.name}”的记录从项目节点起算，但没有设置 {SCOPE}，保存期永不起算",
                    f'records of "{process.name}" are kept from a milestone, without {SCOPE}: that never begins',
                ),
                Text(f"请在流程上设置 {SCOPE}，例如 =project", f"Set {SCOPE} on the process, for example =project"),
            )


def _elements(process: Process) -> set[str | None]:
    return {*process.activities, *process.flows}


def _read(text: str) -> list[str]:
    return _MEMBER.findall(text) if _reads(text) else []


def _reads(text: str) -> bool:
    try:
        return NAME in text and NAME in compile_value(as_feel(text)).names
    except FeelError:
        return False


RULES = (known, started, scoped, retained)
