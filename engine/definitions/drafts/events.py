"""Where a drawing waits for something it does not describe: a person says that it happened."""

from __future__ import annotations

from dataclasses import replace

from engine.definitions.drafts import branches, words
from engine.definitions.drafts.forms import one_of, some_of, ticked
from engine.definitions.drafts.model import Work, variable
from engine.definitions.model import Activity, EventDefinition, IoMapping
from engine.text import Text

_FINISHED = "done"
_CONTAINERS = frozenset({"subProcess", "transaction"})


def decide(work: Work, happened: list[str]) -> None:
    """Turn the events ``happened`` into tasks, into answers of the task they hang on, or into something to tick.

    Those that nobody can be asked about, because no form of the draft's is open meanwhile, are ``work.silent``.
    """
    found = [work.activities[key] for key in happened]
    for event in found:
        if event.kind in ("intermediateCatchEvent", "intermediateThrowEvent"):
            work.by_hand(event.id, words.HAPPENED)
    for gateway in [each for each in work.activities.values() if each.kind == "eventBasedGateway"]:
        _after_event_gateway(work, gateway)
    hosts: dict[str, list[Activity]] = {}
    for event in found:
        if event.kind == "boundaryEvent":
            hosts.setdefault(event.attached_to or "", []).append(event)
        elif event.kind == "startEvent":
            _during(work, event, event.parent, work.activities[event.parent].parent)
    for host_id, attached in hosts.items():
        if host_id in work.questions and work.activities[host_id].loop is None:
            _instead(work, host_id, attached)
        else:
            for event in attached:
                _during(work, event, host_id, host_id)


def _after_event_gateway(work: Work, gateway: Activity) -> None:
    """Where one of the events behind a gateway is said by a person, the person says which of them it was."""
    targets = [flow.target for flow in work.leaving(gateway.id)]
    if not any(target in work.questions for target in targets):
        return
    for target in targets:
        work.questions.pop(target, None)
        work.passing(target)
    branches.choose(work, gateway.id)


def _instead(work: Work, host_id: str, attached: list[Activity]) -> None:
    """Ask on the form of a task whether it was done or its events happened."""
    host, question = work.activities[host_id], work.ask(host_id)
    stops = [event for event in attached if event.is_interrupting]
    adds = [event for event in attached if not event.is_interrupting]
    if not work.leaving(host_id):
        end = work.add("endEvent", f"{host_id}-end", host, host.parent)
        work.connect(host_id, end)
    normal = work.leaving(host_id)
    if stops:
        name = variable("result", host_id)
        options = [(_FINISHED, words.DONE), *((event.id, words.called(event)) for event in stops)]
        question.fields.append(one_of(name, words.RESULT, options))
        for flow in normal:
            condition = f'{name} = "{_FINISHED}"'
            if flow.condition is not None:
                condition += f" and ({flow.condition.removeprefix('=')})"
            work.flows[flow.id] = replace(flow, condition=f"={condition}")
        work.change(host_id, default_flow=None)
        for event in stops:
            work.connect(host_id, event.id, f'={name} = "{event.id}"')
    if adds:
        name = variable("meanwhile", host_id)
        options = [(event.id, words.called(event)) for event in adds]
        question.fields.append(some_of(name, words.MEANWHILE, options, needed=False))
        for event in adds:
            work.connect(host_id, event.id, f'=list contains({name}, "{event.id}")')
    for event in attached:
        work.passing(event.id)


def _during(work: Work, event: Activity, own: str, scope: str) -> None:
    """Wait for a box ticked on any of the tasks of a scope that have a form of the draft's."""
    name = variable("happened", event.id)
    around = {own, *work.inside(own)} if event.kind == "startEvent" else set()
    asked = [key for key in (scope, *work.inside(scope)) if key in work.questions and key not in around]
    if not asked:
        work.silent.add(event.id)
    title = work.activities[own] if event.kind == "startEvent" and not event.name else event
    label = words.called(title)
    for key in asked:
        work.questions[key].fields.append(ticked(name, Text(f"发生了：{label.zh}", f"It happened: {label.en}")))
    work.change(
        event.id,
        event=EventDefinition("conditional", expression=f"={name} = true"),
        more_events=(),
        # Ticked off again, so that it can happen in the next round too.
        outputs=(IoMapping("=false", name),),
    )
