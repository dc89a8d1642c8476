"""What was read is written back: elements, attributes, comments, instructions, namespaces of all modelers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from engine.definitions.keeping import open_whole, written
from engine.definitions.layout import with_picture
from engine.definitions.namespaces import BPMNDI
from engine.definitions.read import read_diagram
from engine.lint import lint_process
from tests.engine.definitions.layout.drawing import NS, Picture
from tests.engine.lint.test_any_drawing import mangled

VENDORS = sorted((Path(__file__).parent / "vendors").iterdir())
NAMES = [path.name for path in VENDORS]


def nodes(source: bytes, known: set[str] | None = None) -> list[tuple[object, ...]]:
    """Return everything a file says, in order; shapes and ids that are not ``known`` are left out."""
    root = open_whole(source)
    while (before := root.getprevious()) is not None:
        root = before
    found = []
    for top in (root, *root.itersiblings()):
        for node in _kept(top, known):
            attributes = {n: v for n, v in node.attrib.items() if n != "id" or known is None or v in known}
            tag = node.tag if isinstance(node.tag, str) else str(type(node))
            namespaces = set(node.nsmap.items()) if isinstance(node.tag, str) and known is None else set()
            found.append((tag, attributes, (node.text or "").strip(), (node.tail or "").strip(), namespaces))
    return found


def _kept(node: etree._Element, known: set[str] | None) -> Iterator[etree._Element]:
    drawn = isinstance(node.tag, str) and node.tag.startswith(f"{{{BPMNDI}}}")
    if known is not None and drawn and node.get("id") not in known:
        return
    yield node
    for child in node:
        yield from _kept(child, known)


def ids(source: bytes) -> set[str]:
    return {str(element.get("id")) for element in open_whole(source).iter() if element.get("id")}


@pytest.mark.parametrize("path", VENDORS, ids=NAMES)
def test_reading_and_writing_loses_nothing(path: Path) -> None:
    source = path.read_bytes()
    assert nodes(written(open_whole(source))) == nodes(source)


@pytest.mark.parametrize("path", VENDORS, ids=NAMES)
def test_a_picture_is_added_and_nothing_is_lost(path: Path) -> None:
    source = path.read_bytes()
    drawn = with_picture(source)
    known = ids(source)
    assert nodes(drawn, known) == nodes(source, known)
    for prefix, space in open_whole(source).nsmap.items():
        assert open_whole(drawn).nsmap[prefix] == space
    diagram, picture = read_diagram(drawn), Picture.of(drawn)
    assert diagram == type(diagram)(diagram.processes, diagram.participants, has_picture=True, forms=diagram.forms)
    for process in diagram.processes.values():
        assert process.activities.keys() <= picture.shapes.keys()
        assert {f.id for f in process.flows.values() if f.target} <= picture.edges.keys()


@pytest.mark.parametrize("path", VENDORS, ids=NAMES)
def test_a_file_of_any_modeler_is_read_and_checked(path: Path) -> None:
    source = path.read_bytes()
    assert any(process.activities for process in read_diagram(source).processes.values())
    for problem in lint_process(source):
        assert problem.kind != "structure" or problem.clause


@pytest.mark.parametrize("path", VENDORS, ids=NAMES)
def test_the_same_drawing_means_the_same_with_its_picture(path: Path) -> None:
    before, after = read_diagram(path.read_bytes()), read_diagram(with_picture(path.read_bytes()))
    for key, process in before.processes.items():
        assert after.processes[key].flows.keys() == process.flows.keys()
        for name, activity in process.activities.items():
            found = after.processes[key].activities[name]
            assert (found.kind, found.name, found.outgoing, found.lane) == (
                activity.kind,
                activity.name,
                activity.outgoing,
                activity.lane,
            )


ENCODINGS = {
    "utf-8 with mark": ("utf-8-sig", "UTF-8"),
    "utf-16": ("utf-16", "UTF-16"),
    "gbk": ("gbk", "GBK"),
    "gb18030": ("gb18030", "GB18030"),
    "declared wrongly": ("gb18030", "UTF-8"),
}


@pytest.mark.parametrize(("encoding", "declared"), ENCODINGS.values(), ids=ENCODINGS)
def test_every_encoding_is_drawn(encoding: str, declared: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{declared}"?>\n<definitions xmlns="{NS["b"]}" id="d" targetNamespace="t">'
        '<process id="流程"><startEvent id="开始"/><task id="受理"/>'
        '<sequenceFlow sourceRef="开始" targetRef="受理"/></process></definitions>'
    )
    picture = Picture.of(with_picture(text.encode(encoding)))
    assert picture.shapes.keys() == {"开始", "受理"}
    assert picture.edges.keys() == {"Flow_开始_受理"}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("path", VENDORS, ids=NAMES)
def test_a_mangled_file_is_still_drawn(path: Path, seed: int) -> None:
    source = mangled(path.read_bytes(), Random(seed))
    drawn = with_picture(source)
    known = ids(source)
    assert nodes(drawn, known) == nodes(source, known)
