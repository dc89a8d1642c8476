"""Everything on the way from the inbox to a submitted form can be done without a mouse."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.live.office import Office
from tests.browser.live.programs import written_in
from tests.browser.live.server import Server

FOCUSED = "document.activeElement.textContent.trim()"


def tab_to(page: Page, condition: str) -> None:
    """Press Tab until the element in focus meets the condition."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const one = document.activeElement; return {condition}; }})()"):
            return
    raise AssertionError(f"Tab does not reach {condition}")


def test_from_the_inbox_to_submit_by_keyboard(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    server = another()
    number = written_in(server)
    liu = office_at(server).person("liufang")
    liu.find(number, "首次响应客户")
    page = liu.page
    page.goto(f"/inbox/todo?q={number}")
    rows = page.locator("[data-fb-row-link]")
    first, second = rows.all_inner_texts()[:2]
    for key, words in (("j", first), ("j", second), ("k", first)):
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == words
    # Which of the two is due first depends on the day of the week.
    response = page.locator("[data-fb-row-link]", has_text="首次响应客户")
    if "首次响应客户" not in first:
        page.keyboard.press("j")
    target = response.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("首次响应客户")
    page.locator(".fjs-form").wait_for()

    tab_to(page, "one.type === 'radio'")
    page.keyboard.press("Space")
    tab_to(page, "one.tagName === 'TEXTAREA' && one.closest('.fjs-form')")
    page.keyboard.type("已致电安抚，说明两个工作日内答复。")
    tab_to(page, "one.type === 'submit' && one.textContent.trim() === '提交'")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已办理“首次响应客户")
