"""Fills the gaps of a drawing with people: the ordinary engine then runs it; the ids of the drawing stay."""

from __future__ import annotations

from dataclasses import replace

from engine.definitions.drafts import branches, events, words
from engine.definitions.drafts.forms import form_id, forms_of
from engine.definitions.drafts.marks import Gaps, gaps_of
from engine.definitions.drafts.model import Work
from engine.definitions.model import Diagram, Loop, Process

_SENDING = frozenset({"sendTask", "intermediateThrowEvent"})


def filled(diagram: Diagram) -> Diagram:
    """Return a diagram whose drafts can run; one without drafts comes back as it is."""
    drafts = {key: gaps for key, each in diagram.processes.items() if (gaps := gaps_of(each)) is not None}
    if not drafts:
        return diagram
    processes, forms = dict(diagram.processes), dict(diagram.forms)
    for key, gaps in drafts.items():
        work = _fill(processes[key], gaps)
        processes[key] = work.done()
        forms |= forms_of(work)
    return replace(diagram, processes=processes, forms=forms)


def silent(drawn: Process) -> frozenset[str]:
    """Return the events of a draft, given as it is drawn, that nobody can say happened: they never do."""
    return frozenset(_fill(drawn, gaps_of(drawn) or {}).silent)


def _fill(process: Process, gaps: Gaps) -> Work:
    work = Work.of(process)
    for key, how in gaps.items():
        if how == "begin":
            branches.begin(work, key)
    for key, how in gaps.items():
        if key not in work.activities:
            continue
        if how == "once":
            work.change(key, loop=None)
        elif how == "plain":
            work.change(key, event=None, more_events=(), form_id=None)
        elif how == "do":
            _by_hand(work, key)
        elif how == "choose":
            branches.choose(work, key)
    happened = [key for key, how in gaps.items() if how == "happened" and key in work.activities]
    events.decide(work, happened)
    for key in work.questions:
        work.change(key, form_id=form_id(process.id, key))
    return work


def _by_hand(work: Work, key: str) -> None:
    activity = work.activities[key]
    if activity.loop is not None and not _repeats(activity.loop):
        work.change(key, loop=None)
    if activity.kind == "userTask":
        work.ask(key).hints.append(words.PLACEHOLDER)
        return
    work.by_hand(key, words.SENT if activity.kind in _SENDING else words.PLACEHOLDER)


def _repeats(loop: Loop) -> bool:
    """Tell whether a repetition says enough to be carried out."""
    if loop.is_standard:
        return loop.condition is not None or loop.maximum is not None
    counted = loop.input_collection is not None or loop.cardinality is not None
    return counted and (loop.output_collection is None) == (loop.output_element is None)
