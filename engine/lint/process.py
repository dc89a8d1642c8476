"""All rules over one BPMN file."""

from __future__ import annotations

from engine.errors import DefinitionInvalid, Problem
from engine.lint import (
    compensation,
    countersigns,
    embedded,
    endless,
    events,
    expressions,
    flows,
    foreign,
    gateways,
    milestones,
    names,
    paths,
    people,
    references,
    repetition,
    settings,
    structure,
    timers,
    unsupported,
    work,
)
from engine.lint.bpmn import between, carrying, connecting, form, pointing, repeating, triggering
from engine.lint.known import Known
from engine.lint.subject import Rule, Subject

RULES: tuple[Rule, ...] = (
    *form.RULES,
    *references.RULES,
    *pointing.RULES,
    *connecting.RULES,
    *triggering.RULES,
    *repeating.RULES,
    *between.RULES,
    *carrying.RULES,
    *structure.RULES,
    *flows.RULES,
    *paths.RULES,
    *gateways.RULES,
    *events.RULES,
    *timers.RULES,
    *milestones.RULES,
    *compensation.RULES,
    *people.RULES,
    *countersigns.RULES,
    *embedded.RULES,
    *work.RULES,
    *repetition.RULES,
    *endless.RULES,
    *expressions.RULES,
    *names.RULES,
    *settings.RULES,
    *unsupported.RULES,
    *foreign.RULES,
)

_UNKNOWN = Known()


def lint_process(source: bytes, *, known: Known = _UNKNOWN) -> list[Problem]:
    """Return everything that keeps a BPMN file from running well, errors first, in document order.

    A file that cannot be read at all gives the one problem that says why.
    """
    try:
        subject = Subject.read(source, known)
    except DefinitionInvalid as refusal:
        return list(refusal.problems)
    return lint_subject(subject)


def lint_subject(subject: Subject) -> list[Problem]:
    """Return the problems of a file that was read already."""
    problems = dict.fromkeys(problem for rule in RULES for problem in rule(subject))
    order = {str(element.get("id")): place for place, element in enumerate(subject.root.iter())}
    return sorted(problems, key=lambda each: (each.severity != "error", order.get(each.element_id or "", -1)))
