"""The pages people work on, in a real browser against a real server: keys, drafts, staleness, accessibility."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from engine import commands
from tests.web.work.conftest import SIZES


def fill_in(page: Page, cost: str) -> None:
    """Fill in what the inspection asks for."""
    page.get_by_label("费用").fill(cost)
    page.locator(".fjs-form-field-select .fjs-input-group").click()
    page.locator(".fjs-dropdownlist-item", has_text="管道老化").click()


def test_a_task_is_found_claimed_filled_in_and_done_with_the_keyboard_at_hand(company, sit_down):
    company.report("车库积水")
    case = company.report()
    page = sit_down("wu")
    page.goto("/inbox/claimable")
    page.get_by_label("搜索").fill("渗水")
    expect(page.locator(".fb-row")).to_have_count(1)
    page.get_by_role("button", name="认领 查看现场").click()
    page.wait_for_url("**/tasks/*")
    expect(page.get_by_role("status").first).to_contain_text("已认领：查看现场")
    page.goto("/inbox/todo")
    expect(page.locator(".fb-tabs a", has_text="待办")).to_contain_text("1")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    page.get_by_label("费用").fill("650")
    expect(page.locator(".fb-draft-state")).to_contain_text("草稿已保存")
    page.reload()
    expect(page.get_by_label("费用")).to_have_value("650")
    fill_in(page, "700")
    page.locator(".fb-form input[type=file]").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": company.picture()}
    )
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/inbox/todo")
    expect(page.get_by_role("status").first).to_contain_text("已办理“查看现场”")
    assert company.task(case).activity_id == "approve"


def test_a_stale_page_says_who_was_faster_and_loses_nothing(company, sit_down):
    case = company.report()
    page = sit_down("zhao")
    page.goto(f"/tasks/{company.task(case).id}")
    fill_in(page, "77")
    company.inspect(case)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("该任务已由吴刚于11-16 09:30办理")
    expect(page.get_by_label("费用")).to_have_value("77")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("该任务已由 吴刚 于 11-16 09:30 办理")


def test_a_task_is_handed_over_with_a_reason(company, sit_down):
    case = company.report()
    page = sit_down("wu")
    page.goto(f"/tasks/{company.task(case).id}")
    page.get_by_text("转办", exact=True).first.click()
    page.get_by_label("转给").select_option(company.zhao.id)
    page.get_by_label("转办原因").fill("今天休假")
    page.get_by_role("button", name="转办").click()
    page.wait_for_url("**/inbox/todo")
    assert company.task(case).assignee_id == company.zhao.id


def test_files_and_remarks_are_added_beside_a_half_filled_form(company, sit_down):
    case = company.report()
    page = sit_down("wu")
    page.goto(f"/tasks/{company.task(case).id}")
    page.get_by_label("费用").fill("123")
    page.get_by_label("选择附件").set_input_files(
        {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": company.picture()}
    )
    expect(page.locator("#chosen-files")).to_have_text("现场.jpg")
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#files")).to_contain_text("现场.jpg")
    page.get_by_label("留言内容").fill("下午三点到")
    page.get_by_role("button", name="发表留言").click()
    expect(page.locator("#comments article")).to_contain_text("下午三点到")
    expect(page.get_by_label("费用")).to_have_value("123")
    page.get_by_role("link", name="现场.jpg").click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_fits_and_axe_finds_nothing_serious(company, sit_down, size):
    case = company.report("地下车库 B2 层漏水，车位 118 长期积水，报修半年未解决，业主要求书面答复并赔偿损失" * 2)
    company.inspect(case)
    commands.comment(company.session, case.id, "业主很着急", by=company.acting(company.chen))
    open_task = company.task(company.report())
    commands.claim(company.session, open_task.id, by=company.acting(company.wu))
    page = sit_down("wu", size)
    found = []
    paths = ("inbox/todo", "inbox/done", f"tasks/{open_task.id}", f"cases/{case.number}", "cases/", "start/",
             "procedures/", "procedures/leak", "notices/")  # fmt: skip
    for path in paths:
        page.goto(f"/{path}")
        page.wait_for_load_state("networkidle")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > SIZES[size]["width"]:
            found.append(f"{path}: {width} pixels wide")
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                found.append(f"{path}: {violation['id']} {violation['nodes'][0]['html'][:120]}")
    assert found == []
