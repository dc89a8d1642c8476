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
