"""Where a drawing does not say which way it goes: a person chooses."""

from __future__ import annotations

from dataclasses import replace

from engine.definitions.drafts import words
from engine.definitions.drafts.forms import one_of, some_of
from engine.definitions.drafts.model import Work, variable
from engine.definitions.model import Activity
from engine.text import Text

_NOT_FIRST = frozenset({"boundaryEvent", "startEvent"})


def choose(work: Work, gateway_id: str) -> None:
    """Let a person choose at a gateway; one that also joins branches keeps doing so."""
    gateway = work.activities[gateway_id]
    several = gateway.kind == "inclusiveGateway"
    at = gateway_id
    if several and len(work.entering(gateway_id)) > 1:
        at = work.add("userTask", f"{gateway_id}-choice", gateway, gateway.parent, gateway.name)
        for flow in work.leaving(gateway_id):
            work.flows[flow.id] = replace(flow, source=at)
        work.change(gateway_id, default_flow=None)
        work.connect(gateway_id, at)
    question = work.by_hand(at, words.CHOICE)
    if not gateway.name:
        work.change(at, name="选择走向")
    name, flows = variable("choice", gateway_id), work.leaving(at)
    options = [(flow.id, words.way(work, flow)) for flow in flows]
    if several:
        question.fields.append(some_of(name, words.WHICH_SEVERAL, options, needed=True))
    else:
        question.fields.append(one_of(name, words.WHICH, options))
    for flow in flows:
        test = f'=list contains({name}, "{flow.id}")' if several else f'={name} = "{flow.id}"'
        work.flows[flow.id] = replace(flow, condition=test)


def begin(work: Work, level: str) -> None:
    """Give a level its one beginning: before what nothing leads to, or before the start events drawn."""
    members = [each for each in work.activities.values() if each.parent == level]
    starts = [each for each in members if each.kind == "startEvent" and not each.events]
    heads = starts or [each for each in members if _is_head(work, each)] or members[:1]
    start = work.add("startEvent", f"{level}-start", heads[0], level)
    if len(starts) < 2:
        # BPMN 2.0, 13.2: without a start event, everything nothing leads to begins.
        for head in heads:
            work.connect(start, head.id)
        return
    at = work.add("userTask", f"{level}-begin", heads[0], level, "选择起点")
    work.connect(start, at)
    name = variable("choice", at)
    question = work.by_hand(at, words.CHOICE)
    options: list[tuple[str, Text]] = []
    for head in starts:
        work.passing(head.id)
        targets = [words.way(work, flow) for flow in work.leaving(head.id)]
        options.append((head.id, words.called(head) if head.name or not targets else targets[0]))
        work.connect(at, head.id, f'={name} = "{head.id}"')
    question.fields.append(one_of(name, words.WHERE, options))


def _is_head(work: Work, activity: Activity) -> bool:
    silent = activity.triggered_by_event or activity.is_for_compensation or activity.kind in _NOT_FIRST
    link = any(event.kind == "link" for event in activity.events) and activity.kind == "intermediateCatchEvent"
    return not silent and not link and not work.entering(activity.id)
