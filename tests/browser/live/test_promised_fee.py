"""A year's property fee was promised and the consultant has left (case 5 of the course)."""

from __future__ import annotations

from playwright.sync_api import expect

from engine.registers import find
from tests.browser.live.filling import fill
from tests.browser.live.office import Office, number_in


def test_the_promise_is_found_and_kept(office: Office) -> None:
    ma = office.person("mabin", phone=True)
    ma.page.goto("/start/complaint")
    expect(ma.page.locator(".fjs-form")).to_be_visible()
    number = number_in(ma.submit("发起"))
    fill(
        ma.page,
        {
            "客户姓名": "何静文",
            "联系电话": "13912345605",
            "项目": "云澜·书院里",
            "地点": "售楼处",
            "客户反映的内容": "说购房时顾问答应多付首付送一年物业费，顾问走了，来了几次没人理。",
            "已告知客户2个工作日内回复": True,
        },
    )
    ma.submit()

    huang = office.person("huangmei")
    huang.find(number, "登记投诉")
    expect(huang.page.locator("#case")).to_contain_text("顾问走了，来了几次没人理")
    fill(
        huang.page,
        {
            "投诉渠道": "员工转述",
            "客户类型": "业主",
            "问题类型": "销售承诺未兑现",
            "发生地点": "售楼处",
            "投诉内容": "客户称签约时承诺多付首付赠送一年物业费，经办顾问已离职，多次到访无人答复。",
            "客户诉求": "兑现承诺。",
            "涉及的承诺": "多付首付，赠送一年物业费",
            "置业顾问": "沈某（已离职）",
        },
    )
    huang.submit()
    zheng = office.person("zhengkai")
    zheng.do(
        number,
        "首次响应客户",
        响应结果="已与客户联系",
        已安抚客户并说明处理步骤=True,
        沟通情况="致歉，说明正在核对当年资料。",
    )
    zheng.do(
        number,
        "初步评估",
        是否有效投诉="是",
        原因类别="失职（应做未做）",
        处理方式="书面处理",
        责任部门="销售",
        涉及销售政策误解=True,
    )
    sun = office.person("sunjia")
    sun.do(
        number,
        "提出处理意见",
        投诉原委="查阅认购资料，确有该项承诺；顾问离职时没有交接。",
        处理意见="承诺属实，应当兑现。",
        处理措施="出具一年物业费抵用券，当面送达并致歉。",
        执行分工=[
            {"执行部门": "销售", "工作内容": "开具抵用券，登门致歉"},
            {"执行部门": "客服", "工作内容": "陪同登门"},
        ],
    )
    zheng.do(
        number,
        "答复并约定期限",
        答复方式="电话",
        客户是否认可="认可",
        答复内容="承诺属实，本周由客服与销售经理一同送券上门。",
        约定处理完成日期="2026/12/04",
    )
    sun.do(number, "执行并填报进展", 进展="已完成", 进展说明="抵用券已开具。", 完成情况="与客服一同登门送达抵用券。")
    huang.do(number, "执行并填报进展", 进展="已完成", 进展说明="已陪同登门。", 完成情况="客户签收。")
    sun.do(number, "汇报完成情况", 完成情况="抵用券已签收。", 客户复验="无需复验")
    zheng.do(
        number,
        "告知处理结果",
        问题原因="顾问离职，承诺没有交接。",
        处理措施="兑现一年物业费。",
        告知方式="上门",
        已确认问题彻底解决=True,
    )
    office.person("songyu").do(
        number, "回访客户", 回访方式="电话", 满意度=95, 客户是否认可处理结果="是", 客户意见="顾虑打消了。"
    )
    zheng.do(
        number,
        "编制结案报告",
        处理过程="核对资料、答复、送达、回访。",
        处理结果="承诺已兑现，客户认可。",
        后续措施="离职顾问的承诺列入交接清单。",
        经验标题="置业顾问离职须交接销售承诺",
        适用环节="销售风险检查",
        **{"原因、薄弱环节和建议检查项": "承诺只在顾问手里。检查：离职交接单是否列出全部书面与口头承诺。"},
    )
    assert zheng.state(number) == "已办结"
    with office.server.session() as session:
        (lesson,) = [entry for entry in find(session, "lesson", topic="promise") if entry.data["source"] == number]
        assert (lesson.data["status"], lesson.data["title"]) == ("candidate", "置业顾问离职须交接销售承诺")
