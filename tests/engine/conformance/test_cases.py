"""Cases the company ran: what a change of revision explains is told apart from what nobody has explained."""

from __future__ import annotations

from datetime import UTC, datetime

from engine import commands
from engine.actor import SYSTEM
from engine.conformance import Kind, check
from engine.conformance.cases import MIGRATED
from engine.eventlog import Asked, LogEvent, Trace, collect
from engine.eventlog.model import COMPLETE, Renamed
from engine.model import Definition
from tests.engine.tokens.drawing import chain, el, process, zeebe

MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def drawn(*tasks: str) -> bytes:
    ask = zeebe("assignmentDefinition", candidateGroups="employee")
    parts = [el("userTask", task, zeebe("userTask"), ask) for task in tasks]
    return process(el("startEvent", "s"), *parts, el("endEvent", "e"), chain("s", *tasks, "e"))


def trace(revision_id: str, *elements: str, migrated: tuple[Renamed, ...] = ()) -> Trace:
    events = (
        LogEvent(element, element, COMPLETE, MONDAY, process="p", task=element, seq=at)
        for at, element in enumerate(elements, 1)
    )
    return Trace("7", "p", tuple(events), revision_id=revision_id, migrated=migrated)


def revision_of(session) -> str:
    return session.query(Definition).filter_by(key="p").one().current_id


def test_a_migrated_case_is_read_by_its_new_names_and_excused(session, people):
    people("hu", "employee")
    commands.deploy(session, {"p.bpmn": drawn("A", "B", "C")}, by=SYSTEM)
    revision = revision_of(session)
    moved = (Renamed(3, "x", {"old": "A"}),)
    (as_drawn,) = check(session, [trace(revision, "old", "B", "C", migrated=moved)])
    assert as_drawn.fitness == 1
    (without,) = check(session, [trace(revision, "old", "C", migrated=moved)])
    (finding,) = without.findings
    assert (finding.deviation.kind, finding.deviation.element, finding.deviation.excuse) == (
        Kind.SKIPPED,
        "B",
        MIGRATED,
    )
    assert without.excused == 1
    (unexcused,) = check(session, [trace(revision, "A", "C")])
    assert [one.deviation.excuse for one in unexcused.findings] == [""]


def test_a_case_that_was_cancelled_is_asked_only_for_what_it_had_come_to(session, people):
    people("hu", "employee")
    commands.deploy(session, {"p.bpmn": drawn("A", "B", "C")}, by=SYSTEM)
    case = commands.start(session, "p", {}, by=SYSTEM)
    commands.cancel(session, case.id, reason="撤回", by=SYSTEM)
    (result,) = check(session, collect(session, Asked("p")))
    assert (result.cases, result.fitness) == (1, 1)
