"""The demo company's new clients: one recognised, one before the marketing supervisor, one being surveyed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.model import Instance
from web.demo.days import day
from web.demo.papers import paper
from web.trial.player import Player

Story = Callable[[Player], None]

_DOCUMENTS = {
    "company_history": "企业沿革",
    "company_profile": "企业概况",
    "annual_accounts": "最新年度决算表",
    "product_guide": "产品指南",
    "product_catalogue": "产品目录",
}
_CHECKS = {
    "quality": "生产线三年内更新，出厂检验齐全。",
    "delivery": "近两年按期到货率九成八。",
    "business": "年产值在同行前列。",
    "finance": "决算表显示负债率较低。",
    "credit": "无失信记录。",
    "attitude": "主动提出派驻技术人员。",
    "confidentiality": "愿签保密条款。",
    "cost": "报价构成清楚，低于现有供应商。",
}


def _surveyed_generally(player: Player, login: str, **candidate: Any) -> Instance:
    """Nomination, documents, talks and judgement."""
    instance = player.begin(login, "vetting", source="nominated", phone="13900000301", **candidate)
    player.settle()
    documents: dict[str, Any] = {field: paper(name) for field, name in _DOCUMENTS.items()}
    player.do(instance, "collect", **documents)
    player.do(
        instance,
        "interview",
        interview_on=day(),
        principal=candidate["contact"],
        interview_attendees="韩磊、文静",
        production="两条生产线，产能富余三成。",
        business_policy="以质量和服务求长期合作。",
        view_of_us="认可我公司的付款信誉，希望进入统一采购名录。",
    )
    for step in ("talk_technology", "talk_quality"):
        player.do(
            instance,
            step,
            talk_on=day(),
            talk_attendees="陆波、唐岚及对方技术负责人",
            talk_topics="工艺、检验标准、样板段做法。",
            talk_conclusion="技术上可以合作。",
        )
    sheet: dict[str, Any] = {f"check_{check}": "pass" for check in _CHECKS}
    evidence: dict[str, Any] = {f"evidence_{check}": words for check, words in _CHECKS.items()}
    player.do(instance, "judge", **sheet, **evidence, judgement_note="八项均符合，可以进行实地调查。")
    player.do(
        instance,
        "plan",
        survey_on=day(5),
        survey_place="对方工厂及在建样板项目",
        survey_leader="文静",
        survey_focus="原料进场检验、出厂检验、样板项目完成质量。",
    )
    return instance


def _surveyed(player: Player, instance: Instance, *departments: str) -> None:
    for department in departments:
        findings = "现场管理有序，检验记录完整。"
        player.do(instance, f"survey_{department}", findings=findings, survey_result="pass", survey_score=88)


def _reported(player: Player, instance: Instance, goods: str, amount: int) -> None:
    _surveyed(player, instance, "technology", "design", "quality")
    player.do(instance, "apply", survey_summary="三个部门均认为符合。", recommended="yes")
    player.do(
        instance,
        "report",
        trade_reason="现有供应商产能不足，需要第二来源。",
        trade_policy="先在一个项目试用，合格后逐步增加。",
        goods=[{"name": goods, "amount": amount}],
        survey_material="五项资料、交谈和洽谈记录、三份实地调查表。",
        survey_conclusion="设备、管理和成本均符合要求。",
        unified_purchasing=True,
    )


def being_surveyed(player: Player) -> None:
    """Technology has handed in its sheet; design and quality management have not."""
    instance = _surveyed_generally(
        player,
        "wangqiang",
        candidate_name="临江新材门窗有限公司",
        category="material",
        contact="顾平",
        email="guping@windows.example",
        need="书院里项目门窗招标前需要补充候选单位。",
    )
    _surveyed(player, instance, "technology")


def waiting_for_the_supervisor(player: Player) -> None:
    """The report lies with the marketing supervisor; the amount will need the general manager too."""
    instance = _surveyed_generally(
        player,
        "hegang",
        candidate_name="安程电梯工程有限公司",
        category="equipment",
        contact="蒋一鸣",
        email="jiang@lifts.example",
        need="电梯维保单位合同年底到期。",
    )
    _reported(player, instance, "电梯及维保", 2_600_000)


def recognised(player: Player) -> None:
    """A supplier in the register, reviewed in a year."""
    instance = _surveyed_generally(
        player,
        "panwei",
        candidate_name="恒信防水材料有限公司",
        category="material",
        contact="罗志",
        email="luozhi@waterproof.example",
        need="防水材料投诉较多，需要更好的供应商。",
    )
    _reported(player, instance, "防水涂料", 480_000)
    player.do(instance, "decide")
    signed_on = day()
    for step, number in (("sign_supply", f"GY-{signed_on[:4]}-031"), ("sign_quality", f"ZB-{signed_on[:4]}-031")):
        player.do(
            instance,
            step,
            contract_file=paper(number),
            contract_number=number,
            signed_on=signed_on,
            our_signatory="韩磊",
            their_signatory="罗志",
        )
    player.do(instance, "prepare", strategic=True)


TIMELINE: Sequence[tuple[float, Story]] = (
    (14, recognised),
    (6, waiting_for_the_supervisor),
    (4, being_surveyed),
)
"""Days before now, and what happened then."""
