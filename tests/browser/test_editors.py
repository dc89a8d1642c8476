"""The editors of forms and decision tables give back what they were given, but for what somebody changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from playwright.sync_api import Page

from engine.comparing import compare
from tests.browser.conftest import Site
from web.assets import DIST

ROOT = Path(__file__).parents[2] / "workflows"
FORMS = sorted((ROOT / "forms").glob("*.form"))
TABLES = sorted((ROOT / "dmn").glob("*.dmn"))
OPEN = """async ([script, file, source]) => {
  const { edit } = await import(script);
  const host = document.querySelector('#host');
  host.replaceChildren();
  window.changes = 0;
  const names = ['roles', 'forms', 'decisions', 'processes', 'services', 'clocks', 'limits', 'units', 'rules'];
  names.push('variables', 'fields');
  const lists = Object.fromEntries(names.map((name) => [name, []]));
  window.edited = await edit(host, file, source, {
    lists,
    api: { check: async () => [] },
    onChange: () => { window.changes += 1; },
  });
}"""
TEXT = "() => window.edited.text()"
RELABEL = """() => {
  const editor = document.querySelector('#host').fbEditor;
  const [first] = editor.get('formFieldRegistry').getAll().filter(({ label }) => label);
  editor.get('modeling').editFormField(first, 'label', '换个说法');
  return first.id;
}"""
RENAME = """() => {
  const viewer = document.querySelector('#host').fbModeler.getActiveViewer();
  viewer.get('modeling').updateProperties(viewer.get('sheet').getRoot(), { name: '换个名称' });
}"""

Opened = Callable[[Path], Page]


@pytest.fixture
def edited(site: Site) -> Opened:
    """Return a function that opens a shipped file in its editor."""
    manifest = orjson.loads((DIST / "manifest.json").read_bytes())
    page = site.open('<div id="host" class="fb-editor" style="height: 40rem"></div>')

    def opened(path: Path) -> Page:
        entry = {".form": "forms", ".dmn": "tables"}[path.suffix]
        page.evaluate(OPEN, [f"/dist/{manifest[entry]['script']}", path.name, path.read_text("utf-8")])
        return page

    return opened


def test_a_form_that_nobody_changed_is_written_as_it_was_read(edited: Opened) -> None:
    changed = [path.name for path in FORMS if edited(path).evaluate(TEXT) != path.read_text("utf-8")]
    assert changed == []
    assert edited(FORMS[0]).evaluate("() => window.changes") == 0


def test_changing_one_label_changes_that_alone_in_the_file_of_a_form(edited: Opened) -> None:
    page = edited(ROOT / "forms" / "complaint-portal.form")
    field = page.evaluate(RELABEL)
    before = json.loads((ROOT / "forms" / "complaint-portal.form").read_text("utf-8"))
    after = json.loads(page.evaluate(TEXT))
    [renamed] = [each for each in before["components"] if each["id"] == field]
    renamed["label"] = "换个说法"
    assert after == before
    assert page.evaluate("() => window.changes") == 1


def test_a_table_that_nobody_changed_says_the_same(edited: Opened) -> None:
    for path in TABLES:
        text = edited(path).evaluate(TEXT)
        assert compare(path.name, path.read_bytes(), text.encode()) == []


def test_changing_the_name_of_a_decision_is_told_once_and_written(edited: Opened) -> None:
    page = edited(TABLES[0])
    page.evaluate(RENAME)
    assert 'name="换个名称"' in page.evaluate(TEXT)
    assert page.evaluate("() => window.changes") == 1
