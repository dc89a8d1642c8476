"""The demo company's nonconformities: one that was cured, one whose action did not help, one that is overdue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine import clock
from engine.identity import absence
from engine.identity.actors import actor_of
from engine.model import Instance, Person
from web.demo.days import day
from web.demo.papers import paper, photo
from web.trial.player import Player

Story = Callable[[Player], None]

FINDER = "tanglan"
_SCRIPT, _VISIT, _PROOF = "展示区说辞换版后旧版未收回", "维修进户未出示派工单", "返修结案材料缺淋水试验记录"


def _found(player: Player, title: str, **more: Any) -> Instance:
    given = {"nc_title": title, "source": "internal_audit", "severity": "minor", **more}
    instance = player.begin(FINDER, "nonconformity", **given)
    player.settle()
    return instance


def _of(player: Player, title: str) -> Instance:
    found = player.session.scalars(select(Instance).where(Instance.process_key == "nonconformity"))
    return next(one for one in found if one.title.endswith(title))


def _judged(player: Player, instance: Instance, by: str | None = None, **analysis: Any) -> None:
    player.do(instance, "cause", by=by, disputed=False, **analysis)
    player.do(instance, "accept", decision="agree", opinion="原因说到根上，措施可行。")


def old_scripts(player: Player) -> None:
    """Found in the sales office; the manager was away, so the deputy answered for her."""
    session = player.session
    manager = session.scalars(select(Person).where(Person.login == "sunjia")).one()
    deputy = session.scalars(select(Person).where(Person.login == "yetong")).one()
    since = clock.now() - timedelta(hours=1)
    by = actor_of(session, manager)
    absence.set_absence(session, manager.id, since, since + timedelta(days=3), deputy.id, by=by)
    instance = _found(
        player,
        _SCRIPT,
        description="观山案场洽谈区仍有两本上一版销售说辞，未加盖作废章。",
        clause="7.5.3",
        source_number="XS-2025-0001" if _is_case(player, "XS-2025-0001") else "",
        process_name="销售风险防范",
        project="guanshan",
        responsible="sales",
    )
    _judged(
        player,
        instance,
        by="yetong",
        correction="当日收回两本旧版说辞并销毁。",
        cause="换版通知只发到置业顾问，案场物料由策划保管，没有收回清单。",
        action="换版时由策划按发放登记逐本收回，收齐后才发新版。",
        action_due=day(8),
    )


def old_scripts_collected(player: Player) -> None:
    """The action was carried out and verified on site."""
    instance = _of(player, _SCRIPT)
    evidence = photo("展示区说辞", "ivory")
    player.do(instance, "act", by="sunjia", done_note="发放登记已补齐，现场逐本核对无旧版。", evidence=evidence)
    player.do(instance, "verify", decision="agree", opinion="抽查三个案场，物料与发放登记一致。")


def old_scripts_gone(player: Player) -> None:
    """Three months later nothing of the kind was found again."""
    player.do(_of(player, _SCRIPT), "effect", decision="agree", opinion="三个月内两次换版，旧版当日收齐，未再发生。")


def no_order_shown(player: Player) -> None:
    """Repairers came without showing their order; training was to help."""
    instance = _found(
        player,
        _VISIT,
        description="回访二十户，六户反映维修人员进户时没有出示派工单。",
        source="inspection",
        clause="8.5.1",
        process_name="客户投诉处理",
        responsible="maintenance",
    )
    _judged(
        player,
        instance,
        correction="向六户致歉，补送派工单复印件。",
        cause="外委班组不清楚进户要求。",
        action="对外委班组培训，考核合格后上岗。",
        action_due=day(14),
    )


def repairers_trained(player: Player) -> None:
    """The training took place."""
    instance = _of(player, _VISIT)
    player.do(instance, "act", done_note="三个班组二十一人培训并考核。", evidence=paper("培训签到表"))
    player.do(instance, "verify", decision="agree", opinion="核对签到表和考核记录，属实。")


def no_order_shown_again(player: Player) -> None:
    """It happened again: the cause is looked for once more, another action is under way."""
    instance = _of(player, _VISIT)
    opinion = "三个月后再回访二十户，仍有四户反映，均为新进人员，措施无效。"
    player.do(instance, "effect", decision="return", opinion=opinion)
    _judged(
        player,
        instance,
        correction="四户当日致歉说明。",
        cause="外委人员流动大，一次培训管不住新进人员；不出示派工单也照常结算。",
        action="进户扫码确认电子派工单，未扫码的工单不予结算。",
        action_due=day(40),
    )


def no_water_test(player: Player) -> None:
    """A record that was closed without its proof; the action is overdue since the beginning of the week."""
    closed = select(Instance.number).where(Instance.process_key == "complaint", Instance.ended_at.is_not(None))
    instance = _found(
        player,
        _PROOF,
        description="抽查已结案投诉，返修完成后未附淋水试验记录，无法证明渗漏消除。",
        severity="major",
        clause="8.2.1",
        source_number=player.session.scalars(closed.order_by(Instance.number)).first() or "",
        process_name="客户投诉处理",
        project="jiangpan",
        responsible="maintenance",
    )
    _judged(
        player,
        instance,
        correction="补做淋水试验并归档。",
        cause="完工确认只看现场，没有要求附试验记录。",
        action="渗漏类返修完工须附淋水试验记录，复核人逐件核对。",
        action_due=day(4),
    )


def _is_case(player: Player, number: str) -> bool:
    return player.session.scalar(select(Instance.id).where(Instance.number == number)) is not None


TIMELINE: Sequence[tuple[float, Story]] = (
    (186, old_scripts),
    (177, old_scripts_collected),
    (75, old_scripts_gone),
    (143, no_order_shown),
    (128, repairers_trained),
    (26, no_order_shown_again),
    (10.5, no_water_test),
)
"""Days before now, and what happened then."""
