"""A checker on site with a phone: no signal, a closed browser, an expired session, another person at the same phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from engine.model import Attachment, Entry, Instance
from engine.registers import find
from tests.browser.live.office import Desk, Office
from tests.browser.live.server import Server

STEP = "结构扫楼"
DOWN = "ERR_INTERNET_DISCONNECTED"


Site = tuple[Server, Office, Desk]


@pytest.fixture
def site(another: Callable[..., Server], office_at: Callable[[Server], Office]) -> Site:
    """Return a server of this test's own and a checker whose phone has opened the page on site."""
    server = another()
    office = office_at(server)
    office.allow(DOWN)
    checker = office.person("chenxiao", phone=True)
    checker.find("SL-", STEP)
    checker.page.get_by_role("link", name="现场检查").click()
    expect(checker.page.locator("html[data-kept=true]")).to_be_attached()
    return server, office, checker


def choose(page: Page, unit: str) -> None:
    """Choose a home."""
    page.get_by_label("楼栋").select_option("1幢")
    page.get_by_label("房号").select_option(unit)


def note(page: Page, text: str, photo: Path | None = None) -> None:
    """Type a finding and choose a photo."""
    page.get_by_role("tab", name="记问题").click()
    page.get_by_label("问题", exact=False).first.fill(text)
    if photo is not None:
        page.get_by_label("选照片").set_input_files(photo)
        expect(page.locator(".fb-site-photo")).to_have_count(1)


def keep(page: Page) -> None:
    """Press the button that keeps what was typed on the phone."""
    page.get_by_role("button", name="记下这个问题").click()


def state(page: Page, text: str, words: str) -> None:
    """Wait until the record with this text says how far it has come."""
    expect(page.locator(".fb-site-record[data-state]").filter(has_text=text).locator(".fb-site-state")).to_have_text(
        words
    )


def on_record(server: Server, text: str) -> list[Entry]:
    """Return the findings with this text the server has."""
    with server.session() as session:
        return [entry for entry in find(session, "finding", process="sweep") if entry.data["text"] == text]


def left_on_phone(page: Page) -> int:
    """Return how many things wait in the browser's own store."""
    return int(
        page.evaluate(
            """() => new Promise((done) => {
                const opening = indexedDB.open('firebreak-site');
                opening.onsuccess = () => {
                    const counting = opening.result.transaction('outbox').objectStore('outbox').count();
                    counting.onsuccess = () => { opening.result.close(); done(counting.result); };
                };
            })"""
        )
    )


def test_without_a_signal_everything_is_kept_and_sent_once_when_it_returns(site: Site, photo: Path) -> None:
    server, _office, checker = site
    page = checker.page
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("离线")
    expect(page.get_by_role("heading", name=STEP)).to_be_visible()
    choose(page, "0101")
    page.get_by_role("button", name="符合").first.click()
    note(page, "卫生间地漏堵塞。", photo)
    page.locator(".fb-site-sheet").click(position={"x": 80, "y": 60})
    expect(page.locator(".fb-site-mark")).to_be_visible()

    page.reload()  # typed, photographed and not even kept by the button
    page.get_by_role("tab", name="记问题").click()
    expect(page.get_by_label("问题", exact=False).first).to_have_value("卫生间地漏堵塞。")
    expect(page.locator(".fb-site-photo")).to_have_count(1)
    keep(page)
    state(page, "卫生间地漏堵塞。", "已存手机")
    page.get_by_role("tab", name="清单").click()
    page.get_by_role("button", name="查完了，存下").click()
    page.close()

    page = checker.page = page.context.new_page()  # the browser was closed, the address of the task forgotten
    page.goto("/site/")
    expect(page.get_by_role("link", name=STEP)).to_contain_text("待送")
    page.get_by_role("link", name=STEP).click()
    page.get_by_role("tab", name="记录").click()
    state(page, "卫生间地漏堵塞。", "已存手机")
    assert on_record(server, "卫生间地漏堵塞。") == []

    page.context.set_offline(False)
    state(page, "卫生间地漏堵塞。", "已送达")
    state(page, "检查清单 1 项", "已送达")
    assert left_on_phone(page) == 0
    (entry,) = on_record(server, "卫生间地漏堵塞。")
    assert (entry.data["unit"], entry.data["round"], len(entry.data["photos"])) == ("0101", "R1", 1)
    assert 0 < entry.data["plan_x"] < 1
    page.reload()
    page.get_by_role("tab", name="记录").click()
    expect(page.locator(".fb-site-records")).to_contain_text("卫生间地漏堵塞。")


