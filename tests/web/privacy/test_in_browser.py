"""Two at a desk and on a phone find what is held about a customer, propose, decide and hand it over in the browser."""

from __future__ import annotations

import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.acceptance.privacy import requested
from tests.engine.privacy.conftest import NAME, PHONE
from tests.web.work.conftest import SIZES
from web.demo.company import demo


def faults(page: Page) -> list[str]:
    """Return what is seriously wrong with a page for whoever cannot see it, or holds a phone."""
    page.wait_for_load_state("networkidle")
    found = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found if fits else [*found, f"{page.url} is wider than the screen"]


@pytest.mark.parametrize("size", SIZES)
def test_a_request_to_read_is_found_proposed_decided_and_handed_over(held, sit_down, size) -> None:
    request = requested(held.company, customer_name=NAME, contact=PHONE).identified()
    held.company.session.rollback()
    manager, lawyer = (sit_down(login, size, demo().password) for login in ("linyue", "sunjia"))
    wrong: list[str] = []
    manager.goto(f"/cases/{request.number}")
    manager.get_by_role("link", name="提出办理意见").first.click()
    wrong += faults(manager)
    manager.get_by_role("link", name="查找公司持有的内容").click()
    wrong += faults(manager)
    manager.get_by_label("姓名、电话、邮箱或编号").fill(PHONE)
    manager.get_by_role("button", name="查找").click()
    expect(manager.get_by_role("combobox", name="KH-00001")).to_have_value("entry:customer/KH-00001")
    wrong += faults(manager)
    manager.get_by_role("button", name="查看所持有的内容").click()
    expect(manager.get_by_text("约好周三上门").first).to_be_visible()
    wrong += faults(manager)
    manager.get_by_role("button", name=f"填入请求 {request.number}").click()
    chosen = f"{held.case.number}\ncomplaint/{held.case.number}\ncustomer/KH-00001"
    expect(manager.get_by_label("涉及的条目和事项")).to_have_value(chosen)
    manager.get_by_label("查阅、复制").check()
    manager.get_by_label("办理意见").fill("身份已核验，可以提供。")
    wrong += faults(manager)
    manager.get_by_role("button", name="提交").click()
    manager.wait_for_url("**/inbox/todo")
    lawyer.goto(f"/cases/{request.number}")
    lawyer.get_by_role("link", name="批准").first.click()
    lawyer.get_by_role("radio", name="批准").check()
    wrong += faults(lawyer)
    lawyer.get_by_role("button", name="提交").click()
    expect(lawyer.get_by_role("heading", name="导出并交给本人")).to_be_visible()
    wrong += faults(lawyer)
    manager.goto("/privacy/")
    wrong += faults(manager)
    manager.get_by_role("link", name=request.number).click()
    expect(manager.get_by_text("已批准")).to_be_visible()
    wrong += faults(manager)
    with manager.expect_download() as loading:
        manager.get_by_role("button", name="导出").click()
    with zipfile.ZipFile(loading.value.path()) as archive:
        assert NAME in archive.read("个人信息.csv").decode()
    assert wrong == []
