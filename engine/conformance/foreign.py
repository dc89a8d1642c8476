"""Checks a log from elsewhere, such as work done on paper, against a diagram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.conformance.checking import Checker
from engine.conformance.model import Checked, Deviation, Kind
from engine.conformance.recorded import told_elsewhere
from engine.definitions.model import Process
from engine.eventlog.model import LogEvent, Trace


def check_foreign(
    process: Process,
    traces: Sequence[Trace],
    *,
    asked: Mapping[str, frozenset[str]],
    roles: Mapping[str, str],
    ended: bool = True,
) -> Checked:
    """Return what was found; the log calls elements by their id or their name in the diagram.

    What the log never mentions and people do not do is taken to have happened unseen.  ``asked`` are the roles each
    element is for, ``roles`` the keys of roles by the names a log may use.  Without ``ended`` cases may still go on.
    """
    known = elements_by_name(process)
    named = {known[event.activity] for trace in traces for event in trace.events if event.activity in known}
    checker = Checker(process, told_elsewhere(process, named), process.id)
    for trace in traces:
        elements = [known[event.activity] for event in trace.events if event.activity in known]
        told = [element for element in elements if element in checker.recorded]
        checker.add(trace.number, told, ended=ended, besides=_besides(trace.events, known, asked, roles))
    return checker.result


def elements_by_name(process: Process) -> dict[str, str]:
    """Return the elements a log may name: by label, those done by people before others, and by id."""
    found: dict[str, str] = {}
    for activity in sorted(process.activities.values(), key=lambda one: "Task" not in one.kind and one.kind != "task"):
        if activity.name:
            found.setdefault(activity.name.strip(), activity.id)
    return {**found, **{element: element for element in process.activities}}


def _besides(
    events: Sequence[LogEvent],
    known: Mapping[str, str],
    asked: Mapping[str, frozenset[str]],
    roles: Mapping[str, str],
) -> Iterator[Deviation]:
    for event in events:
        element = known.get(event.activity)
        if element is None:
            yield Deviation(Kind.UNKNOWN, event.activity[:200])
            continue
        if event.is_late:
            yield Deviation(Kind.LATE, element)
        wanted = asked.get(element)
        if wanted and event.roles and not wanted & {roles.get(name, "") for name in event.roles}:
            yield Deviation(Kind.ROLE, element, ",".join(sorted(wanted)))
