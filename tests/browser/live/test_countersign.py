"""Departments countersign a sales script at their desks; one refusal returns it with every word (SRS-010, REC-005)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.model import Instance
from tests.browser.live.filling import field
from tests.browser.live.office import Desk, Office
from tests.browser.live.server import Server

STEP = "会签销售说辞"
NO_BASIS = "第六页“双地铁”没有批复文件。"


@pytest.fixture
def number(shared: Server) -> str:
    """Return the sale whose script four of seven departments have signed."""
    with shared.session() as session:
        same = (Instance.process_key == "sales-risk", Instance.scope_id == "shuyuan")
        return session.scalars(select(Instance.number).where(*same)).one()


def opened(desk: Desk, number: str) -> Desk:
    """Open the signature and find every check met."""
    desk.find(number, STEP)
    desk.page.locator(".fjs-form").wait_for()
    met = desk.page.get_by_label("符合", exact=True)
    for check in range(met.count()):
        met.nth(check).check()
    return desk


def test_one_refusal_at_a_desk_returns_the_script_after_all_have_signed(office: Office, number: str) -> None:
    office.allow("422")
    fang = opened(office.person("fangzhou"), number)
    sheet = fang.page.get_by_label("会签单")
    expect(sheet).to_contain_text("已签 4 / 7")
    expect(sheet).to_contain_text("同时会签，全部同意为通过")
    expect(sheet.get_by_text("待签", exact=True)).to_have_count(3)

    # a check that is not met leaves only the refusal, and a refusal needs words
    fang.page.get_by_label("不符合", exact=True).last.check()
    expect(field(fang.page.locator(".fjs-form"), "签署意见").get_by_role("radio")).to_have_count(1)
    fang.page.get_by_label("不同意，退回修改").check()
    fang.page.get_by_role("button", name="提交", exact=True).click()
    expect(fang.page.locator(".fb-form-message")).to_be_visible()
    fang.page.get_by_label("意见", exact=True).fill(NO_BASIS)
    fang.submit()

    # who manages the procedure asks one more department while it runs
    chen = opened(office.person("chenxiao"), number)
    sheet = chen.page.get_by_label("会签单")
    expect(sheet).to_contain_text(NO_BASIS)
    sheet.get_by_text("加签", exact=True).first.click()
    sheet.get_by_label("请谁会签").select_option("role:quality")
    sheet.get_by_label("加签原因").fill("涉及交付标准的质量表述。")
    sheet.get_by_role("button", name="加签").click()
    expect(sheet).to_contain_text("已签 5 / 8")
    expect(sheet).to_contain_text("后加")
    opened(chen, number).submit()
    for login in ("luoping", "tanglan"):
        opened(office.person(login), number).submit()

    wu = office.person("wuqian")
    wu.find(number, "编制销售手册和说辞")
    expect(wu.page.locator(".fjs-form")).to_contain_text("第 2 版")
    expect(wu.page.locator(".fjs-form")).to_contain_text(NO_BASIS)
    wu.page.goto(f"/cases/{number}")
    expect(wu.page.get_by_label("会签单").first).to_contain_text("会签未通过")
