"""Draws in the studio as people do: by what they see, with the mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.live.server import PATIENCE

GATEWAY_WIDTH = 60
CLICKS = 5
MOMENT = 2_000
SELECTED = """() => {
  const chosen = document.querySelectorAll('.djs-element.selected');
  return chosen.length === 1 ? chosen[0].dataset.elementId : null;
}"""
WAY_TO_CORNER = 45


@dataclass
class Drawing:
    """The drawing open in somebody's studio; places are in units of the drawing, seen from an element."""

    page: Page

    def shown(self) -> Drawing:
        """Wait until the drawing is there and was checked."""
        expect(self.page.locator(".fb-problems summary")).to_be_visible(timeout=PATIENCE * 1000)
        return self

    @contextmanager
    def saved(self) -> Iterator[None]:
        """Wait until the server took what is changed here, and the page says so."""
        with self.page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            yield
        expect(self.page.locator("[data-state]").first).to_have_text("已保存")

    def find(self, words: str) -> Locator:
        """Search for an element by its words and go there; it is selected."""
        field = self.page.locator(".djs-search-input input")

        def search() -> None:
            self.page.get_by_role("button", name="查找", exact=True).click()
            field.fill(words)
            # the search looks when a key is let go
            field.press("End")
            self.page.locator(".djs-search-result").filter(has_text=words).first.click()
            expect(field).to_be_hidden()

        return self._selected_by(search)

    def scroll(self, pixels: int) -> None:
        """Move down the drawing with the wheel."""
        canvas = self.page.locator(".fb-canvas").bounding_box()
        assert canvas is not None
        self.page.mouse.move(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
        self.page.mouse.wheel(0, pixels)

    def place(self, part: str, near: Locator, right: float, down: float) -> Locator:
        """Take a part from the palette and put it so far from the middle of a task; it is selected."""
        self.page.locator(f".djs-palette [title='{part}']").click()
        return self._selected_by(lambda: self._click(*self._spot(near, right, down)))

    def connect(self, source: Locator, target: Locator, right: float = 0, down: float = 0) -> Locator:
        """Draw a flow between two elements, its end so far from the middle of the second; it is selected."""
        self.select(source)
        self.page.locator(".djs-context-pad [title='连到其他环节']").click()
        return self._selected_by(lambda: self._click(*self._spot(target, right, down)))

    def select(self, element: Locator) -> None:
        """Click an element, a task near its corner: the tools of what was selected before may cover its middle."""
        box = element.locator(".djs-visual").bounding_box()
        assert box is not None
        wide = box["width"] / self._scale() > GATEWAY_WIDTH
        spot = self._spot(element, -WAY_TO_CORNER, WAY_TO_CORNER / 2) if wide else self._spot(element, 0, 0)
        chosen = self.page.locator(".djs-element.selected").and_(element)
        for _attempt in range(CLICKS):
            self._click(*spot)
            with suppress(TimeoutError):
                # the drawing takes the first click after a flow was drawn for the end of that
                chosen.wait_for(state="attached", timeout=MOMENT)
                return
        expect(chosen).to_be_attached()

    def flow(self, words: str) -> None:
        """Select a flow by what the list of problems calls it."""
        self.page.locator(".fb-problems li").get_by_role("button", name=words).first.click()

    def _selected_by(self, act: Callable[[], None]) -> Locator:
        """Return the element that is selected once something was done, another than before."""
        before = self.page.evaluate(f"() => ({SELECTED})()")
        act()
        self.page.wait_for_function(f"before => ![null, before].includes(({SELECTED})())", arg=before)
        chosen = self.page.evaluate(f"() => ({SELECTED})()")
        return self.page.locator(f".djs-element[data-element-id='{chosen}']")

    def _spot(self, near: Locator, right: float, down: float) -> tuple[float, float]:
        box = near.locator(".djs-visual").bounding_box()
        scale = self._scale()
        assert box is not None
        return box["x"] + box["width"] / 2 + right * scale, box["y"] + box["height"] / 2 + down * scale

    def _scale(self) -> float:
        found = self.page.locator(".viewport").first.get_attribute("transform") or "matrix(1"
        return float(found.removeprefix("matrix(").split(",")[0])

    def _click(self, x: float, y: float) -> None:
        self.page.mouse.move(x - 3, y - 3)
        self.page.mouse.move(x, y, steps=3)
        self.page.mouse.click(x, y)