def test_an_answer_lost_on_the_way_makes_nothing_twice(site: Site, photo: Path) -> None:
    server, office, checker = site
    office.allow("ERR_FAILED")
    page = checker.page

    def swallow(route: Route) -> None:
        route.fetch()  # the server has it, the phone never hears
        route.abort()

    page.route("**/site/*/findings", swallow)
    choose(page, "0302")
    note(page, "入户门锁松动。", photo)
    with page.expect_event("requestfailed"):
        keep(page)
    state(page, "入户门锁松动。", "已存手机")
    assert len(on_record(server, "入户门锁松动。")) == 1
    page.unroute("**/site/*/findings")
    page.get_by_role("button", name="现在发送").click()
    state(page, "入户门锁松动。", "已送达")
    (entry,) = on_record(server, "入户门锁松动。")
    with server.session() as session:
        cases = select(func.count()).select_from(Instance).where(Instance.number == entry.data["case_number"])
        files = (
            select(func.count())
            .select_from(Attachment)
            .join(Instance)
            .where(Instance.number == entry.data["case_number"])
        )
        assert (session.scalar(cases), session.scalar(files)) == (1, 1)


def test_an_expired_session_loses_nothing(site: Site) -> None:
    server, office, checker = site
    office.allow("401")
    page = checker.page
    page.context.clear_cookies()
    choose(page, "0501")
    note(page, "窗台开裂。")
    keep(page)
    expect(page.get_by_role("alert")).to_contain_text("登录已过期")
    state(page, "窗台开裂。", "已存手机")
    page.get_by_role("link", name="登录").click()
    page.get_by_label("账号").fill("chenxiao")
    page.get_by_label("密码").fill("Fanghuan-2026")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/site/*")
    page.get_by_role("tab", name="记录").click()
    expect(page.locator(".fb-site-records")).to_contain_text("窗台开裂。")
    expect(page.get_by_role("status")).to_contain_text("全部送达")
    assert len(on_record(server, "窗台开裂。")) == 1


def test_another_person_at_the_same_phone_sees_nothing_of_it(site: Site) -> None:
    server, _office, checker = site
    page, context = checker.page, checker.page.context
    address = page.url
    context.set_offline(True)
    choose(page, "0802")
    note(page, "阳台栏杆晃动。")
    keep(page)
    state(page, "阳台栏杆晃动。", "已存手机")
    note(page, "还没写完的问题")
    page.close()  # what waits is not sent by itself when the signal is back
    context.set_offline(False)

    page = checker.page = context.new_page()
    page.goto("/inbox/todo")
    page.get_by_text("陈晓", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    checker.login = "wangqiang"
    checker.sign_in()
    page.goto(address)
    expect(page.locator("main")).to_contain_text("本机还有其他人未送出的记录 1 条")
    expect(page.locator("main")).not_to_contain_text("阳台栏杆晃动。")
    page.get_by_role("tab", name="记问题").click()
    expect(page.get_by_label("问题", exact=False).first).to_have_value("")
    assert on_record(server, "阳台栏杆晃动。") == []


def test_what_is_refused_says_why_and_can_be_mended(site: Site) -> None:
    server, office, checker = site
    office.allow("422")
    page = checker.page
    choose(page, "0101")
    note(page, "插座倾斜。")
    page.get_by_label("责任单位").evaluate("field => field.append(new Option('无', 'nobody'))")
    page.get_by_label("责任单位").select_option("nobody")
    keep(page)
    state(page, "插座倾斜。", "未通过")
    expect(page.locator(".fb-site-refused")).to_contain_text("请选择")
    page.get_by_role("button", name="修改后重发").click()
    page.get_by_label("责任单位").select_option("contractor")
    keep(page)
    state(page, "插座倾斜。", "已送达")
    assert len(on_record(server, "插座倾斜。")) == 1
