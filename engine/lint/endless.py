"""Cases that never end: circles without a way out, circles nobody stops, processes that call themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from engine.definitions.cycles import cycles
from engine.definitions.model import Activity, Process
from engine.errors import Problem
from engine.lint.graph import edges_of, levels_of
from engine.lint.subject import Subject, problem
from engine.lint.words import plain, process_named, quoted
from engine.text import Text

_WAITS = frozenset({"userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity"})


def circles(subject: Subject) -> Iterator[Problem]:
    """A circle of steps needs a way out, and something in it that waits."""
    for process in subject.processes:
        edges, levels = edges_of(process), levels_of(process)
        waiting = _waiting(process)
        for members in levels.values():
            order = [each.id for each in members]
            for circle in cycles(order, edges):
                if not any(edges[node] - circle for node in circle):
                    yield _no_way_out(process, _in_order(order, circle))
            for circle in cycles([node for node in order if node not in waiting], edges):
                if any(edges[node] - circle for node in circle):
                    yield _unattended(process, _in_order(order, circle))


def _waiting(process: Process) -> set[str]:
    """Return the elements that wait, and the sub-processes around them."""
    found: set[str] = set()
    for activity in process.activities.values():
        if activity.kind not in _WAITS or any(event.kind == "link" for event in activity.events):
            continue
        around: Activity | None = activity
        while around is not None and around.id not in found:
            found.add(around.id)
            around = process.activities.get(around.parent)
    return found


def _in_order(order: list[str], circle: set[str]) -> list[str]:
    return [node for node in order if node in circle]


def _labels(process: Process, circle: list[str]) -> str:
    return quoted([plain(process.activities[node]) for node in circle])


def _no_way_out(process: Process, circle: list[str]) -> Problem:
    labels = _labels(process, circle)
    return problem(
        "circle-without-exit",
        circle[0],
        Text(f"这些步骤循环往复，没有出口：{labels}", f"these steps go round in a circle without a way out: {labels}"),
        Text("请在循环中加一个通向结束的分支", "Add a branch that leads to an end"),
    )


def _unattended(process: Process, circle: list[str]) -> Problem:
    labels = _labels(process, circle)
    return problem(
        "circle-without-wait",
        circle[0],
        Text(
            f"这个循环里没有人工任务或等待事件，条件写错时会一直自动运行：{labels}",
            f"nothing in this circle waits; with a wrong condition it would run on and on: {labels}",
        ),
        Text("请加一个用户任务或定时事件，或改为多实例", "Add a user task or a timer, or use multi-instance"),
        "warning",
    )


def calls(subject: Subject) -> Iterator[Problem]:
    """A process does not call itself, neither directly nor through others."""
    called: dict[str, Collection[str]] = {**subject.known.calls, **calls_of(subject)}
    for process in subject.processes:
        for activity in process.activities.values():
            target = activity.called_process
            if target is None or target.startswith("="):
                continue
            way = _way(target, process.id, called)
            if way is not None:
                shown = " → ".join([process.id, *way])
                yield problem(
                    "call-recursion",
                    activity.id,
                    Text(
                        f"{process_named(process).zh}会调用到自己：{shown}",
                        f"the {process_named(process).en} comes to call itself: {shown}",
                    ),
                    Text("请去掉其中一次调用，用循环表示重复", "Remove one of the calls and draw a loop instead"),
                )


def calls_of(subject: Subject) -> dict[str, set[str]]:
    """Return which processes every process of the file calls by a fixed name."""
    return {
        process.id: {
            each.called_process
            for each in process.activities.values()
            if each.called_process is not None and not each.called_process.startswith("=")
        }
        for process in subject.diagram.processes.values()
    }


def _way(start: str, goal: str, called: Mapping[str, Collection[str]]) -> list[str] | None:
    """Return the shortest chain of calls from ``start`` to ``goal``, both included."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        if way[-1] == goal:
            return way
        for following in sorted(called.get(way[-1], ())):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return None


RULES = (circles, calls)
