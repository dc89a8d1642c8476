"""Old records of the demo company, past their term: some destroyed, one held, a list waits to be appraised."""

from __future__ import annotations

from sqlalchemy import select

from engine import commands
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Record
from web.demo.days import day
from web.trial.player import Player

KEEPER, LAWYER, OFFICE, SUPERVISOR = "songyu", "fangzhou", "jiangtao", "daijun"
LENT, DESTROYED, REVIEW = "document-borrow", "record-destruction", "document-review"


def _asked(player: Player, login: str, document: str, purpose: str) -> Instance:
    asked = {"document": document, "use": "own", "purpose": purpose, "use_until": day(30)}
    return player.begin(login, LENT, **asked)


def _lent(player: Player, login: str, receiver: str, document: str, purpose: str) -> None:
    """Lend a copy that comes back in time."""
    case = _asked(player, login, document, purpose)
    player.do(case, "confirm", by=OFFICE)
    player.do(case, "issue", by=OFFICE, return_by=day(30), medium="paper", copies=1, receiver=receiver)
    player.do(case, "give_back", by=OFFICE, returned_as="returned")


def lent_and_destroyed(player: Player) -> None:
    """Lend a copy whose record will be destroyed when its three years are over."""
    _lent(player, "huangmei", "黄梅", "CH-01 客户投诉处理", "客服培训")


def lent(player: Player) -> None:
    """Lend a copy to whoever trains others."""
    _lent(player, "chenxiao", "陈晓", "CH-02 投诉整改任务单", "交付培训")


def refused(player: Player) -> None:
    """Refuse to lend a procedure that nobody needs on paper."""
    case = _asked(player, "huangmei", "CH-01 客户投诉处理", "留存")
    player.do(case, "confirm", by=OFFICE, decision="reject", opinion="在系统内查阅即可。")


def taken_to_court(player: Player) -> None:
    """Lend a copy that a lawsuit asks for later."""
    _lent(player, "yetong", "叶童", "CH-01 客户投诉处理", "诉讼取证")


def reviewed(player: Player) -> None:
    """Look at the documents whose yearly review is due: they stay in effect."""
    waiting = select(Instance).where(Instance.process_key == REVIEW, Instance.ended_at.is_(None))
    for case in player.session.scalars(waiting.order_by(Instance.number)).all():
        assessment = "一年来按文件执行，没有与实际不符之处；上线前的年度评审有纸面记录。"
        player.do(case, "review", by="qinyue", assessment=assessment, review_outcome="confirm")


def destroyed(player: Player) -> None:
    """Destroy what had expired by then: four people, one after the other."""
    for case in _listed(player):
        player.do(case, "appraise", by="zhaomin", opinion="已过保存期，没有留存必要。")
        player.do(case, "approve", by=OFFICE, opinion="同意销毁。")
        player.do(case, "supervise", by=SUPERVISOR, opinion="已逐件核对。")


def held(player: Player) -> None:
    """Hold the record of the lawsuit."""
    session = player.session
    lawyer = session.scalars(select(Person).where(Person.login == LAWYER)).one()
    latest = select(Record.number).where(Record.process_key == LENT).order_by(Record.ended_at.desc()).limit(1)
    number = session.scalars(latest).one()
    commands.place_hold(
        session,
        case_number=number,
        reason="业主诉讼需要举证。",
        mandate="（2026）粤0105民初1234号",
        by=actor_of(session, lawyer),
    )


def listed(player: Player) -> None:
    """Look for what has expired; the keeper makes the list, the general manager has it to appraise."""
    _listed(player)


def _listed(player: Player) -> list[Instance]:
    scan = player.begin(KEEPER, DESTROYED)
    player.settle()
    opened = list(player.session.scalars(select(Instance).where(Instance.parent_id == scan.id)))
    for case in opened:
        player.do(case, "make", by=KEEPER, lapsed=True)
    return opened


TIMELINE = (
    (1640, lent_and_destroyed),
    (1270, lent),
    (1240, refused),
    (1210, taken_to_court),
    (200, reviewed),
    (198, destroyed),
    (103, reviewed),
    (12, held),
    (3, listed),
)
"""Days before now, and what happened then."""
