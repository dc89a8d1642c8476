"""Checks the cases the company ran, each against the revision it ran on or all against one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from engine.conformance.checking import MIGRATED, Checker
from engine.conformance.model import Checked, Deviation, Kind
from engine.conformance.recorded import completions, element_of, told_here
from engine.conformance.roles import Roles
from engine.eventlog.model import REASSIGN, LogEvent, Trace
from engine.instances.programs import diagram_of, facts_of

TRANSFERRED = "transferred"
ADDRESSED = "addressed"
_NOBODY = (None, "system", "customer")


def check(session: Session, traces: Iterable[Trace], *, against: str | None = None) -> Sequence[Checked]:
    """Return what was found, by revision in the order they are met; ``against`` is the id of one for all cases.

    A case that has not ended by itself (it goes on, was cancelled or failed) is checked up to where it came.  What a
    case that changed its revision left out or did besides is excused by that.
    """
    roles = Roles(session)
    checkers: dict[str, Checker] = {}
    asked: dict[str, dict[str, frozenset[str]]] = {}
    for trace in traces:
        revision_id = against or trace.revision_id
        if revision_id is None:
            continue
        if revision_id not in checkers:
            process = diagram_of(session, revision_id).processes[trace.process]
            label, _digest = facts_of(session, revision_id)
            checkers[revision_id] = Checker(process, told_here(process), revision_id, label)
            asked[revision_id] = roles.asked(process)
        checker = checkers[revision_id]
        done = completions(trace)
        checker.add(
            trace.number,
            [element for event in done if (element := element_of(event, trace)) in checker.recorded or event.task],
            ended=trace.state == "completed",
            besides=_besides(trace, done, roles, asked[revision_id]),
            excuse=MIGRATED if trace.migrated and against is None else "",
        )
    return [checker.result for checker in checkers.values()]


def _besides(
    trace: Trace, done: Iterable[LogEvent], roles: Roles, asked: dict[str, frozenset[str]]
) -> Iterator[Deviation]:
    """Yield what was late, and what somebody did without one of the roles it is for."""
    for event in done:
        if event.is_late:
            yield Deviation(Kind.LATE, element_of(event, trace))
        wanted = asked.get(event.activity)
        if not wanted or event.resource in _NOBODY or event.task is None:
            continue
        who = event.on_behalf_of or event.resource
        assert who is not None
        if not roles.held(who, wanted, event.at, trace.scope):
            yield Deviation(
                Kind.ROLE, element_of(event, trace), ",".join(sorted(wanted)), excuse=_excuse(trace, event, wanted)
            )


def _excuse(trace: Trace, event: LogEvent, wanted: frozenset[str]) -> str:
    if any(other.task == event.task and other.lifecycle == REASSIGN for other in trace.events):
        return TRANSFERRED
    return "" if wanted & set(event.roles) else ADDRESSED
