"""A process owner changes a diagram in the browser: saved as it is drawn, checked there, in force once approved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page, expect

from tests.browser.live.office import Office
from tests.browser.live.server import PATIENCE, Server

SELECT = """id => {
  const modeler = document.querySelector('[data-editor]').fbModeler;
  modeler.get('selection').select(modeler.get('elementRegistry').get(id));
}"""
NAME_OF = "id => document.querySelector('[data-editor]').fbModeler.get('elementRegistry').get(id).businessObject.name"


def opened(page: Page, title: str) -> Page:
    """Open the working copy of a procedure in the studio."""
    page.goto("/studio/")
    page.get_by_role("row", name=title).locator("button, a.btn").last.click()
    return drawn(page)


def drawn(page: Page) -> Page:
    """Wait until the drawing is there and was checked."""
    expect(page.locator(".fb-problems summary")).to_be_visible(timeout=PATIENCE * 1000)
    return page


@contextmanager
def saved(page: Page) -> Iterator[None]:
    """Wait until the server took what is changed here, and the page says so."""
    with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
        yield
    expect(page.locator("[data-state]").first).to_have_text("已保存")


def rename(page: Page, activity: str, name: str) -> None:
    page.evaluate(SELECT, activity)
    field = page.get_by_label("名称", exact=True).first
    field.fill(name)
    field.press("Tab")


def test_what_is_drawn_is_saved_checked_and_sent_for_approval(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    office = office_at(another())
    page = opened(office.person("linyue").page, "投诉整改任务单")
    expect(page.locator(".fb-problems summary")).to_have_text("检查通过，没有问题")
    task = page.evaluate(
        "() => document.querySelector('[data-editor]').fbModeler.get('elementRegistry')"
        ".filter(one => one.type === 'bpmn:UserTask')[0].id"
    )
    with saved(page):
        rename(page, task, "确认整改情况（试改）")
    drawn(page).reload()
    assert page.locator("[data-files]").input_value() == "complaint-action.bpmn"
    drawn(page)
    assert page.evaluate(NAME_OF, task) == "确认整改情况（试改）"

    page.evaluate(SELECT, task)
    due = page.get_by_label("到期时间（表达式）")
    due.fill("")
    due.press_sequentially("=due")
    expect(page.get_by_role("option", name="due after")).to_be_visible()
    due.press("Enter")
    expect(due).to_have_value("=due after(now(), )")
    due.press("Tab")
    expect(page.locator(".fb-panel-problems .fb-problem-error").first).to_be_visible()
    expect(page.locator(".djs-overlays .fb-problem-mark.fb-problem-error")).to_be_visible()
    with saved(page):
        page.get_by_label("办理期限（从任务产生时起）").select_option(index=1)
        expect(page.locator(".fb-panel-problems .fb-problem-error")).to_have_count(0)

    page.get_by_role("button", name="送审").click()
    page.get_by_label("修订原因").fill("说法统一")
    page.get_by_label("修订内容").fill("“确认整改情况”加注。")
    page.get_by_role("button", name="签署并送审").click()
    expect(page.get_by_role("heading", name="文件修订：投诉整改任务单")).to_be_visible()
    address = page.url
    number = page.locator(".fb-head .fb-number").inner_text()
    for login, step in (("qinyue", "审核"), ("zhaomin", "批准")):
        desk = office.person(login)
        desk.page.goto(address)
        expect(desk.page.get_by_text("确认整改情况（试改）").first).to_be_visible()
        desk.do(number, step)
    in_effect(page, address)
    page.goto("/studio/")
    expect(page.get_by_role("row", name="投诉整改任务单")).to_contain_text("A/1")


def in_effect(page: Page, address: str) -> None:
    """Look at a change until the clock has put it into effect."""
    end = time.monotonic() + PATIENCE
    badge = page.locator(".fb-head .fb-badge")
    page.goto(address)
    while badge.inner_text() != "已生效" and time.monotonic() < end:
        page.reload()
    expect(badge).to_have_text("已生效")


def test_two_people_on_one_drawing_see_each_other_and_lose_nothing(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    office = office_at(another())
    office.allow("409")
    first = opened(office.person("linyue").page, "供应商复审")
    second = opened(office.person("admin").page, "供应商复审")
    expect(second.locator("[data-others]")).to_contain_text("林悦")
    with saved(first):
        rename(first, "recheck", "到现场复查")
    rename(second, "recheck", "书面复查")
    dialog = second.get_by_role("dialog")
    expect(dialog).to_contain_text("林悦")
    dialog.get_by_role("button", name="改用对方的内容").click()
    second.wait_for_function(f"() => ({NAME_OF})('recheck') === '到现场复查'")
    with saved(second):
        rename(second, "recheck", "分头复查")


def choose(page: Page, name: str) -> None:
    """Open another file of the copy."""
    page.locator("[data-files]").select_option(name)


def write(cell: Locator, words: str) -> None:
    """Write over a cell of a table."""
    cell.click()
    cell.page.keyboard.press("ControlOrMeta+a")
    cell.page.keyboard.insert_text(words)


def test_a_decision_table_is_changed_in_its_cells(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    page = opened(office_at(another()).person("linyue").page, "客户投诉处理")
    choose(page, "complaint-severity.dmn")
    cell = page.locator('[data-element-id="complaint-severity-rule-1-out-2"]')
    with saved(page):
        write(cell, '"群诉总案，报告管理层"')
    expect(page.locator(".fb-problems summary")).to_have_text("检查通过，没有问题", timeout=PATIENCE * 1000)
    drawn(page).reload()
    drawn(page)
    choose(page, "complaint-severity.dmn")
    expect(cell).to_have_text('"群诉总案，报告管理层"', timeout=PATIENCE * 1000)

    with saved(page):
        write(cell, "=[群诉（")
        expect(page.locator(".fb-problems .fb-problem-error").first).to_be_visible(timeout=PATIENCE * 1000)


def test_a_form_is_changed_by_its_parts_and_tried_at_a_desk_and_on_a_phone(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    page = opened(office_at(another()).person("linyue").page, "客户投诉处理")
    choose(page, "complaint-assess.form")
    expect(page.get_by_text("组件", exact=True)).to_be_visible()
    page.locator('.fb-forms-canvas [data-id="field_valid"]').click()
    page.locator(".bio-properties-panel").get_by_text("基本", exact=True).click()
    label = page.locator(".bio-properties-panel").get_by_label("名称", exact=True).first
    with saved(page):
        label.fill("是不是有效投诉")
        label.press("Tab")
    drawn(page).reload()
    drawn(page)
    choose(page, "complaint-assess.form")
    expect(page.locator('.fb-forms-canvas [data-id="field_valid"]')).to_contain_text("是不是有效投诉")

    for mode, width in (("桌面预览", 800), ("手机预览", 388)):
        page.get_by_role("button", name=mode).click()
        tried = page.frame_locator(".fb-forms-preview iframe")
        expect(tried.get_by_text("原因类别")).to_have_count(0)
        tried.locator(".fjs-form-field-radio").first.get_by_label("是", exact=True).check()
        expect(tried.get_by_text("原因类别").first).to_be_visible()
        assert page.locator(".fb-forms-preview iframe").evaluate("one => one.clientWidth") >= width
    page.get_by_role("button", name="编辑", exact=True).click()
    expect(page.locator('.fb-forms-canvas [data-id="field_valid"]')).to_be_visible()


def test_a_form_that_cannot_be_read_is_mended_as_text(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    page = opened(office_at(another()).person("linyue").page, "客户投诉处理")
    address = page.url
    page.evaluate(
        """async address => fetch(`${address}/files/complaint-assess.form`, { method: 'PUT', body: '{"id": ',
        headers: { 'If-Match': '"1"', 'X-CSRF-Token': document.querySelector('meta[name=csrf-token]').content } })""",
        address,
    )
    choose(page, "complaint-assess.form")
    expect(page.get_by_label("complaint-assess.form")).to_have_value('{"id": ')
