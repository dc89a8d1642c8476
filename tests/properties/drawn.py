"""Draws a process of the model as a BPMN file."""

from __future__ import annotations

from xml.sax.saxutils import escape

from engine.work.roles import EVERYBODY
from tests.engine.tokens.drawing import boundary, el, event, flow, io, items, keyed, named, process, timer, zeebe
from tests.properties.model import Level, Node, Process, Rounds, Trigger

ERRORS, ESCALATIONS, SIGNALS, MESSAGES = ("E1", "E2"), ("late", "worse"), ("bell", "horn"), ("news", "word")
EACH = "each"
JOB = "game"


def file_of(drawn: Process, tag: str) -> bytes:
    """Return the file; ``tag`` keeps its messages and signals apart from those of other processes."""
    messages = [keyed(name + tag, f'="{tag}"') for name in MESSAGES]
    messages.append(keyed(EACH + tag, f'="{tag}-" + string(loopCounter)'))
    signals = " ".join(name + tag for name in SIGNALS)
    head = named(error=" ".join(ERRORS), escalation=" ".join(ESCALATIONS), signal=signals) + "".join(messages)
    return process(_level(drawn.level, tag), id=drawn.id, head=head)


def _level(level: Level, tag: str) -> str:
    flows = (flow(f.source, f.target, f.condition.text if f.condition else None) for f in level.flows if not f.is_link)
    return "".join([*(_node(node, tag) for node in level.nodes), *flows])


def _node(node: Node, tag: str) -> str:
    trigger = [] if node.trigger is None else [_trigger(node.trigger, tag)]
    inside: list[str] = []
    if node.inputs or node.outputs:
        inside.append(io(_texts(node.inputs), _texts(node.outputs)))
    if node.kind == "boundaryEvent":
        return boundary(node.id, node.host or "", trigger[0], *inside, interrupting=node.interrupts)
    settings = {} if node.default is None else {"default": node.default}
    if node.script is not None:
        name, expression = node.script
        inside.append(zeebe("script", expression=expression.text, resultVariable=name))
    if node.kind == "userTask":
        inside.append(zeebe("assignmentDefinition", candidateGroups=EVERYBODY))
    if node.kind == "serviceTask":
        inside.append(zeebe("taskDefinition", type=JOB))
    if node.called is not None:
        propagation = {
            "propagateAllChildVariables": str(node.returns_all).lower(),
            "propagateAllParentVariables": str(node.sees_caller).lower(),
        }
        inside.append(zeebe("calledElement", processId=node.called, **propagation))
    if node.many is not None:
        inside.append(_many(node))
    if node.rounds is not None:
        inside.append(_rounds(node.rounds))
    if node.inner is not None:
        inside.append(_level(node.inner, tag))
    if node.is_handler:
        settings["triggeredByEvent"] = "true"
    if not node.interrupts:
        settings["isInterrupting"] = "false"
    if node.kind == "receiveTask":
        settings["messageRef"] = (node.trigger.name if node.trigger else "") + tag
        trigger = []
    return el(node.kind, node.id, *inside, *trigger, **settings)


def _texts(mapping: dict[str, object]) -> dict[str, str]:
    return {target: source.text for target, source in mapping.items()}


def _trigger(trigger: Trigger, tag: str) -> str:
    if trigger.kind == "timer" and not trigger.rounds:
        return timer("timeDuration", f"PT{trigger.minutes}M")
    if trigger.kind == "timer":
        rounds = "" if trigger.rounds < 0 else str(trigger.rounds)
        return timer("timeCycle", f"R{rounds}/PT{trigger.minutes}M")
    if trigger.kind in ("message", "signal"):
        return event(trigger.kind, trigger.name + tag)
    if trigger.kind == "link":
        return f'<linkEventDefinition name="{trigger.name}"/>'
    return event(trigger.kind, trigger.name or None)


def _many(node: Node) -> str:
    many = node.many
    assert many is not None
    more: dict[str, str] = {}
    if many.collection and many.result is not None:
        more = {"outputCollection": many.collection, "outputElement": many.result.text}
    if many.enough:
        more["completion"] = f"=numberOfCompletedInstances >= {many.enough}"
    numbers = f"=[{', '.join(str(number + 1) for number in range(many.count))}]"
    return items(numbers, many.element, many.in_turn, **more)


def _rounds(rounds: Rounds) -> str:
    condition = f"<loopCondition>{escape(rounds.goes_on.text)}</loopCondition>"
    asked = str(rounds.ask_first).lower()
    loop = f'<standardLoopCharacteristics testBefore="{asked}" loopMaximum="{rounds.most}">'
    return f"{loop}{condition}</standardLoopCharacteristics>"
