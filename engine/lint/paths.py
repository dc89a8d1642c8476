"""Where tokens can come: steps that are never reached, branches that stop without an end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.model import Activity, Process
from engine.errors import Problem
from engine.lint.graph import backwards, edges_of, levels_of, reachable
from engine.lint.subject import Subject, problem
from engine.lint.words import named, plain, quoted
from engine.text import Text

_CONNECT = Text("请从前一步连线过来，或删除它", "Connect it to the step before it, or delete it")


def unreachable(subject: Subject) -> Iterator[Problem]:
    """Steps no token can ever come to: drawn, but never carried out."""
    for process in subject.processes:
        edges = edges_of(process)
        incoming = backwards(edges)
        for level, members in levels_of(process).items():
            around = process.activities.get(level)
            if around is not None and around.kind == "adHocSubProcess":
                continue
            starts = [activity.id for activity in members if activity.kind == "startEvent"]
            starts += [each.id for each in members if each.is_instantiating and not each.incoming]
            if not starts:
                continue
            starts += [each.id for each in members if each.triggered_by_event or each.is_for_compensation]
            found = reachable(starts, edges)
            # A boundary event without a host is reported as such; what follows it is not lost.
            loose = [a.id for a in members if a.kind == "boundaryEvent" and a.attached_to not in process.activities]
            missed = [each for each in members if each.id not in found | reachable(loose, edges)]
            names = {each.id for each in missed}
            heads = [each for each in missed if not incoming.get(each.id, frozenset()) & names] or missed[:1]
            for head in heads:
                others = [plain(each) for each in missed if each.id in reachable([head.id], edges) - {head.id}]
                yield _never_reached(head, others)


def _never_reached(head: Activity, others: list[str]) -> Problem:
    zh, en = named(head).zh, named(head).en
    if others:
        return problem(
            "unreachable",
            head.id,
            Text(
                f"没有任何路径能走到{zh}，其后的步骤也走不到：{quoted(others)}",
                f"no path leads to the {en}, nor to what follows it: {quoted(others)}",
            ),
            _CONNECT,
        )
    return problem("unreachable", head.id, Text(f"没有任何路径能走到{zh}", f"no path leads to the {en}"), _CONNECT)


def dead_ends(subject: Subject) -> Iterator[Problem]:
    """A branch that stops at a step which is not an end event."""
    for process in subject.processes:
        edges = edges_of(process)
        ended = {each.parent for each in process.activities.values() if each.kind == "endEvent"}
        for activity in process.activities.values():
            silent = activity.triggered_by_event or activity.is_for_compensation
            around = process.activities.get(activity.parent)
            if (
                activity.kind in ("endEvent", "boundaryEvent")
                or activity.outgoing
                or silent
                or activity.parent not in ended
                or any(event.kind == "link" for event in activity.events)
                or edges.get(activity.id, frozenset()) - _boundaries(process, activity)
                or (around is not None and around.kind == "adHocSubProcess")
            ):
                continue
            yield problem(
                "dead-end",
                activity.id,
                Text(
                    f"{named(activity).zh}之后既没有下一步，也没有结束事件",
                    f"nothing follows the {named(activity).en}, not even an end event",
                ),
                Text("请连到下一步或结束事件", "Connect it to the next step or to an end event"),
            )


def _boundaries(process: Process, host: Activity) -> frozenset[str]:
    return frozenset(a.id for a in process.activities.values() if a.attached_to == host.id)


RULES = (unreachable, dead_ends)
