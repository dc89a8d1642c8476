"""A customer with a phone: report with a photo, follow, rate; and the same pages on a desk."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from engine.model import Instance
from tests.acceptance.conftest import OWNER, Company, company, evidence, template
from tests.web.portal.conftest import REPORTED, photo
from web import config
from web.app import create_app

__all__ = ["company", "evidence", "template"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def address(company: Company, settings: config.Settings, engine) -> Iterator[str]:
    """Serve the whole application and return its address."""
    server = make_server("127.0.0.1", 0, create_app(settings, engine), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request, chromium: Browser, address: str) -> Iterator[Page]:
    """Return an empty page; scripts that fail fail the test."""
    context = chromium.new_context(base_url=address, locale="zh-CN", **request.param)
    context.set_default_timeout(20_000)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []


def is_sound(page: Page) -> None:
    """Check that nothing is wrong for those who cannot see or touch the page, and that it fits."""
    found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def choose(page: Page, label: str, option: str) -> None:
    field = page.locator(".fjs-form-field-select", has_text=label)
    if not field.locator(".fjs-dropdownlist-item").count():  # one that lacks a value is open already
        field.locator(".fjs-select-display").click()
    field.locator(".fjs-dropdownlist-item", has_text=option).click()


def test_report_follow_and_rate(page: Page, company: Company, tmp_path: Path):
    page.goto("/portal")
    is_sound(page)
    page.get_by_role("link", name="我要投诉").click()
    page.get_by_label("您的姓名").fill(REPORTED["customer_name"])
    page.get_by_label("手机号").fill(REPORTED["phone"])
    is_sound(page)
    page.get_by_role("button", name="提交投诉").click()
    expect(page.get_by_text("请检查标红的项目。")).to_be_visible()
    expect(page.locator(".fjs-dropdownlist-item").first).to_be_visible()
    choose(page, "所在项目", "江畔")
    choose(page, "问题类型", "公共设施")
    page.get_by_label("请描述您遇到的问题").fill(REPORTED["content"])
    picture = tmp_path / "车库.jpg"
    picture.write_bytes(photo(800))
    page.get_by_label("照片").set_input_files(picture)
    page.get_by_label(re.compile("我同意")).check()
    page.get_by_role("button", name="提交投诉").dblclick()
    page.wait_for_url("**/portal/complaint/TS-*")
    number = page.locator("#number").inner_text()
    is_sound(page)
    page.get_by_role("link", name="查看进展").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("已受理")
    is_sound(page)
    company.session.rollback()
    assert company.session.scalars(select(Instance.number)).all() == [number]


def test_a_result_is_rated_once(page: Page, company: Company):
    case = company.complaint().agreed().finished()
    page.goto("/portal/follow")
    is_sound(page)
    page.get_by_label("投诉编号").fill(case.number)
    page.get_by_label("手机号").fill("13900000099")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_contain_text("不匹配")
    is_sound(page)
    page.get_by_label("手机号").fill(OWNER["phone"])
    page.get_by_role("button", name="查询").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("已答复")
    is_sound(page)
    page.get_by_role("link", name="评价处理结果").click()
    page.get_by_label("非常满意").check()
    is_sound(page)
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", name="感谢您的评价")).to_be_visible()
    is_sound(page)
    company.session.rollback()
    assert case.values["feedback_score"] == 100


def test_a_request_about_personal_data_is_sent_and_followed(page: Page, company: Company):
    page.goto("/portal")
    page.get_by_role("link", name="个人信息请求").click()
    page.get_by_label("您的姓名").fill("诸葛明珠")
    page.get_by_label("手机号").fill("13712340000")
    page.get_by_label("请说明").fill("请删除我的手机号。")
    is_sound(page)
    page.get_by_role("button", name="提交请求").click()
    expect(page.get_by_text("请检查标红的项目。")).to_be_visible()
    page.get_by_label("删除").check()
    page.get_by_label(re.compile("我同意")).check()
    page.get_by_role("button", name="提交请求").dblclick()
    page.wait_for_url("**/portal/privacy/GX-*")
    number = page.locator("#number").inner_text()
    expect(page.locator("[aria-current=step]")).to_contain_text("已收到")
    is_sound(page)
    page.goto("/portal/privacy")
    page.get_by_role("link", name="已提交过？查看进展").click()
    page.get_by_label("请求编号").fill(number)
    page.get_by_label("手机号").fill("13712340001")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("alert")).to_contain_text("不匹配")
    is_sound(page)
    page.get_by_label("手机号").fill("13712340000")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#number")).to_have_text(number)
    company.session.rollback()
    assert company.session.scalars(select(Instance.number)).all() == [number]
