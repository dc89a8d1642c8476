"""What sort of problem each rule finds, and the clause of BPMN 2.0.2 (OMG formal/2013-12-09) it keeps."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import ProblemKind

# A drawing that breaks one of these is not BPMN.
STRUCTURE: Mapping[str, str] = {
    "boundary-not-attached": "10.5.4",
    "broken-reference": "8.2.1",
    "cancel-misplaced": "10.5.3",
    "compensation-flow": "10.7.1",
    "compensation-handler-missing": "10.7.1",
    "compensation-of-process": "10.5.2",
    "compensation-unknown": "10.5.5",
    "default-broken": "8.4.13",
    "duplicate-id": "8.3.1",
    "error-not-interrupting": "10.5.4",
    "event-gateway-single": "10.6.6",
    "event-gateway-target": "10.6.6",
    "event-gateway-target-shared": "10.6.6",
    "event-misplaced": "10.5",
    "event-subprocess-start": "10.5.2",
    "flow-between-pools": "7.6.1",
    "flow-crosses-border": "7.6.1",
    "flow-from-end": "10.5.3",
    "flow-into-start": "10.5.2",
    "flow-without-end": "8.4.13",
    "link-unpaired": "10.5.5",
    "loop-cardinality": "10.3.8",
    "loop-maximum": "10.3.8",
    "subprocess-start": "10.5.2",
}

# The drawing is sound so far; what is named here is needed before it can run. A clause stands where BPMN asks too.
MISSING: Mapping[str, str | None] = {
    "boundary-leads-nowhere": "10.5.4",
    "call-missing": None,
    "condition-missing": "10.6.2",
    "correlation-key-missing": None,
    "dead-end": "10.5.3",
    "decision-missing": None,
    "default-missing": None,
    "empty-level": None,
    "error-without-code": "10.5.5",
    "escalation-without-code": "10.5.5",
    "event-condition-missing": "10.5.5",
    "event-without-trigger": "10.5.4",
    "form-missing": None,
    "lane-without-name": None,
    "link-without-name": "10.5.5",
    "loop-endless": None,
    "loop-output-incomplete": None,
    "loop-without-collection": "10.3.8",
    "loop-without-element": "10.3.8",
    "message-missing": None,
    "message-without-name": None,
    "no-end": "10.5.3",
    "no-process": None,
    "no-start": "10.5.2",
    "nobody-assigned": None,
    "not-executable": None,
    "result-missing": None,
    "script-missing": None,
    "service-missing": None,
    "several-starts": None,
    "signal-without-name": None,
    "task-without-type": None,
    "timer-without-value": "10.5.5",
    "unreachable": "10.5.2",
}

UNSUPPORTED = frozenset({"unsupported", "loop-unsupported", "foreign-settings"})


def kind_of(rule: str) -> ProblemKind:
    """Return the kind of the problems a rule finds; ``content`` for rules this table does not name."""
    if rule in STRUCTURE:
        return "structure"
    if rule in MISSING:
        return "missing"
    return "unsupported" if rule in UNSUPPORTED else "content"


def clause_of(rule: str) -> str | None:
    """Return the clause of BPMN 2.0.2 a rule keeps, such as ``10.5.4``; None for a rule of the product's own."""
    return STRUCTURE.get(rule) or MISSING.get(rule)
