"""A diagram is drawn as SVG with the path taken, large ones on several sheets, whatever its names say."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from web.packages.drawing import HEIGHT, WIDTH, sheets

DRAWN = sorted((Path(__file__).parents[3] / "workflows" / "bpmn").glob("*.bpmn"))
BORROW = next(path for path in DRAWN if path.stem == "document-borrow").read_bytes()
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_every_shape_of_every_procedure_is_on_some_sheet(path: Path) -> None:
    source = path.read_bytes()
    drawn = [etree.fromstring(svg) for svg in sheets(source, {})]
    # Of several, the first is the whole.
    drawn = drawn[1:] or drawn
    for svg in drawn:
        *_, wide, tall = (float(value) for value in svg.get("viewBox").split())
        assert wide <= WIDTH
        assert tall <= HEIGHT
    shown = "".join(text for svg in drawn for text in svg.itertext())
    root = etree.fromstring(source)
    for element in root.iter("{*}userTask", "{*}serviceTask", "{*}sendTask"):
        for part in (element.get("name") or "")[:4], (element.get("name") or "")[-2:]:
            assert part in shown, element.get("name")


def test_what_was_passed_is_marked_and_nothing_else() -> None:
    (plain,) = sheets(BORROW, {})
    (marked,) = sheets(BORROW, {"passed": ["confirm"], "flows": ["flow_request_gw_use"]})
    assert plain.count("#1b7a43") == 0
    # The task, the line and its arrow head.
    assert marked.count("#1b7a43") == 3


def test_names_are_words_and_never_markup() -> None:
    bad = BORROW.replace("申请人".encode(), b"&lt;script&gt;&amp;lt;/text&gt;")
    (svg,) = sheets(bad, {})
    root = etree.fromstring(svg)
    assert root.find(f".//{SVG}script") is None
    assert "<script>" in "".join(root.itertext())


def test_a_diagram_without_picture_is_laid_out() -> None:
    root = etree.fromstring(BORROW)
    for diagram in root.findall("{http://www.omg.org/spec/BPMN/20100524/DI}BPMNDiagram"):
        root.remove(diagram)
    assert sheets(etree.tostring(root), {})


def test_a_large_diagram_begins_with_the_whole_and_its_parts_name_their_lanes() -> None:
    source = next(path for path in DRAWN if path.stem == "sweep").read_bytes()
    whole, first, *rest = (etree.fromstring(svg) for svg in sheets(source, {}))
    assert float(whole.get("width")) > WIDTH >= float(first.get("width"))
    lanes = {lane.get("name") for lane in etree.fromstring(source).iter("{*}lane")}
    for part in rest:
        assert lanes & {text.text for text in part.iter(f"{SVG}text")}, "whose work is it?"


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_every_task_is_whole_on_some_sheet(path: Path) -> None:
    source = path.read_bytes()
    drawn = [etree.fromstring(svg) for svg in sheets(source, {})]
    views = [tuple(float(value) for value in svg.get("viewBox").split()) for svg in drawn[1:] or drawn]
    tasks = {one.get("id") for one in etree.fromstring(source).iter("{*}userTask", "{*}serviceTask", "{*}sendTask")}
    for shape in etree.fromstring(source).iter("{*}BPMNShape"):
        if shape.get("bpmnElement") in tasks:
            at = shape.find("{*}Bounds")
            x, y, wide, tall = (float(at.get(name)) for name in ("x", "y", "width", "height"))
            assert any(
                left <= x and top <= y and x + wide <= left + across and y + tall <= top + down
                for left, top, across, down in views
            ), shape.get("bpmnElement")
