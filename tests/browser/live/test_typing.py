"""What is typed is never lost and never taken twice, whoever was faster and whatever breaks."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import func, select

from engine import ledger
from engine.model import Instance, Task, TaskState
from tests.acceptance.conftest import ASSESSED
from tests.browser.live.filling import field, fill
from tests.browser.live.office import Office
from tests.browser.live.programs import Programs, written_in
from tests.browser.live.server import Server


def test_a_stale_page_tells_who_was_faster(office: Office) -> None:
    number, programs = written_in(office.server), Programs(office.server)
    programs.do("liufang", number, "respond", {"response": "unreachable", "response_note": "无人接听。"})
    programs.do("liufang", number, "assess", {**ASSESSED, "cause_class": "impropriety", "topic": "noise"})
    liu, shi = office.person("liufang"), office.person("shilei")
    for one in (liu, shi):
        one.find(number, "提出处理意见")
        fill(
            one.page,
            {
                "投诉原委": f"{one.login}：导轨支架松动。",
                "处理意见": "应予返修。",
                "处理措施": "加固支架，井壁加吸音层。",
                "执行分工": [{"执行部门": "维保中心", "工作内容": "返修"}],
            },
        )
    shi.submit()
    office.allow("409")
    liu.page.get_by_role("button", name="提交", exact=True).click()
    message = liu.page.locator(".fb-form-message")
    expect(message).to_contain_text("石磊")
    expect(message).to_contain_text("已填写的内容都保留着")
    expect(field(liu.page.locator(".fjs-form"), "投诉原委").locator("textarea")).to_have_value(
        "liufang：导轨支架松动。"
    )
    message.get_by_role("link", name="查看").click()
    expect(liu.page.get_by_role("heading", level=1)).to_contain_text("电梯")
    liu.page.go_back()
    expect(liu.page.locator("main")).to_contain_text("该任务已由 石磊 于")


def test_a_draft_survives_a_reload_and_a_killed_server(
    another: Callable[..., Server], office_at: Callable[[Server], Office]
) -> None:
    server = another()
    number = written_in(server)
    office = office_at(server)
    liu = office.person("liufang")
    liu.find(number, "首次响应客户")
    fill(liu.page, {"响应结果": "已与客户联系", "沟通情况": "客户夜里睡不好，"})
    expect(liu.page.locator(".fb-draft-state")).to_contain_text("草稿已保存")
    liu.page.reload()
    words = field(liu.page.locator(".fjs-form"), "沟通情况").locator("textarea")
    expect(words).to_have_value("客户夜里睡不好，")
    expect(liu.page.locator("main")).to_contain_text("的草稿")

    office.allow("net::ERR_")
    server.kill()
    fill(liu.page, {"沟通情况": "客户夜里睡不好，约周六上门测噪声。"})
    liu.page.get_by_role("button", name="提交", exact=True).click()
    expect(liu.page.locator(".fb-form-message")).to_contain_text("网络不通")
    server.start()
    liu.page.reload()
    expect(liu.page.locator(".fb-form-restored")).to_contain_text("已恢复上次未提交的内容")
    expect(words).to_have_value("客户夜里睡不好，约周六上门测噪声。")
    assert "初步评估" in liu.submit()

    with server.session() as session:
        tasks = session.scalars(
            select(Task).join(Instance).where(Instance.number == number, Task.activity_id == "respond")
        ).all()
        assert [task.state for task in tasks] == [TaskState.COMPLETED]
        facts = [fact for fact in ledger.read(session, f"pi/{number}") if fact.type == "task.completed"]
        assert len(facts) == 1
    liu.page.goto(f"/cases/{number}")
    expect(liu.page.locator("#data")).to_contain_text("约周六上门测噪声")


def test_a_double_click_files_once(office: Office) -> None:
    ma = office.person("mabin")
    ma.page.goto("/start/complaint")
    expect(ma.page.locator(".fjs-form")).to_be_visible()
    with office.server.session() as session:
        before = session.scalar(select(func.count()).select_from(Instance))
        ma.page.get_by_role("button", name="发起", exact=True).dblclick()
        ma.page.wait_for_url("**/tasks/*")
        session.rollback()
        assert session.scalar(select(func.count()).select_from(Instance)) == (before or 0) + 1

    fill(ma.page, {"客户反映的内容": "样板房空调滴水。"})
    task = ma.page.url.rpartition("/")[2]
    ma.page.get_by_role("button", name="提交", exact=True).dblclick()
    ma.page.wait_for_url("**/inbox/todo")
    with office.server.session() as session:
        done = session.get_one(Task, task)
        facts = [fact for fact in ledger.read(session, f"pi/{done.instance.number}") if fact.type == "task.completed"]
        assert len(facts) == 1
