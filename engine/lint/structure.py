"""The skeleton of every level: something to run, one place to begin, a place to end, lanes with names."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.beginnings import beginnings
from engine.definitions.model import Activity, Process
from engine.errors import Problem
from engine.lint.graph import levels_of
from engine.lint.subject import Subject, problem
from engine.lint.words import label, named, process_named
from engine.text import Text


def nothing_to_run(subject: Subject) -> Iterator[Problem]:
    """A file without a process, and a process that is not marked executable."""
    if not subject.diagram.runnable:
        yield problem(
            "no-process",
            None,
            Text("文件里没有可运行的流程", "the file has no process that could run"),
            Text(
                "请画出至少一个开始事件、一个任务和一个结束事件", "Draw at least a start event, a task and an end event"
            ),
        )
    for process in subject.processes:
        if not process.is_executable and not process.is_global:
            yield problem(
                "not-executable",
                process.id,
                Text(
                    f"{process_named(process).zh}没有标记为可执行",
                    f"{process_named(process).en} is not marked as executable",
                ),
                Text(
                    "在流程的属性面板中勾选“可执行（Executable）”", 'Tick "Executable" in the properties of the process'
                ),
            )


def starts_and_ends(subject: Subject) -> Iterator[Problem]:
    """Every level begins at exactly the start events that fit it, and somewhere ends."""
    for process in subject.processes:
        for level, members in levels_of(process).items():
            around = process.activities.get(level)
            where = process_named(process) if around is None else named(around)
            if around is not None and around.kind == "adHocSubProcess":
                continue
            if not members:
                yield problem(
                    "empty-level",
                    level,
                    Text(f"{where.zh}里面是空的", f"{where.en} is empty"),
                    Text("请画出其中的步骤，或改为普通任务", "Draw its steps, or turn it into a plain task"),
                )
                continue
            starts = [activity for activity in members if activity.kind == "startEvent"]
            if not starts and (around is not None or not any(beginnings(process))):
                yield problem(
                    "no-start",
                    level,
                    Text(f"{where.zh}没有开始事件", f"{where.en} has no start event"),
                    Text("请加一个开始事件并连到第一步", "Add a start event and connect it to the first step"),
                )
            yield from _start_kinds(process, around, starts, where)
            if not any(activity.kind == "endEvent" for activity in members):
                yield problem(
                    "no-end",
                    level,
                    Text(f"{where.zh}没有结束事件", f"{where.en} has no end event"),
                    Text("请在最后一步之后加一个结束事件", "Add an end event after the last step"),
                )


def _start_kinds(process: Process, around: Activity | None, starts: list[Activity], where: Text) -> Iterator[Problem]:
    plain_starts = [start for start in starts if not start.events]
    if around is not None and around.triggered_by_event:
        for start in plain_starts:
            yield problem(
                "event-subprocess-start",
                start.id,
                Text(
                    f"事件子流程的{named(start).zh}没有触发条件",
                    f"the {named(start).en} of an event sub-process has no trigger",
                ),
                Text(
                    "请把它改为定时、消息、信号、错误、升级或条件开始事件",
                    "Make it a timer, message, signal, error, escalation or conditional start event",
                ),
            )
    elif around is not None:
        for start in starts:
            if start.events:
                yield problem(
                    "subprocess-start",
                    start.id,
                    Text(
                        f"{where.zh}内的{named(start).zh}不能带触发条件",
                        f"the {named(start).en} inside {where.en} cannot have a trigger",
                    ),
                    Text("请改为普通开始事件", "Make it a plain start event"),
                )
        if len(starts) > 1:
            yield _too_many(starts, where)
    elif len(plain_starts) > 1:
        yield _too_many(plain_starts, where)


def _too_many(starts: list[Activity], where: Text) -> Problem:
    return problem(
        "several-starts",
        starts[1].id,
        Text(
            f"{where.zh}有 {len(starts)} 个开始事件，无法确定从哪里开始",
            f"{where.en} has {len(starts)} start events; where it begins is not clear",
        ),
        Text(
            "只保留一个开始事件，其余的改为任务或消息开始事件",
            "Keep one of them, or give the others a message as trigger",
        ),
    )


def lanes_of_nobody(subject: Subject) -> Iterator[Problem]:
    """A lane without a label names no role."""
    for process in subject.processes:
        for lane in process.lanes:
            if lane not in process.lane_roles:
                words = label(Text("泳道", "lane"), "", lane)
                yield problem(
                    "lane-without-name",
                    lane,
                    Text(f"{words.zh}没有名称", f"the {words.en} has no label"),
                    Text("请填写承担这些步骤的角色", "Write the role that does these steps"),
                    "warning",
                )


RULES = (nothing_to_run, starts_and_ends, lanes_of_nobody)
