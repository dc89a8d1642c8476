"""Signing in: wrong passwords lock the account, and the language is everybody's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

import web
from tests.browser.live.office import Desk, Office
from tests.browser.live.programs import written_in
from tests.browser.live.server import Server

PLACEHOLDER = re.compile(r"%\\\((\w+)\\\)s")
HAN = re.compile(r"[\u4e00-\u9fff]")
WORDS = """() => {
  const words = new Set([document.title]);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const data = parent.closest('script, .fjs-form, .fb-fold, details dl, [lang=zh]');
    if (!data) words.add(walker.currentNode.textContent.trim());
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]'))
    for (const name of ['aria-label', 'placeholder', 'title']) words.add(one.getAttribute(name) ?? '');
  return [...words];
}"""


def test_wrong_passwords_lock_the_account(office: Office) -> None:
    office.allow("the server responded with a status of 4")
    page = office.page(phone=True)
    page.goto("/sign-in")
    for _ in range(5):
        page.get_by_label("账号").fill("jiangtao")
        page.get_by_label("密码").fill("not-the-password")
        page.get_by_role("button", name="登录").tap()
        page.get_by_role("alert").wait_for()
        page.get_by_label("密码").wait_for()
        page.wait_for_load_state()
    expect(page.get_by_role("alert")).to_contain_text("账号已锁定")
    page.get_by_label("密码").fill("Fanghuan-2026")
    page.get_by_role("button", name="登录").tap()
    expect(page.get_by_role("alert")).to_contain_text("账号已锁定")
    page.goto("/inbox/todo")
    expect(page).to_have_url(re.compile("/sign-in\\?next="))


def chrome_words() -> list[re.Pattern[str]]:
    """Return what the pages say in Chinese by themselves, as patterns with their placeholders open."""
    patterns = []
    for path in sorted((Path(web.__file__).parent / "translations" / "en").rglob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if isinstance(message.id, str) and HAN.search(message.id):
                    patterns.append(re.compile(PLACEHOLDER.sub(".+", re.escape(message.id))))
    assert len(patterns) > 200
    return patterns


def left_in_chinese(page: Page, patterns: list[re.Pattern[str]]) -> list[str]:
    words = [text for text in page.evaluate(WORDS) if HAN.search(text)]
    return [text for text in words if any(pattern.fullmatch(text) for pattern in patterns)]


def test_english_leaves_no_chinese_but_the_companys_own_words(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    server = another()
    number = written_in(server)
    office = office_at(server)
    liu: Desk = office.person("liufang")
    page = liu.page
    liu.find(number, "首次响应客户")
    patterns = chrome_words()
    assert "待办" in left_in_chinese(page, patterns)
    page.get_by_text("刘芳", exact=True).click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for tab in ("todo", "claimable", "done", "started", "copies"):
        page.goto(f"/inbox/{tab}")
        assert left_in_chinese(page, patterns) == []
    liu.find(number, "首次响应客户")
    page.locator(".fjs-form").wait_for()
    assert left_in_chinese(page, patterns) == []
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    page.goto(f"/cases/{number}")
    assert left_in_chinese(page, patterns) == []
