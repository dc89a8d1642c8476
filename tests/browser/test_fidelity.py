"""What the desktop modeler reads it writes whole: its libraries, those of the studio, lose nothing of ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from lxml import etree
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.test_editors import OPEN, ROOT, TEXT
from web.assets import DIST

DIAGRAMS = sorted((ROOT / "bpmn").glob("*.bpmn"))
TABLES = sorted((ROOT / "dmn").glob("*.dmn"))
DEFAULTS = {
    ("isInterrupting", "true"),
    ("cancelActivity", "true"),
    ("isExpanded", "false"),
    ("isMarkerVisible", "true"),
    ("hitPolicy", "UNIQUE"),
    ("preferredOrientation", "Rule-as-Row"),
}
"""What the standard says when nothing is said; it may be left out or written."""
DESKTOP_ID = re.compile(r"([a-z][\w.-]*:)?[a-z_][\w.-]*", re.IGNORECASE | re.ASCII)
"""The ids the desktop modeler takes; elements with others are dropped there."""

Rewritten = Callable[[Path], bytes]


def facts(element: etree._Element, inside: tuple[str, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Yield every element with its place, attributes and text; the order of siblings of other kinds does not count."""
    here = (*inside, f"{element.tag}#{element.get('id', '')}")
    said = {(name, plain(value)) for name, value in element.attrib.items()} - DEFAULTS
    yield here, frozenset(said), plain((element.text or "").strip())
    for child in element.iterchildren(etree.Element):
        yield from facts(child, here)


def plain(value: str) -> str:
    """Return a number as numbers are written shortest, all else as it is."""
    return str(float(value)) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value


def counted(source: bytes) -> Counter[tuple[object, ...]]:
    return Counter(facts(etree.fromstring(source)))


@pytest.fixture
def rewritten(site: Site) -> Rewritten:
    """Return a function that has a shipped file read and written by its editor."""
    manifest = orjson.loads((DIST / "manifest.json").read_bytes())
    page: Page = site.open('<div id="host" class="fb-editor" style="height: 40rem"></div>')

    def written(path: Path) -> bytes:
        entry = {".bpmn": "studio", ".dmn": "tables"}[path.suffix]
        page.evaluate(OPEN, [f"/dist/{manifest[entry]['script']}", path.name, path.read_text("utf-8")])
        return str(page.evaluate(TEXT)).encode()

    return written


@pytest.mark.parametrize("files", [DIAGRAMS, TABLES], ids=["diagrams", "tables"])
def test_nothing_of_a_shipped_file_is_lost_or_made_up(rewritten: Rewritten, files: list[Path]) -> None:
    for path in files:
        before, after = counted(path.read_bytes()), counted(rewritten(path))
        assert sum(before.values()) > 10
        assert (path.name, before - after, after - before) == (path.name, Counter(), Counter())


def test_the_desktop_modeler_takes_every_id_that_is_shipped() -> None:
    ids = [each.get("id") for path in DIAGRAMS for each in etree.parse(path).iter("{*}*") if each.get("id")]
    assert [each for each in ids if not DESKTOP_ID.fullmatch(each)] == []


def test_every_shipped_diagram_tells_the_desktop_modeler_its_platform() -> None:
    platform = "{http://camunda.org/schema/modeler/1.0}executionPlatform"
    assert {etree.parse(path).getroot().get(platform) for path in DIAGRAMS} == {"Camunda Cloud"}
