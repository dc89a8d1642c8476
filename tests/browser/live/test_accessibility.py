"""Every main page fits its screen and has no serious accessibility fault, at a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.live.office import Office
from tests.browser.live.programs import written_in

PUBLIC = ("/sign-in", "/portal", "/portal/complaint", "/portal/follow")
OF_STAFF = (
    *(f"/inbox/{tab}" for tab in ("todo", "claimable", "done", "started", "copies")),
    "/cases",
    "/start",
    "/start/complaint",
    "/procedures",
    "/procedures/complaint",
    "/notices",
    "/profile",
)
OF_ADMIN = ("/admin",)


def faults(page: Page, path: str) -> list[Any]:
    answer = page.goto(path)
    assert answer is not None, path
    assert answer.ok, path
    page.wait_for_load_state("networkidle")
    found = [
        (path, one["id"], one["impact"], one["nodes"][0]["html"][:200])
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        found.append((path, "wider than the screen", "", ""))
    return found


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_no_page_has_a_serious_fault(office: Office, phone: bool) -> None:
    stranger = office.page(phone=phone)
    number = written_in(office.server)
    liu = office.person("liufang", phone=phone)
    liu.find(number, "首次响应客户")
    task = liu.page.url.removeprefix(office.server.url)
    found = [fault for path in PUBLIC for fault in faults(stranger, path)]
    found += [fault for path in (*OF_STAFF, f"/cases/{number}", task) for fault in faults(liu.page, path)]
    found += [fault for path in OF_ADMIN for fault in faults(office.person("admin", phone=phone).page, path)]
    assert found == []


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_no_page_an_auditor_reaches_in_two_clicks_has_a_serious_fault(office: Office, phone: bool) -> None:
    page = office.person("tanglan", phone=phone).page
    found = faults(page, "/audit/")
    asked = addresses(page, "main .stretched-link")
    assert len(asked) > 25
    seen = set(asked)
    for question in asked:
        found += faults(page, question)
        # One of each kind of page stands for the others: the first row of the answer.
        for behind in addresses(page, "main table tbody a")[:1]:
            if behind not in seen:
                seen.add(behind)
                found += faults(page, behind)
    assert found == []


def addresses(page: Page, links: str) -> list[str]:
    """Return where the links of a page lead, each once."""
    return list(dict.fromkeys(page.locator(links).evaluate_all("all => all.map(one => one.getAttribute('href'))")))
