"""Tokens walk through a drawing in the studio: in the words of the page, and nothing of the drawing changes."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from web.assets import DIST

DRAWING = Path(__file__).parents[2] / "workflows" / "bpmn" / "complaint-action.bpmn"
OPEN = """async ([studio, simulation, source]) => {
  const { edit } = await import(studio);
  const names = ['roles', 'forms', 'decisions', 'processes', 'services', 'clocks', 'limits', 'units', 'rules'];
  names.push('variables', 'fields');
  const lists = Object.fromEntries(names.map((name) => [name, []]));
  const tools = { api: { check: async () => [] }, lists, onChange: () => { window.changed = true; }, simulation };
  window.edited = await edit(document.querySelector('#host'), 'a.bpmn', source, tools);
}"""


@pytest.fixture
def studio(site: Site) -> Page:
    """Return a page with a shipped drawing open."""
    manifest = orjson.loads((DIST / "manifest.json").read_bytes())
    page = site.open('<div id="host" class="fb-editor" style="height: 45rem; width: 80rem"></div>')
    simulation = {kind: f"/dist/{manifest['simulation'][kind]}" for kind in ("script", "style")}
    page.evaluate(OPEN, [f"/dist/{manifest['studio']['script']}", simulation, DRAWING.read_text("utf-8")])
    return page


def test_a_token_walks_through_the_drawing_and_the_drawing_stays(studio: Page) -> None:
    before = studio.evaluate("() => window.edited.text()")
    studio.get_by_role("button", name="推演").click()
    play = studio.locator(".fb-simulation")
    play.get_by_role("button", name="让它发生").first.click()
    play.get_by_role("button", name="推演经过").click()
    expect(play.locator(".bts-log")).to_contain_text("流程 开始")
    expect(play.locator(".bts-log")).to_contain_text("执行并填报进展")
    play.get_by_role("button", name="重新开始").click()
    expect(play.locator(".bts-log")).to_contain_text("还没有经过")
    play.get_by_role("button", name="结束推演").click()
    expect(play).to_have_count(0)
    assert studio.evaluate("() => window.edited.text()") == before
    assert studio.evaluate("() => window.changed") is None


def test_every_button_of_the_simulation_speaks_chinese(studio: Page) -> None:
    studio.get_by_role("button", name="推演").click()
    expect(studio.locator(".fb-simulation .bts-context-pad").first).to_be_attached()
    titles = studio.locator(".fb-simulation [title]").evaluate_all("all => all.map(each => each.title)")
    assert {"让它发生", "重新开始", "推演经过"} <= set(titles)
    assert [title for title in titles if title.isascii()] == ["Powered by bpmn.io"]
