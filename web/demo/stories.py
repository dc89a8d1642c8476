"""The demo company's complaints, each told to a different point."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.model import Instance
from web.demo.days import day
from web.trial.player import Player

Story = Callable[[Player], None]


def answered(
    player: Player, instance: Instance, *, topic: str, responsible: str, valid: str = "yes", severity: str = "general"
) -> None:
    """First response and assessment."""
    player.do(
        instance, "respond", response="reached", comforted=True, response_note="已致电客户，先行安抚并说明处理步骤。"
    )
    player.do(
        instance,
        "assess",
        valid=valid,
        cause_class="mistake",
        content_class="after_sale",
        severity=severity,
        severity_reason="按索赔金额核定。",
        topic=topic,
        handling_mode="on_site",
        responsible=responsible,
        related=["property"],
        assessment_note="经核实情况属实。" if valid == "yes" else "所反映事项不属公司责任范围。",
    )


def just_written_in(player: Player) -> None:
    """A customer has written in an hour ago; nobody has answered yet."""
    player.write_in(
        channel="official_account",
        customer_name="周玉兰",
        phone="13900000007",
        project="jiangpan",
        building="1幢",
        unit="0401",
        topic="noise",
        place="电梯井旁卧室",
        content="夜间电梯运行时卧室能听到明显的低频噪声，影响老人休息。",
        claim="请检测并处理噪声。",
    )


def noted_by_an_employee(player: Player) -> None:
    """A property consultant has written down what he heard; customer service has to register it."""
    instance = player.begin("mabin", "complaint", entry="note")
    player.do(
        instance,
        "note",
        customer_name="冯佳怡",
        phone="13900000101",
        project="shuyuan",
        place="售楼处",
        content="客户反映签约时承诺的车位优惠未写入合同。",
        told_reply_time=True,
    )


def waiting_for_an_opinion(player: Player) -> None:
    """The department has not said anything since yesterday."""
    instance = player.begin("chenxiao", "complaint", entry="register")
    player.do(
        instance,
        "register",
        channel="hotline",
        customer_kind="owner",
        customer_name="陈海涛",
        phone="13900000012",
        project="jiangpan",
        building="1幢",
        unit="0602",
        topic="repair_delay",
        place="次卧窗台",
        content="窗台渗水已报修两次，维修人员来看过一次后再无回音。",
        claim="尽快修复并说明原因。",
    )
    answered(player, instance, topic="repair_delay", responsible="maintenance")


def being_carried_out(player: Player) -> None:
    """The plan was agreed; the departments are at work."""
    instance = player.begin("huangmei", "complaint", entry="register")
    player.do(
        instance,
        "register",
        channel="service_centre",
        customer_kind="owner",
        customer_name="吴雅琴",
        phone="13900000016",
        project="jiangpan",
        building="1幢",
        unit="0802",
        topic="house_quality",
        place="客厅顶棚",
        content="客厅顶棚出现裂缝并有空鼓。",
        claim="修复并恢复原样。",
    )
    answered(player, instance, topic="house_quality", responsible="engineering")
    player.do(
        instance,
        "opine",
        cause="抹灰层空鼓，与现场施工工艺有关。",
        opinion="属施工质量问题，应由施工单位返修。",
        measure="铲除空鼓部位，重新抹灰并恢复涂料。",
        needs_inspection="no",
        executors=[{"role": "maintenance", "partner": "宏筑建设", "work": "组织返修并验收"}],
        opinion_via="system",
    )
    player.do(
        instance,
        "reply",
        reply_channel="phone",
        customer_answer="accepted",
        reply_text="已告知返修方案与工期，客户同意。",
        agreed_date=day(50),
        compensation_kind="none",
    )


def closed_as_invalid(player: Player) -> None:
    """Explained to the customer and closed."""
    instance = player.begin("chenxiao", "complaint", entry="register")
    player.do(
        instance,
        "register",
        channel="survey",
        customer_kind="owner",
        customer_name="徐文博",
        phone="13900000018",
        project="jiangpan",
        topic="surroundings",
        place="小区东侧市政道路",
        content="小区外市政道路夜间施工噪声大。",
    )
    answered(player, instance, topic="surroundings", responsible="property", valid="no")
    player.do(
        instance,
        "explain",
        explanation="市政道路施工由市政部门组织，已说明并告知反映渠道。",
        explain_channel="phone",
        explain_answer="客户表示理解。",
    )
    reported(player, instance)


def reported(player: Player, instance: Instance, **more: str) -> None:
    """The closing report, with a lesson where there is one."""
    player.do(
        instance,
        "report",
        closing_process="登记、评估、核实后与客户沟通。",
        closing_result="已处理完毕并告知客户。",
        closing_measures="纳入月度投诉分析。",
        **more,
    )


TIMELINE: Sequence[tuple[float, Story]] = (
    (9, closed_as_invalid),
    (4, being_carried_out),
    (3, waiting_for_an_opinion),
    (0.6, noted_by_an_employee),
    (0.05, just_written_in),
)
"""Days before now, and what happened then."""
