"""A deadline passes before everybody's eyes when the administrator of a demo company moves the clock."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.live.office import Office
from tests.browser.live.postbox import Postbox
from tests.browser.live.programs import written_in
from tests.browser.live.server import Server


def test_a_deadline_passes_in_colour_and_by_mail(
    another: Callable[..., Server], office_at: Callable[[Server], Office], postbox: Postbox
) -> None:
    server = another()
    number = written_in(server)
    office = office_at(server)
    liu = office.person("liufang")
    liu.find(number, "首次响应客户")
    liu.page.goto(f"/inbox/todo?q={number}")
    row = liu.page.locator(".fb-row").filter(has_text=number).filter(has_text="首次响应客户")
    expect(row).not_to_have_class("fb-row-overdue")
    expect(liu.page.get_by_text("时钟快进")).to_have_count(0)

    admin = office.person("admin")
    admin.page.get_by_role("button", name="3 天").click()
    expect(admin.page.locator(".fb-banner")).to_contain_text("演示时钟已拨快")

    assert postbox.wait_for("liufang@yunlan.example", f"投诉 {number} 首次响应已超时")
    liu.page.reload()
    expect(row).to_contain_class("fb-row-overdue")
    expect(row.locator(".fb-badge-overdue")).to_contain_text("已逾期")
    expect(liu.page.locator(".fb-banner")).to_contain_text("演示时钟已拨快")
    liu.page.goto("/notices")
    expect(liu.page.get_by_role("link", name=f"{number} 首次响应已超时")).to_be_visible()


def test_without_demo_mode_there_is_no_clock_to_move(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    server = another(demo=False)
    assert "演示模式已关闭" in server.run("demo", "off")
    office = office_at(server)
    admin = office.person("admin").page
    expect(admin.get_by_text("时钟快进")).to_have_count(0)
    expect(admin.locator(".fb-banner")).to_have_count(0)
    token = admin.locator("meta[name=csrf-token]").get_attribute("content") or ""
    assert admin.request.post("/admin/clock", form={"hours": "1", "csrf_token": token}).status == 404
