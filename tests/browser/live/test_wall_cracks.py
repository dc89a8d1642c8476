"""Cracked walls and a claim of 50,000: a major complaint, talked over until both sides agree (case 2 of the course)."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.live.office import Office
from tests.browser.live.postbox import Postbox

REPORTED = {
    "投诉渠道": "客服热线",
    "客户类型": "业主",
    "客户姓名": "梁致远",
    "联系电话": "13912345602",
    "电子邮箱": "liang@owner.example",
    "项目": "云澜·江畔",
    "楼栋": "3幢",
    "房号": "0501",
    "住户情况": "精装房，办完交付即入住，没有别的住处。",
    "问题类型": "房屋质量（墙面裂缝、渗漏、门窗等）",
    "发生地点": "客厅、主卧、次卧墙面",
    "投诉内容": "入住后三面墙出现裂缝，非常不满。",
    "客户诉求": "尽快维修，并赔偿住宿、误工等损失五万元。",
    "索赔金额": 50000,
}


def test_the_cracked_walls_are_repaired_and_the_claim_is_settled(office: Office, postbox: Postbox) -> None:
    chen = office.person("chenxiao")
    number = chen.register(**REPORTED)

    liu = office.person("liufang")
    liu.find(number, "初步评估")
    expect(liu.page.locator(".fjs-form")).to_contain_text("重大")
    liu.do(
        number,
        "首次响应客户",
        响应结果="已与客户联系",
        已安抚客户并说明处理步骤=True,
        客户方便的时间="下班后",
        沟通情况="约定晚上登门面谈。",
    )
    liu.do(
        number,
        "初步评估",
        是否有效投诉="是",
        原因类别="失控（过程失去管控）",
        处理方式="现场处理",
        责任部门="维保中心",
        相关部门=["工程"],
        评估说明="裂缝属实，须腾房维修。",
    )
    postbox.wait_for("zhaomin@yunlan.example", number)
    postbox.wait_for("linyue@yunlan.example", number)
    waits = " ".join(liu.waits_at(number))
    assert "立即派人处置" in waits
    assert "提出处理意见" in waits
    liu.do(
        number,
        "立即派人处置",
        派出人员="石磊、刘芳",
        已采取的临时措施="安排小区旁酒店过渡住宿。",
        对客户的即时反馈="今晚登门，先住酒店，费用由公司承担。",
    )
    office.person("shilei").do(
        number,
        "提出处理意见",
        投诉原委="抹灰层收缩开裂。",
        处理意见="应予返修，过渡住宿由公司承担。",
        处理措施="开槽挂网、重做腻子和涂料。",
        执行分工=[
            {"执行部门": "维保中心", "外协单位": "宏筑建设", "工作内容": "一周内修复墙面"},
            {"执行部门": "客服", "工作内容": "酒店过渡与复验预约"},
        ],
    )
    liu.do(
        number,
        "答复并约定期限",
        答复方式="上门",
        客户是否认可="不认可",
        答复内容="说明维修方案，未谈赔偿。",
        客户意见="同意维修，但五万元赔偿不能没有说法。",
    )
    office.person("shilei").do(
        number, "研究可行方案", 新的可行性方案="维修不变，住宿与误工按实际支出核定，另加物业费减免。"
    )
    liu.do(
        number,
        "与客户协商",
        答复方式="来访面谈",
        客户是否认可="认可",
        答复内容="按实际损失核定赔付。",
        约定处理完成日期="2026/12/18",
        是否涉及赔偿或换房="赔偿",
    )
    liu.do(
        number,
        "赔付或换房申请",
        拟赔付金额=52000,
        理由="过渡住宿、误工和家具搬运，另含延期两天的酒店费。",
        同类投诉赔付情况="近两年没有同类赔付。",
    )
    expect(liu.page.locator("main")).not_to_contain_text("审批赔付或换房")
    office.person("fangzhou").do(number, "会签意见", 签署意见="有条件同意", 意见="须附支出凭证，签订一次性和解协议。")
    zhao = office.person("zhaomin", phone=True)
    zhao.find(number, "审批赔付或换房")
    expect(zhao.page.locator("#case")).to_contain_text("须附支出凭证")
    zhao.do(number, "审批赔付或换房", 批准金额=30000, 签署意见="有条件同意", 意见="先修好，按凭证最多三万元。")

    chen.do(
        number,
        "执行并填报进展",
        进展="进行中",
        进展说明="已入住酒店。",
        可告知客户的进展="酒店已订到维修结束后三天。",
        临时措施="酒店过渡",
        临时措施终止条件="墙面漆气味散尽并复验合格",
    )
    office.person("shilei").do(
        number, "执行并填报进展", 进展="已完成", 进展说明="墙面修复。", 完成情况="三面墙修复，通风三天。"
    )
    chen.do(number, "执行并填报进展", 进展="已完成", 进展说明="已搬回。", 完成情况="业主复验后搬回。")
    office.person("shilei").do(number, "汇报完成情况", 完成情况="裂缝修复，业主在场复验。", 客户复验="已复验合格")
    liu.do(
        number,
        "告知处理结果",
        问题原因="抹灰层收缩开裂。",
        处理措施="返修并安排过渡住宿。",
        告知方式="上门",
        已确认问题彻底解决=True,
    )
    office.person("songyu").do(
        number,
        "回访客户",
        回访方式="电话",
        满意度=96,
        客户是否认可处理结果="是",
        客户意见="修得好，住宿也安排了，赔偿不再要了。",
    )
    liu.do(
        number,
        "编制结案报告",
        处理过程="登门沟通、过渡住宿、维修、复验；赔付经法务会签和总经理审批。",
        处理结果="客户满意，自愿放弃赔偿。",
        后续措施="交付前增加墙面空鼓检查。",
    )
    assert liu.state(number) == "已办结"
    story = liu.page.locator("main").inner_text()
    for words in ("方舟", "赵敏", "有条件同意", "按凭证最多三万元。"):
        assert words in story
    postbox.wait_for("liang@owner.example", "结案报告")
