"""The demo company's complaints that got far: one closed with the owner content, others before their last steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.model import Instance
from web.demo.days import day
from web.demo.stories import Story, answered, reported
from web.trial.player import Player


def _registered(player: Player, **data: Any) -> Instance:
    instance = player.begin("huangmei", "complaint", entry="register")
    player.do(instance, "register", customer_kind="owner", project="jiangpan", **data)
    return instance


def _agreed(player: Player, instance: Instance, measure: str, role: str, compensation: str = "none") -> None:
    """The department's opinion is accepted by the customer."""
    player.do(
        instance,
        "opine",
        cause="经现场核实，属施工遗留质量问题。",
        opinion="应由公司负责返修。",
        measure=measure,
        needs_inspection="no",
        executors=[{"role": role, "partner": "宏筑建设", "work": measure}],
        opinion_via="system",
    )
    player.do(
        instance,
        "reply",
        reply_channel="visit",
        customer_answer="accepted",
        reply_text="已上门说明原因和处理方案，客户同意。",
        agreed_date=day(3),
        compensation_kind=compensation,
    )


def _carried_out(player: Player, instance: Instance, *, cause: str, measure: str, follow_up: str) -> None:
    player.do(
        instance,
        "execute",
        work_state="done",
        progress_note="已按方案施工完毕，现场清洁。",
        customer_note="返修已完成，请验收。",
        done_note="返修完成，试水合格。",
    )
    player.do(instance, "complete", completion="返修完成并经业主现场复验。", reinspected="yes")
    player.do(
        instance,
        "tell_result",
        result_cause=cause,
        result_measure=measure,
        result_follow_up=follow_up,
        result_channel="phone",
        resolved=True,
    )


def closed_and_content(player: Player) -> None:
    """Repaired, revisited, accepted; a lesson was proposed."""
    instance = _registered(
        player,
        channel="hotline",
        customer_name="王建国",
        phone="13900000000",
        building="1幢",
        unit="0101",
        topic="house_quality",
        place="主卧飘窗",
        content="主卧飘窗下雨时渗水，墙面已经起皮。",
        claim="修复渗水并恢复墙面。",
    )
    answered(player, instance, topic="house_quality", responsible="maintenance")
    _agreed(player, instance, "重新打胶并恢复墙面涂料", "maintenance")
    _carried_out(
        player,
        instance,
        cause="外窗周边密封胶老化开裂。",
        measure="重新打胶并做淋水试验，恢复墙面涂料。",
        follow_up="雨季后由维保中心复查一次。",
    )
    player.do(
        instance,
        "revisit",
        revisit_channel="phone",
        score=92,
        accepted="yes",
        words="处理及时，师傅很负责。",
    )
    reported(
        player,
        instance,
        lesson_title="飘窗外侧打胶须在竣工前做淋水试验",
        lesson_process="sweep",
        lesson_text="交付前逐户淋水检查外窗周边，发现渗漏当场整改。",
    )


def waiting_for_the_revisit(player: Player) -> None:
    """Repaired two days ago; the revisit is due within the week."""
    instance = _registered(
        player,
        channel="property_office",
        customer_name="刘晓燕",
        phone="13900000003",
        building="1幢",
        unit="0202",
        topic="design",
        place="卫生间",
        content="卫生间地漏返味，且地面排水不畅。",
        claim="彻底解决返味和积水。",
    )
    answered(player, instance, topic="design", responsible="maintenance")
    _agreed(player, instance, "更换地漏并重做地面找坡", "maintenance")
    _carried_out(
        player,
        instance,
        cause="地漏水封深度不足，地面坡度不够。",
        measure="更换深水封地漏，重做地面找坡和防水。",
        follow_up="一个月后由维保中心复查一次。",
    )


def waiting_for_approval(player: Player) -> None:
    """Compensation above the specialist's limit waits for the manager."""
    instance = _registered(
        player,
        channel="service_centre",
        customer_name="杨丽华",
        phone="13900000005",
        building="1幢",
        unit="0302",
        topic="repair_delay",
        place="餐厅吊顶",
        content="楼上管道漏水浸坏吊顶和实木地板，要求赔偿地板损失。",
        claim="修复吊顶并赔偿地板损失。",
        amount=8000,
    )
    answered(player, instance, topic="repair_delay", responsible="maintenance")
    _agreed(player, instance, "修复管道和吊顶，更换受损地板", "maintenance", compensation="money")
    player.do(
        instance,
        "claim_form",
        proposed=6500,
        reason="受损地板 13 平方米，按市场价折算。",
        similar="2025 年同类投诉赔付 5000 至 7000 元。",
    )


def waiting_for_legal(player: Player) -> None:
    """A claim so large that legal is asked first."""
    instance = _registered(
        player,
        channel="letter",
        customer_name="赵文博",
        phone="13900000006",
        building="2幢",
        unit="0501",
        topic="delivery",
        place="整户",
        content="房屋多处墙面开裂，在外租住三个月，要求赔偿租金及误工损失。",
        claim="赔偿租金及误工损失。",
        amount=60000,
    )
    answered(player, instance, topic="delivery", responsible="engineering", severity="major")
    player.late("staff", "值班人员先安抚客户，派人到场迟了。").do(
        instance,
        "dispatch",
        dispatched_who="工程部、维保中心",
        first_feedback="已电话告知业主：今日内派人到场查看。",
    )
    _agreed(player, instance, "裂缝全面修补，赔偿租住费用", "engineering", compensation="money")
    player.do(
        instance,
        "claim_form",
        proposed=56000,
        reason="按租赁合同和误工证明核算。",
        similar="公司近三年无同等金额先例，建议法务出具意见。",
    )


TIMELINE: Sequence[tuple[float, Story]] = (
    (16, closed_and_content),
    (5, waiting_for_the_revisit),
    (2.5, waiting_for_approval),
    (1.5, waiting_for_legal),
)
"""Days before now, and what happened then."""
