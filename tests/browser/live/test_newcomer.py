"""Somebody who never changed a procedure adds a step to complaint handling, alone, by mouse and panel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from engine import clock
from tests.browser.live.drawing import Drawing
from tests.browser.live.filling import field, fill
from tests.browser.live.office import Desk, Office
from tests.browser.live.pictures import keep
from tests.browser.live.server import BEGINNING, Server

PROCEDURE = "客户投诉处理"
STEP = "法务复核"
QUESTION = "赔付超过五万元？"
OLDER = "TS-2026-0006"
LOOKS = 60
CLEAN = "检查通过，没有问题"
PAID = "客户要求赔偿，审批后兑现并回访满意"
PASSING = (PAID, "换房方案经法务、财务、销售会签")
SAVED = "大额赔付先经法务复核"
CLAIM: dict[str, Any] = {"理由": "租住费用按合同核算。", "同类投诉赔付情况": "近三年没有同类赔付。"}
REVIEWED = {"法律法规依据": "民法典第五百八十四条", "意见": "赔付依据充分，须签和解协议。"}
COMPLAINT: dict[str, Any] = {
    "投诉渠道": "客服热线",
    "客户类型": "业主",
    "客户姓名": "林知远",
    "联系电话": "13912345677",
    "项目": "云澜·江畔",
    "楼栋": "2幢",
    "房号": "0302",
    "发生地点": "次卧窗台",
    "投诉内容": "窗台渗水报修三次没有修好，地板泡坏。",
}


def test_a_newcomer_adds_a_legal_review_and_new_complaints_get_it_while_older_ones_go_on(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    office = office_at(another())
    owner = office.person("linyue").page
    drawing = opened(owner)
    draw(drawing)
    mend(drawing)
    try_it(owner)
    renew_scenarios(owner)
    address = send(owner)
    review(office, address)
    agreed(office, OLDER)
    in_effect(office, address)

    claimed(office, OLDER, 60_000)
    assert steps_of(office, OLDER) == ["会签意见（法务、财务、销售）"]
    small, large = (agreed(office, registered(office, topic)) for topic in ("物业服务", "户型、设计与规划"))
    claimed(office, small, 3_000)
    assert STEP not in steps_of(office, small)
    claimed(office, large, 60_000)
    assert steps_of(office, large) == [STEP]
    legal = office.person("fangzhou")
    legal.find(large, STEP)
    expect(legal.page.locator("main")).to_contain_text("还剩")
    keep("walk-11-new-task", legal.page)
    expect(field(legal.page.locator(".fjs-form"), "意见").locator("textarea")).to_have_value("")
    fill(legal.page, REVIEWED)
    legal.submit()
    assert steps_of(office, large) == ["会签意见（法务、财务、销售）"]


def opened(page: Page) -> Drawing:
    """Open the working copy of the procedure from the library."""
    page.goto("/studio/")
    keep("walk-01-library", page)
    page.get_by_role("row", name=PROCEDURE).get_by_role("button", name="修改").click()
    return Drawing(page).shown()


def draw(drawing: Drawing) -> None:
    """Find the place, put a gateway on the flow there and the ready-made approval beside it, and connect them."""
    page = drawing.page
    claim = drawing.find("赔付或换房申请")
    drawing.scroll(500)
    approving = page.locator(".djs-element[data-element-id='approving']")
    gateway = drawing.place("网关（分支、汇合）", claim, 0, 115)
    write(page, "名称", QUESTION)
    step = drawing.place("审批", claim, 130, 115)
    keep("walk-02-blocks", page)
    write(page, "名称", STEP)
    drawing.connect(gateway, step)
    drawing.connect(step, approving, 360, -125)
    expect(problems(page)).to_have_count(3)
    keep("walk-03-problems", page)


def mend(drawing: Drawing) -> None:
    """Follow the list of problems until there is none."""
    page = drawing.page
    problem(page, STEP)
    page.get_by_label("表单", exact=True).select_option(label="CH-01-F24 合法合规确认")
    page.get_by_label("办理角色", exact=True).select_option(label="法务")
    page.get_by_label("办理期限（从任务产生时起）").select_option(label="单独规定时长…")
    write(page, "时长", "2")
    keep("walk-04-panel", page)
    expect(problems(page)).to_have_count(2)
    problem(page, f"{QUESTION} → 按权限审批赔付")
    page.get_by_label("默认分支").check()
    write(page, "名称", "否")
    expect(problems(page)).to_have_count(1)
    problem(page, f"{QUESTION} → {STEP}")
    condition = page.get_by_label("条件", exact=True)
    condition.press_sequentially("propo")
    expect(page.get_by_role("option", name="compensation.proposed")).to_be_visible()
    expect(page.get_by_role("option", name="proposed", exact=True)).to_have_count(0)
    keep("walk-05-condition", page)
    page.get_by_role("option", name="compensation.proposed").click()
    condition.press_sequentially(" > 50000")
    condition.press("Tab")
    expect(condition).to_have_value("=compensation.proposed > 50000")
    with drawing.saved():
        write(page, "名称", "是")
    expect(page.locator(".fb-problems summary")).to_have_text(CLEAN)
    keep("walk-06-clean", page)


def try_it(page: Page) -> None:
    """Let a scenario bring a case to the place, go on as the people concerned, and keep the run as a scenario."""
    page.get_by_role("link", name="试运行").click()
    page.get_by_label("用场景的样例数据").select_option(label=PAID)
    page.get_by_label("停在").select_option(label="赔付或换房申请")
    page.get_by_role("button", name="按场景进行").click()
    played(page, "赔付或换房申请", 拟赔付金额=60_000, **CLAIM)
    expect(row(page, STEP)).to_contain_text("方舟")
    keep("walk-07-trial", page)
    played(page, STEP, **REVIEWED)
    page.get_by_role("link", name="返回试运行").click()
    expect(row(page, "会签意见")).to_be_visible()
    page.get_by_label("场景名称").fill(SAVED)
    page.get_by_label("代码（小写字母、数字、连字符）").fill("legal")
    page.get_by_role("button", name="存为场景").click()
    expect(page.get_by_role("row", name=SAVED)).to_be_visible()


def played(page: Page, step: str, **values: Any) -> None:
    """Do a step in the test run as whoever may; that leads to their next step, else back to the run."""
    row(page, step).get_by_role("link").first.click()
    fill(page, values)
    Desk(page, "").submit()


def row(page: Page, step: str) -> Locator:
    """Return the line of a step in the list of what is to be done in the test run."""
    return page.get_by_role("region", name="待办").get_by_role("row").filter(has_text=step)


def renew_scenarios(page: Page) -> None:
    """Play all scenarios; those that pass the new gateway are to expect it from now on."""
    run_all(page)
    expect(page.locator("main")).to_contain_text("2 个不符预期")
    keep("walk-08-scenarios", page)
    for scenario in PASSING:
        page.get_by_role("row", name=scenario).get_by_role("button", name="改为预期现在的走法").click()
        expect(page.get_by_role("status").filter(has_text=f"“{scenario}”已改为预期现在的走法")).to_be_visible()
    run_all(page)
    expect(page.locator("main")).to_contain_text("全部符合预期")


def run_all(page: Page) -> None:
    """Play all scenarios, which jobs do while the page shows how far they are."""
    page.get_by_role("button", name="运行全部场景").click()
    expect(page.get_by_role("button", name="停止运行")).to_be_visible()
    expect(page.get_by_role("button", name="运行全部场景")).to_be_enabled(timeout=BEGINNING * 1000)


def send(page: Page) -> str:
    """Look at the change and send it for approval, to take effect tomorrow; return its address."""
    page.get_by_role("link", name="返回设计").click()
    Drawing(page).shown()
    page.get_by_role("link", name="查看改动").click()
    expect(page.get_by_role("row").filter(has_text=f"环节“{STEP}”")).to_contain_text("working days")
    page.locator(".fb-diagram").last.scroll_into_view_if_needed()
    expect(page.locator(".fb-diagram .fb-el-added").first).to_be_visible()
    keep("walk-09-changes", page)
    page.get_by_role("link", name="继续修改").click()
    Drawing(page).shown()
    page.get_by_role("button", name="送审").click()
    page.get_by_label("修订原因").fill("大额赔付在审批前须有法务意见。")
    page.get_by_label("修订内容").fill("赔付超过五万元的，审批前由法务在两个工作日内复核。")
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    page.get_by_label("希望生效日期").fill(tomorrow.isoformat())
    keep("walk-10-send", page)
    page.get_by_role("button", name="签署并送审").click()
    expect(page.get_by_role("heading", name=f"文件修订：{PROCEDURE}")).to_be_visible()
    return page.url


def review(office: Office, address: str) -> None:
    """Let another owner review it and name legal, legal agree, and the general manager approve it."""
    number = ""
    for login, step, values in (
        ("qinyue", "审核", {"会审部门": ["法务"]}),
        ("fangzhou", "会审", {}),
        ("zhaomin", "批准", {}),
    ):
        desk = office.person(login)
        desk.page.goto(address)
        expect(desk.page.locator("main")).to_contain_text("全部符合预期")
        number = desk.page.locator(".fb-head .fb-number").inner_text()
        desk.do(number, step, **values)


def in_effect(office: Office, address: str) -> None:
    """See that it waits for its day, let the day come, and see it in effect."""
    page = office.person("linyue").page
    page.goto(address)
    badge = page.locator(".fb-head .fb-badge")
    expect(badge).to_have_text("已批准，待生效")
    office.person("admin").page.get_by_role("button", name="1 天").click()
    expect(office.person("admin").page.locator(".fb-banner")).to_contain_text("演示时钟已拨快")
    for _look in range(LOOKS):
        page.reload()
        if badge.inner_text() == "已生效":
            break
    expect(badge).to_have_text("已生效")
    keep("walk-12-in-effect", page)


def registered(office: Office, topic: str) -> str:
    """Start a complaint unlike others, which would be joined to them, and assess it; return its number."""
    number = office.person("chenxiao").register(**COMPLAINT, 问题类型=topic)
    liu = office.person("liufang")
    liu.do(number, "首次响应客户", 响应结果="已与客户联系", 已安抚客户并说明处理步骤=True, 沟通情况="约定上门。")
    assessed = {"是否有效投诉": "是", "原因类别": "失误（做错了）", "处理方式": "现场处理", "责任部门": "维保中心"}
    liu.do(number, "初步评估", **assessed)
    return number


def agreed(office: Office, number: str) -> str:
    """Bring an assessed complaint to where the customer agrees to be paid; return its number."""
    measure = {"投诉原委": "防水失效。", "处理意见": "应予返修。", "处理措施": "重做防水。", "需联合现场勘察": "否"}
    office.person("shilei").do(number, "提出处理意见", **measure)
    day = clock.local(clock.now()).date() + timedelta(days=20)
    answer = {"答复方式": "电话", "客户是否认可": "认可", "答复内容": "返修并赔付。"}
    answer |= {"约定处理完成日期": f"{day:%Y/%m/%d}", "是否涉及赔偿或换房": "赔偿"}
    office.person("liufang").do(number, "答复并约定期限", **answer)
    return number


def claimed(office: Office, number: str, amount: int) -> None:
    """Apply for a compensation."""
    office.person("liufang").do(number, "赔付或换房申请", 拟赔付金额=amount, **CLAIM)


def steps_of(office: Office, number: str) -> list[str]:
    """Return where a case stands."""
    return [" ".join(words.split()) for words in office.person("liufang").waits_at(number)]


def write(page: Page, label: str, words: str) -> None:
    """Write in a field of the panel and leave it."""
    field = page.locator(".fb-panel").get_by_label(label, exact=True).first
    field.fill(words)
    field.press("Tab")


def problems(page: Page) -> Locator:
    """Return the lines of the list of problems."""
    return page.locator(".fb-problems li")


def problem(page: Page, place: str) -> None:
    """Go where a problem is."""
    problems(page).get_by_role("button", name=place, exact=True).first.click()
