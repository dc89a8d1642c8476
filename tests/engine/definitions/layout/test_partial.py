"""Pictures that lack a part: the part is added, what stood there stays or moves aside as a whole."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from lxml import etree

from engine.definitions.layout import with_picture
from engine.errors import Invalid
from tests.engine.definitions.layout.drawing import NS, Picture, random_file
from tests.engine.definitions.layout.test_layout import parents
from tests.engine.tokens.drawing import chain, el, process


def without(source: bytes, *elements: str) -> bytes:
    """Return a file without the shapes and edges of some elements, and the edges that end on them."""
    root = etree.fromstring(source)
    for flow in root.iterfind(".//b:sequenceFlow", NS):
        if flow.get("sourceRef") in elements or flow.get("targetRef") in elements:
            elements = (*elements, str(flow.get("id")))
    for drawn in [*root.iterfind(".//di:BPMNShape", NS), *root.iterfind(".//di:BPMNEdge", NS)]:
        parent = drawn.getparent()
        if drawn.get("bpmnElement") in elements and parent is not None:
            parent.remove(drawn)
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(30))
def test_what_is_missing_is_added_without_overlap(seed: int) -> None:
    complete, random = with_picture(random_file(seed, 16)), Random(seed)
    before = Picture.of(complete)
    lost = random.sample([key for key in before.shapes if not key.startswith("lane")], 4)
    lost += [key for key, around in parents(complete).items() if around & set(lost)]
    after = Picture.of(with_picture(without(complete, *lost)))
    assert after.shapes.keys() == before.shapes.keys()
    assert after.edges.keys() == before.edges.keys()
    inside = parents(complete)
    shapes = {key: box for key, box in after.shapes.items() if not key.startswith(("lane", "pool"))}
    for one, other in combinations(shapes, 2):
        related = one in inside[other] or other in inside[one]
        assert related or not shapes[one].overlaps(shapes[other]), (one, other)


def test_shapes_that_were_drawn_stay() -> None:
    complete = with_picture(random_file(4, 16))
    before, after = Picture.of(complete), Picture.of(with_picture(without(complete, "n15")))
    for key, box in before.shapes.items():
        if not key.startswith(("lane", "pool", "n15")):
            assert after.shapes[key] == box


def test_only_lines_missing() -> None:
    complete = with_picture(random_file(5, 16))
    lines = list(Picture.of(complete).edges)
    assert Picture.of(with_picture(without(complete, *lines))).edges.keys() == set(lines)
    assert Picture.of(with_picture(without(complete, *lines))).shapes == Picture.of(complete).shapes


POOLS = (
    f'<definitions xmlns="{NS["b"]}" id="d" targetNamespace="t"><collaboration id="c">'
    '<participant id="A" name="甲" processRef="p"/><participant id="B" name="乙" processRef="q"/>'
    '<messageFlow id="m" sourceRef="s" targetRef="r"/></collaboration>'
    '<process id="p"><startEvent id="s"/></process>'
    '<process id="q"><startEvent id="r"/><task id="t"/><sequenceFlow id="f" sourceRef="r" targetRef="t"/></process>'
    "</definitions>"
)


def test_a_pool_without_its_content() -> None:
    complete = with_picture(POOLS.encode())
    after = Picture.of(with_picture(without(complete, "r", "t")))
    assert after.shapes["B"].around(after.shapes["r"])
    assert after.shapes["B"].around(after.shapes["t"])
    assert after.edges.keys() == {"f", "m"}


def test_content_without_its_pool() -> None:
    complete = with_picture(POOLS.encode())
    after = Picture.of(with_picture(without(complete, "B")))
    assert after.shapes["B"].around(after.shapes["t"])
    assert not after.shapes["A"].overlaps(after.shapes["B"])


def test_a_pool_missing_altogether() -> None:
    after = Picture.of(with_picture(without(with_picture(POOLS.encode()), "B", "r", "t", "f", "m")))
    assert not after.shapes["A"].overlaps(after.shapes["B"])
    assert after.edges.keys() == {"f", "m"}


def test_what_a_closed_sub_process_hides_stays_hidden() -> None:
    source = (
        f'<definitions xmlns="{NS["b"]}" id="d" targetNamespace="t"><process id="p"><subProcess id="s">'
        '<task id="t"/></subProcess></process></definitions>'
    )
    root = etree.fromstring(without(with_picture(source.encode()), "t"))
    for shape in root.iterfind(".//di:BPMNShape", NS):
        del shape.attrib["isExpanded"]
    closed = etree.tostring(root)
    assert with_picture(closed) is closed


def test_a_drawing_too_large_to_lay_out_is_refused_in_words() -> None:
    names = ("S", *(f"t{number}" for number in range(1_500)), "E")
    parts = [el("startEvent", "S"), *(el("task", name) for name in names[1:-1]), el("endEvent", "E"), chain(*names)]
    with pytest.raises(Invalid, match="3003"):
        with_picture(process(*parts))


@pytest.mark.parametrize("odd", ["NaN", "1e308", "-inf"])
def test_places_that_are_no_numbers_count_as_none(odd: str) -> None:
    source = without(with_picture(process(el("startEvent", "S"), el("endEvent", "E"), chain("S", "E"))), "E")
    root = etree.fromstring(source)
    for bounds in root.iter("{http://www.omg.org/spec/DD/20100524/DC}Bounds"):
        bounds.set("x", odd)
    assert "E" in Picture.of(with_picture(etree.tostring(root))).shapes
