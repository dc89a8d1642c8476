"""A garage has leaked for half a year: from the owner's phone to the closing report (case 1 of the course)."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.live.filling import fill
from tests.browser.live.office import Office

PHONE = "13912345601"


def report(page: Page, photo: Path) -> str:
    page.goto("/portal")
    page.get_by_role("link", name="我要投诉").tap()
    fill(
        page,
        {
            "您的姓名": "顾宁",
            "手机号": PHONE,
            "电子邮箱（选填）": "guning@owner.example",
            "所在项目": "云澜·江畔",
            "楼栋": "2幢",
            "房号": "0302",
            "问题类型": "公共设施（车库、电梯、给排水等）",
            "发生地点": "地下车库 B-117 车位上方",
            "请描述您遇到的问题": "车位上方的水管一直滴水。去年春天起向物业和维保中心报过四次，半年多了没有人来修。",
            "您的诉求（选填）": "修好水管，并说明为什么拖了这么久。",
            "照片": photo,
            "我同意贵司为处理本投诉使用以上信息": True,
        },
    )
    page.get_by_role("button", name="提交投诉").tap()
    page.wait_for_url("**/portal/complaint/TS-*")
    return page.locator("#number").inner_text()


def follow(page: Page, number: str) -> None:
    page.context.clear_cookies()
    page.goto("/portal/follow")
    page.get_by_label("投诉编号").fill(number)
    page.get_by_label("手机号").fill(PHONE)
    page.get_by_role("button", name="查询").tap()
    page.wait_for_url(f"**/portal/follow/{number}")


def test_the_garage_leak_is_inspected_repaired_and_accepted(office: Office, photo: Path) -> None:
    owner = office.page(phone=True)
    number = report(owner, photo)
    owner.get_by_role("link", name="查看进展").tap()
    expect(owner.locator("[aria-current=step]")).to_contain_text("已受理")

    liu = office.person("liufang")
    liu.find(number, "首次响应客户")
    expect(liu.page.locator("#files")).to_contain_text("车位上方.jpg")
    fill(
        liu.page,
        {
            "响应结果": "已与客户联系",
            "已安抚客户并说明处理步骤": True,
            "客户方便的时间": "工作日晚七点以后",
            "沟通情况": "先为拖延致歉，说明由本人跟进，两个工作日内答复。",
        },
    )
    assert "初步评估" in liu.submit()
    fill(
        liu.page,
        {
            "是否有效投诉": "是",
            "原因类别": "失职（应做未做）",
            "处理方式": "现场处理",
            "责任部门": "物业",
            "相关部门": ["工程", "维保中心"],
            "涉及服务质量": True,
            "评估说明": "多次报修无人处理，属维保与物业衔接失职。",
        },
    )
    liu.submit()
    follow(owner, number)
    expect(owner.locator("[aria-current=step]")).to_contain_text("处理中")

    office.person("weiqing", phone=True).do(
        number,
        "提出处理意见",
        投诉原委="水管接头老化滴水，历次报修在物业与维保之间转来转去，没有闭环。",
        处理意见="先会同工程、维保查清滴水根源，再由物业组织修复。",
        处理措施="更换接头并做保温，清洗受影响车位。",
        需联合现场勘察="是",
        执行分工=[
            {"执行部门": "物业", "工作内容": "清洗车位、张贴告示"},
            {"执行部门": "维保中心", "外协单位": "江源给排水", "工作内容": "更换水管接头并试压"},
        ],
    )
    liu.do(
        number,
        "约定时间与参加人",
        勘察时间="2026/12/01 10:00",
        勘察地点="地下车库 B-117",
        参加部门=["物业", "工程", "维保中心"],
        外部单位="江源给排水",
        客户到场=True,
    )
    office.person("duhai").do(
        number,
        "记录勘察结果",
        实到人员="杜海、魏青、石磊、业主顾宁",
        测量记录=[
            {
                "测量时间": "2026/12/01 10:20",
                "测量项目": "接头渗水量（毫升/分钟）",
                "实测值": 35,
                "规范限值": "0，GB 50242",
                "是否符合规范": "否",
            }
        ],
        问题根源="车位上方给水支管的接头密封圈老化。",
        勘察结论与建议="更换接头，试压合格后恢复。",
        现场照片=photo,
    )
    liu.do(
        number,
        "答复并约定期限",
        答复方式="上门",
        客户是否认可="认可",
        答复内容="与物业一同登门致歉，说明滴水原因和修复安排。",
        约定处理完成日期="2026/12/10",
    )
    follow(owner, number)
    expect(owner.locator("[aria-current=step]")).to_contain_text("已答复")
    expect(owner.locator("main")).to_contain_text("12月10日")

    for login, words in (("weiqing", "车位已清洗，告示已张贴。"), ("shilei", "接头已更换，试压半小时无渗漏。")):
        office.person(login).do(number, "执行并填报进展", 进展="已完成", 进展说明=words, 完成情况=words)
    office.person("weiqing").do(
        number, "汇报完成情况", 完成情况="修复完毕，连续三天无滴水。", 客户复验="已复验合格", 完成照片=photo
    )
    liu.do(
        number,
        "告知处理结果",
        问题原因="接头密封圈老化，报修未闭环。",
        处理措施="更换接头，物业与维保建立报修回单。",
        告知方式="上门",
        已确认问题彻底解决=True,
    )
    follow(owner, number)
    owner.get_by_role("link", name="评价处理结果").tap()
    fill(owner, {"您对处理结果是否满意？": "满意"})
    owner.get_by_role("button", name="提交评价").tap()
    expect(owner.get_by_role("heading", level=1)).to_have_text("感谢您的评价")

    office.person("songyu").do(
        number,
        "回访客户",
        回访方式="上门",
        满意度=92,
        客户是否认可处理结果="是",
        客户意见="事情不大，早点管就好了；这次满意。",
    )
    liu.do(
        number,
        "编制结案报告",
        处理过程="登记、现场勘察、修复、登门致歉、回访。",
        处理结果="滴水已修复，客户认可。",
        后续措施="排查地下车库同批接头。",
    )
    assert liu.state(number) == "已办结"
    expect(liu.page.locator("#files")).to_contain_text(".pdf")

    follow(owner, number)
    expect(owner.locator("[aria-current=step]")).to_contain_text("已关闭")
    with owner.expect_download() as sent:
        owner.get_by_role("link", name="下载结案报告").tap()
    assert number in sent.value.suggested_filename
    assert sent.value.path().read_bytes().startswith(b"%PDF-")
