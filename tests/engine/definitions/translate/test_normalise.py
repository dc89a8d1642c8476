"""What SpiffWorkflow's parser gets to see: structure, and nothing it could evaluate or ignore."""

from __future__ import annotations

from lxml import etree

from engine.definitions.read import read_diagram
from engine.definitions.translate import normalise
from tests.engine.tokens.drawing import boundary, chain, el, event, flow, items, named, process, timer, zeebe

SECRET = "open('/etc/passwd').read()"
SOURCE = process(
    '<dataObject id="d"/><dataStoreReference id="ds" dataStoreRef="s"/>',
    el("startEvent", "S"),
    el(
        "userTask",
        "A",
        zeebe("assignmentDefinition", assignee=SECRET),
        f"<documentation>{SECRET}</documentation>",
        '<dataInputAssociation id="i"><sourceRef>gone</sourceRef></dataInputAssociation>',
        items(SECRET, completion=SECRET),
        default="A-X",
    ),
    boundary("B", "A", timer("timeDuration", SECRET), interrupting=False),
    el("scriptTask", "T", f"<script>{SECRET}</script>", zeebe("script", expression=SECRET)),
    el("subProcess", "P", el("startEvent", "s"), el("task", "t"), chain("s", "t"), event("error", "e")),
    el("intermediateThrowEvent", "X", '<linkEventDefinition name="l"/>'),
    el("intermediateCatchEvent", "Y", '<linkEventDefinition name="l"/>'),
    el("exclusiveGateway", "G"),
    flow("G", "S", SECRET),
    flow("G", "nowhere"),
    chain("S", "A", "X"),
    head=named(error="e"),
)


def normalised() -> etree._Element:
    return normalise(read_diagram(SOURCE).processes["p"])


def names(tag: str) -> list[str]:
    return [str(node.get("id")) for node in normalised().iter(f"{{*}}{tag}")]


def test_no_expression_is_left() -> None:
    text = etree.tostring(normalised()).decode()
    assert "passwd" not in text
    assert "extensionElements" not in text
    assert "data" not in text


def test_elements_keep_their_ids_and_places() -> None:
    assert names("userTask") == ["A"]
    assert names("task") == ["t"]
    [task] = normalised().iter("{*}task")
    assert task.getparent().get("id") == "P"
    [event_] = normalised().iter("{*}boundaryEvent")
    assert (event_.get("attachedToRef"), event_.get("cancelActivity")) == ("A", "false")


def test_flows_have_two_ends_and_links_are_flows() -> None:
    assert names("sequenceFlow") == ["s-t", "G-S", "S-A", "A-X", "X-Y"]


def test_a_repetition_is_only_marked() -> None:
    [loop] = normalised().iter("{*}multiInstanceLoopCharacteristics")
    assert [child.text for child in loop] == ["0"]
