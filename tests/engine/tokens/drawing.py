"""Diagrams written in a few words, for tests."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import quoteattr

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="file">'
)


def el(kind: str, id: str, *inside: str, **attributes: str) -> str:
    """Return one element; extension parts given as ``zeebe(...)`` text go where they belong."""
    extensions = "".join(part for part in inside if part.startswith("<zeebe:"))
    rest = "".join(part for part in inside if not part.startswith("<zeebe:"))
    held = f"<extensionElements>{extensions}</extensionElements>" if extensions else ""
    return f"<{kind} id={quoteattr(id)}{_attributes(attributes)}>{held}{rest}</{kind}>"


def zeebe(kind: str, *inside: str, **attributes: str) -> str:
    """Return one zeebe extension element."""
    return f"<zeebe:{kind}{_attributes(attributes)}>{''.join(inside)}</zeebe:{kind}>"


def io(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """Return an ioMapping, target to source."""
    parts = [zeebe("input", source=source, target=target) for target, source in (inputs or {}).items()]
    parts += [zeebe("output", source=source, target=target) for target, source in (outputs or {}).items()]
    return zeebe("ioMapping", *parts)


def flow(source: str, target: str, condition: str | None = None, id: str | None = None) -> str:
    """Return a sequence flow; its id is ``source-target`` unless given."""
    text = quoteattr(condition)[1:-1] if condition else ""
    inner = f"<conditionExpression>{text}</conditionExpression>" if condition else ""
    return (
        f"<sequenceFlow id={quoteattr(id or f'{source}-{target}')} sourceRef={quoteattr(source)} "
        f"targetRef={quoteattr(target)}>{inner}</sequenceFlow>"
    )


def chain(*ids: str) -> str:
    """Return flows from each element to the next."""
    return "".join(flow(source, target) for source, target in pairwise(ids))


def process(*parts: str, id: str = "p", head: str = "") -> bytes:
    """Return a file with one process; ``head`` holds messages, signals and errors."""
    body = "".join(parts)
    return f'{HEAD}{head}<process id="{id}" isExecutable="true">{body}</process></definitions>'.encode()


def timer(kind: str, text: str) -> str:
    """Return a timer definition: ``timeDate``, ``timeDuration`` or ``timeCycle``."""
    return f"<timerEventDefinition><{kind}>{quoteattr(text)[1:-1]}</{kind}></timerEventDefinition>"


def event(kind: str, ref: str | None = None) -> str:
    """Return an event definition that refers to a message, signal, error or escalation."""
    reference = f' {kind}Ref="{ref}"' if ref else ""
    return f"<{kind}EventDefinition{reference}/>"


def condition(text: str) -> str:
    """Return the definition of a conditional event."""
    return f"<conditionalEventDefinition><condition>{quoteattr(text)[1:-1]}</condition></conditionalEventDefinition>"


def boundary(id: str, host: str, definition: str, *inside: str, interrupting: bool = True) -> str:
    """Return a boundary event."""
    return el(
        "boundaryEvent",
        id,
        definition,
        *inside,
        attachedToRef=host,
        cancelActivity="true" if interrupting else "false",
    )


def items(collection: str, element: str = "item", sequential: bool = False, **more: str) -> str:
    """Return multi-instance settings; ``completion`` is the completion condition."""
    completion = more.pop("completion", None)
    done = f"<completionCondition>{quoteattr(completion)[1:-1]}</completionCondition>" if completion else ""
    settings = zeebe("loopCharacteristics", inputCollection=collection, inputElement=element, **more)
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<extensionElements>{settings}</extensionElements>{done}</multiInstanceLoopCharacteristics>"
    )


HEAD_PARTS = {
    "message": '<message id="{0}" name="{0}"/>',
    "signal": '<signal id="{0}" name="{0}"/>',
    "error": '<error id="{0}" name="{0}" errorCode="{0}"/>',
    "escalation": '<escalation id="{0}" name="{0}" escalationCode="{0}"/>',
}


def named(**names: str) -> str:
    """Return the root elements events refer to: ``named(message="paid", error="E1")``."""
    return "".join(HEAD_PARTS[kind].format(name) for kind, text in names.items() for name in text.split())


def keyed(message: str, key: str) -> str:
    """Return a message with a correlation key."""
    subscription = zeebe("subscription", correlationKey=key)
    return f'<message id="{message}" name="{message}"><extensionElements>{subscription}</extensionElements></message>'


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
