"""The people of the demo company and its customers, each with a browser of their own."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.live.filling import fill
from tests.browser.live.server import PATIENCE, Server
from web.demo.company import demo

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHINESE = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
NUMBER = re.compile(r"TS-\d{4}-\d{4}")


@dataclass
class Office:
    """Opens browsers on one server; what their consoles complain about is kept."""

    chromium: Browser
    server: Server
    complaints: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    desks: dict[str, Desk] = field(default_factory=dict)

    def page(self, *, phone: bool = False, **options: Any) -> Page:
        """Return an empty page at a desk or on a phone, in Chinese."""
        size = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if phone else {"viewport": DESK}
        context = self.chromium.new_context(**{"base_url": self.server.url, **CHINESE, **size, **options})
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        page.on("pageerror", lambda error: self._complain(str(error)))
        page.on("console", self._listen)
        self.contexts.append(context)
        return page

    def person(self, login: str, *, phone: bool = False) -> Desk:
        """Return somebody at work, signed in; the same browser each time."""
        name = f"{login} phone" if phone else login
        if name not in self.desks:
            self.desks[name] = Desk(self.page(phone=phone), login)
            self.desks[name].sign_in()
        return self.desks[name]

    def allow(self, words: str) -> None:
        """Say that this test makes the console write these words."""
        self.allowed.append(words)

    def photograph(self, folder: Path) -> list[Path]:
        """Keep a picture of every open page."""
        taken = []
        for number, context in enumerate(self.contexts):
            for page in context.pages:
                taken.append(folder / f"page-{number}.png")
                page.screenshot(path=taken[-1], full_page=True)
        return taken

    def close(self) -> None:
        """Close all browsers."""
        for context in self.contexts:
            context.close()

    def _listen(self, line: ConsoleMessage) -> None:
        if line.type == "error" or "Content Security" in line.text:
            self._complain(f"{line.text} ({line.location.get('url', '')})")

    def _complain(self, words: str) -> None:
        if not any(allowed in words for allowed in self.allowed):
            self.complaints.append(words)


@dataclass
class Desk:
    """One person's browser."""

    page: Page
    login: str

    def sign_in(self, password: str = "") -> None:
        """Sign in by the form."""
        self.page.goto("/sign-in")
        self.page.get_by_label("账号").fill(self.login)
        self.page.get_by_label("密码").fill(password or demo().password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/inbox/todo")

    def find(self, number: str, step: str) -> None:
        """Open a step of a case from the inbox, one's own tasks, else those to be claimed; it may take a moment."""
        end = time.monotonic() + PATIENCE
        for tab in cycle(("todo", "claimable")):
            if time.monotonic() > end:
                break
            self.page.goto(f"/inbox/{tab}?q={number}")
            link = self.page.locator("[data-fb-row-link]").filter(has_text=step)
            if link.count():
                link.first.click()
                self.page.wait_for_url("**/tasks/*")
                expect(self.page.get_by_role("heading", level=1)).to_contain_text(step)
                return
        raise AssertionError(f"{self.login} has no “{step}” of {number}")

    def do(self, number: str, step: str, **values: Any) -> str:
        """Open a step of a case, fill in its form by labels and submit; return what the next page says."""
        self.find(number, step)
        fill(self.page, values)
        return self.submit()

    def submit(self, name: str = "提交") -> str:
        """Press the button; return what the next page says first."""
        before = self.page.url
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_function(
            "before => location.href !== before || document.querySelector('.fb-form-message:not([hidden])')", arg=before
        )
        self.page.wait_for_load_state()
        assert self.page.url != before, self.page.locator("main").inner_text()
        return self.page.locator("main").get_by_role("status").first.inner_text()

    def register(self, **values: Any) -> str:
        """Start a complaint as customer service, fill in the registration, return its number."""
        self.page.goto("/start")
        self.page.get_by_role("link", name="客户投诉处理").click()
        fill(self.page, {"由谁登记": "我是客服人员，直接登记"})
        number = number_in(self.submit("发起"))
        fill(self.page, values)
        self.submit()
        return number

    def waits_at(self, number: str) -> Sequence[str]:
        """Return where the case page says the case is."""
        self.page.goto(f"/cases/{number}")
        return self.page.get_by_label("当前环节").locator("li a").all_inner_texts()

    def state(self, number: str) -> str:
        """Return the state the case page shows."""
        self.page.goto(f"/cases/{number}")
        return self.page.locator(".fb-head .fb-badge").first.inner_text()


def number_in(words: str) -> str:
    """Return the case number somewhere in a text."""
    found = NUMBER.search(words)
    assert found is not None, words
    return found[0]
