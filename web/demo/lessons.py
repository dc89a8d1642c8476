"""The demo company's lessons, at every step from the proposal to the check of their effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from engine.model import Instance
from web.trial.player import Player

Story = Callable[[Player], None]


def _proposed(player: Player, login: str, **lesson: Any) -> Instance:
    instance = player.begin(login, "lesson", **lesson)
    player.settle()
    return instance


def _reviewed(player: Player, instance: Instance, cause: str, **review: Any) -> None:
    player.do(instance, "review", cause=cause, **review)


def _published(player: Player, instance: Instance, cause: str, topic: str, **question: Any) -> None:
    asked = {"way": "checklist", **question}
    _reviewed(player, instance, cause, topic=topic, **asked)
    player.do(instance, "decide", **asked)


def helped(player: Player) -> None:
    """Published seven months ago; the check after half a year found nothing again."""
    instance = _proposed(
        player,
        "panwei",
        lesson_title="卫生间马桶坑距",
        lesson_text="坑距偏差导致马桶与门相碰，返工三户。",
        project="guanshan",
        responsible="design",
        lesson_process="joint_drawing_review",
        topic="design",
    )
    _published(
        player,
        instance,
        "施工图未标坑距与门扇的净距。",
        "design",
        target_list="jdr",
        category="卫生间",
        checklist_text="卫生间是否标注坑距与门扇开启线的净距？",
        checklist_text_en="Is the distance between toilet and opening door given in every bathroom?",
        product_type="highrise",
    )


def checked(player: Player) -> None:
    """The effect check of ``helped``: it stays."""
    title = "经验转化：卫生间马桶坑距"
    instance = player.session.scalars(select(Instance).where(Instance.title == title)).one()
    player.do(instance, "effect_check", effect_decision="effective", effect_note="半年内审图均已标注，未再发生。")


def asked(player: Player) -> None:
    """On the checklist of the drawing review, learned from noise under roof machines."""
    instance = _proposed(
        player,
        "huangmei",
        lesson_title="屋面设备隔振",
        lesson_text="屋面风机直接落在结构板上，顶层住户投诉噪声和振动。",
        project="jiangpan",
        responsible="design",
        lesson_process="joint_drawing_review",
        topic="noise",
    )
    _published(
        player,
        instance,
        "设备基座没有隔振要求，图纸会审未检查。",
        "noise",
        target_list="jdr",
        category="设备",
        checklist_text="屋面风机、水泵等设备是否设隔振基座，并避开卧室上方？",
        checklist_text_en="Do roof fans and pumps stand on vibration dampers and away from bedrooms?",
        product_type="highrise",
    )


def to_be_checked(player: Player) -> None:
    """Published half a year ago; windows leaked again since."""
    instance = _proposed(
        player,
        "huangmei",
        lesson_title="外窗淋水试验",
        lesson_text="入住后外窗渗水集中投诉，交付前没有做过淋水试验。",
        project="jiangpan",
        responsible="engineering",
        lesson_process="sweep",
        topic="house_quality",
    )
    _published(
        player,
        instance,
        "验收只看资料，没有现场试验。",
        "house_quality",
        target_list="swp_r2",
        category="外窗",
        checklist_text="外窗是否逐樘淋水试验并有记录？",
        checklist_text_en="Was every window tested with water, with a record?",
    )


def being_written_down(player: Player) -> None:
    """Decided: a document is to be changed."""
    instance = _proposed(
        player,
        "songyu",
        lesson_title="交付前地下车库排水试验",
        lesson_text="雨季车库坡道倒灌，回访时多户提出。",
        project="guanshan",
        responsible="engineering",
        lesson_process="sweep",
        topic="public_facility",
    )
    _reviewed(
        player,
        instance,
        "截水沟与排水泵没有联动试验的规定。",
        topic="public_facility",
        way="document",
        document_name="交付前查验标准",
        document_change="增加地下车库截水沟、排水泵联动试验一项，试验记录随验收资料移交。",
        review_note="已与物业商定做法。",
    )
    changed = {"document_name": "交付前查验标准", "document_change": "增加截水沟、排水泵联动试验，记录随验收资料移交。"}
    player.do(instance, "decide", way="document", **changed)


def waiting_for_the_decider(player: Player) -> None:
    """Sales wants a question on its checklist."""
    instance = _proposed(
        player,
        "chenxiao",
        lesson_title="车位优惠口径",
        lesson_text="签约时口头承诺的车位优惠没有写入合同，引起投诉。",
        project="jiangpan",
        responsible="sales",
        lesson_process="sales_risk",
        topic="promise",
    )
    _reviewed(
        player,
        instance,
        "优惠口径没有书面依据，置业顾问各说各话。",
        topic="promise",
        way="checklist",
        target_list="srs_disclosure",
        category="优惠",
        checklist_text="销售说辞中的每项优惠是否都有书面依据并写入合同？",
        review_note="已暂停使用旧口径。",
    )


def not_adopted(player: Player) -> None:
    """A single mistake, not to be spread."""
    instance = _proposed(
        player,
        "yetong",
        lesson_title="样板间射灯色温",
        lesson_text="个别样板间射灯色温与交付标准不同。",
        responsible="sales",
        lesson_process="sales_risk",
        topic="promise",
    )
    reason = "仅一处装错，已更换，现有样板间检查项已包含灯具。"
    _reviewed(player, instance, "供货时混装。", topic="promise", way="none", none_reason=reason)
    player.do(instance, "decide", way="none")


def proposed(player: Player) -> None:
    """Waits for the department."""
    _proposed(
        player,
        "luoping",
        lesson_title="外窗披水板收口",
        lesson_text="披水板端头未打胶，雨水进入窗台。建议扫楼时逐窗淋水检查。",
        project="jiangpan",
        responsible="engineering",
        lesson_process="sweep",
        topic="house_quality",
        cause_class="mistake",
    )


TIMELINE: Sequence[tuple[float, Story]] = (
    (215, helped),
    (27, checked),
    (192, to_be_checked),
    (24, asked),
    (11, being_written_down),
    (4, waiting_for_the_decider),
    (16, not_adopted),
    (2, proposed),
)
"""Days before now, and what happened then."""
