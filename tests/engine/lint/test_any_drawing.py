"""Whatever a diagram has become, reading and checking it answers; nothing crashes and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from lxml import etree

from engine.definitions.document import load
from engine.definitions.namespaces import BPMN
from engine.definitions.read import read_diagram
from engine.lint import Known, lint_process
from engine.tokens import compile_program

HERE = Path(__file__).parent
SOURCES = [HERE / "sound.bpmn", HERE.parent / "definitions" / "vendor.bpmn"]
KNOWN = Known(forms=set(), decisions=set(), processes=set(), services=set(), roles=set(), clocks=set(), rules=set())
ODD_VALUES = [
    "",
    " ",
    "=",
    "=(",
    "${x}",
    "中文",
    "a b",
    "-1",
    "99999999999999999999",
    "true",
    "R/PT0S",
    "\u200b",
    "x:y",
]


def mangled(source: bytes, random: Random, most: int = 12) -> bytes:
    """Remove, move, copy, rename elements and spoil attributes and texts, at ``most`` so many times."""
    root = etree.fromstring(source, etree.XMLParser(remove_comments=True))
    for _ in range(random.randint(1, most)):
        parts = list(root.iter())
        part = random.choice(parts)
        parent = part.getparent()
        action = random.randrange(6)
        if parent is None:
            continue
        if action == 0:
            parent.remove(part)
        elif action == 1 and part.attrib:
            del part.attrib[random.choice(list(part.attrib))]
        elif action == 2 and part.attrib:
            others = [str(each.get("id")) for each in parts if each.get("id")]
            part.set(random.choice(list(part.attrib)), random.choice(ODD_VALUES + others))
        elif action == 3:
            target = random.choice(parts)
            if part not in target.iterancestors() and target is not part:
                target.append(part)
        elif action == 4:
            parent.append(etree.fromstring(etree.tostring(part)))
        elif not len(part):
            part.text = random.choice(ODD_VALUES)
        else:
            part.tag = random.choice(parts).tag
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_a_mangled_drawing_is_read_and_checked(path: Path, seed: int) -> None:
    source = mangled(path.read_bytes(), Random(seed))
    diagram = read_diagram(source)
    assert read_diagram(source) == diagram
    for known in (Known(), KNOWN):
        for problem in lint_process(source, known=known):
            assert problem.text.zh
            assert problem.remedy is not None
    for process in diagram.processes.values():
        for flow in process.flows.values():
            assert flow.source not in process.activities or flow.id in process.activities[flow.source].outgoing


def test_what_is_let_pass_can_be_run() -> None:
    head = f'<definitions xmlns="{BPMN}" id="d" targetNamespace="t"><process id="%s" isExecutable="true">'
    body = '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>'
    called = f"{head}{body}</process></definitions>"
    passed = 0
    for seed in range(150):
        source = mangled(SOURCES[0].read_bytes(), Random(seed), most=2)
        if any(problem.severity == "error" for problem in lint_process(source)):
            continue
        process = read_diagram(source).runnable[0]
        names = {str(each.called_process) for each in process.activities.values() if each.called_process}
        compile_program(source, {name: (called % name).encode() for name in names}, process.id)
        passed += 1
    assert passed > 20


@pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])
def test_every_element_has_an_id_of_its_own_after_loading(path: Path) -> None:
    nodes = [
        element
        for element in load(path.read_bytes()).iter(f"{{{BPMN}}}*")
        if etree.QName(element).localname.endswith(("Task", "Event", "Gateway", "Flow", "Process", "lane"))
    ]
    ids = [element.get("id") for element in nodes]
    assert None not in ids
    assert len(set(ids)) == len(ids)
