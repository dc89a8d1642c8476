"""Whatever is drawn: nothing overlaps, no line passes through a shape, and the picture is always the same."""

from __future__ import annotations

from itertools import combinations

import pytest
from lxml import etree

from engine.definitions.layout import with_picture
from engine.definitions.layout.geometry import any_crosses
from tests.engine.definitions.layout.drawing import NS, Picture, random_file

SEEDS = range(60)


def parents(source: bytes) -> dict[str, set[str]]:
    """Return what every element stands in: sub-processes, and the host of a boundary event."""
    found: dict[str, set[str]] = {}
    for element in etree.fromstring(source).iterfind(".//b:process//*[@id]", NS):
        around = {str(each.get("id")) for each in element.iterancestors()}
        host = element.get("attachedToRef")
        found[str(element.get("id"))] = around | ({host} if host else set())
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_overlaps_and_no_line_passes_through_a_shape(seed: int) -> None:
    source = random_file(seed)
    picture, inside = Picture.of(with_picture(source)), parents(source)
    shapes = {key: box for key, box in picture.shapes.items() if not key.startswith(("lane", "pool"))}
    for one, other in combinations(shapes, 2):
        related = one in inside[other] or other in inside[one]
        assert related or not shapes[one].overlaps(shapes[other]), (one, other)
    flows = {str(flow.get("id")): flow for flow in etree.fromstring(source).iterfind(".//b:sequenceFlow", NS)}
    assert picture.edges.keys() == flows.keys()
    for key, points in picture.edges.items():
        ends = {str(flows[key].get("sourceRef")), str(flows[key].get("targetRef"))}
        hosts = {host for end in ends for host in inside[end]}
        others = [box.grown(-1) for name, box in shapes.items() if name not in ends | hosts and not inside[name] & ends]
        assert not any_crosses(points, others), key


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_stands_inside_what_it_belongs_to(seed: int) -> None:
    source = random_file(seed)
    picture = Picture.of(with_picture(source))
    root = etree.fromstring(source)
    for holder in root.iterfind(".//b:subProcess", NS):
        for child in holder.iterfind("./*[@id]"):
            box = picture.shapes.get(str(child.get("id")))
            assert box is None or picture.shapes[str(holder.get("id"))].around(box)
    for lane in root.iterfind(".//b:lane", NS):
        for reference in lane.iterfind("b:flowNodeRef", NS):
            assert picture.shapes[str(lane.get("id"))].around(picture.shapes[str(reference.text)])


@pytest.mark.parametrize("seed", SEEDS[:10])
def test_the_picture_is_always_the_same(seed: int) -> None:
    assert with_picture(random_file(seed)) == with_picture(random_file(seed))


def test_a_file_with_its_picture_stays_as_it_is() -> None:
    drawn = with_picture(random_file(2))
    assert with_picture(drawn) is drawn
