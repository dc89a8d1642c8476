"""Old records of the demo company: lent years ago, past their term, one of them held; a list waits to be appraised."""

from __future__ import annotations

from sqlalchemy import select

from engine import commands
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Record
from web.trial.player import Player

KEEPER, LAWYER, OFFICE = "songyu", "fangzhou", "jiangtao"
LENT, DESTROYED = "document-borrow", "record-destruction"
_COPY = {"medium": "paper", "copies": 1, "receiver": "陈晓"}


def lent(player: Player) -> None:
    """Lend a guide; it comes back in time."""
    asked = {"document": "CH-02 产品交付作业指引", "use": "own", "purpose": "交付培训", "use_until": "2022-12-30"}
    case = player.begin("chenxiao", LENT, **asked)
    player.do(case, "confirm", by=OFFICE)
    player.do(case, "issue", by=OFFICE, return_by="2022-12-30", **_COPY)
    player.do(case, "give_back", by=OFFICE, returned_as="returned")


def refused(player: Player) -> None:
    """Refuse to lend a procedure that nobody needs on paper."""
    asked = {"document": "CH-01 客户投诉处理", "use": "own", "purpose": "留存", "use_until": "2023-06-30"}
    case = player.begin("huangmei", LENT, **asked)
    player.do(case, "confirm", by=OFFICE, decision="reject", opinion="在系统内查阅即可。")


def taken_to_court(player: Player) -> None:
    """Lend a copy that a lawsuit asks for later."""
    asked = {"document": "CH-03 销售风险防范", "use": "own", "purpose": "诉讼取证", "use_until": "2023-03-31"}
    case = player.begin("yetong", LENT, **asked)
    player.do(case, "confirm", by=OFFICE)
    player.do(case, "issue", by=OFFICE, return_by="2023-03-31", **{**_COPY, "receiver": "叶童"})
    player.do(case, "give_back", by=OFFICE, returned_as="returned")


def held(player: Player) -> None:
    """Hold the record of the lawsuit."""
    session = player.session
    lawyer = session.scalars(select(Person).where(Person.login == LAWYER)).one()
    number = session.scalars(
        select(Record.number).where(Record.process_key == LENT).order_by(Record.ended_at.desc()).limit(1)
    ).one()
    commands.place_hold(
        session,
        case_number=number,
        reason="业主诉讼需要举证。",
        mandate="（2026）粤0105民初1234号",
        by=actor_of(session, lawyer),
    )


def listed(player: Player) -> None:
    """Look for what has expired; the keeper makes the list, the general manager has it to appraise."""
    scan = player.begin(KEEPER, DESTROYED)
    player.settle()
    opened = player.session.scalars(select(Instance).where(Instance.parent_id == scan.id)).all()
    for case in opened:
        player.do(case, "make", by=KEEPER, lapsed=True)


TIMELINE = (
    (1500.0, lent),
    (1380.0, refused),
    (1350.0, taken_to_court),
    (12.0, held),
    (3.0, listed),
)
