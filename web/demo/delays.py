"""Late work of the demo company: done late with a cause, late now with and without one, and a step never done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from engine import clock, commands, ledger
from engine.commands.corrections import Correction
from engine.identity.actors import actor_of
from engine.instances.delays import WORDS, Cause
from engine.instances.recording import stream_of
from engine.model import IS_OPEN, DelayCause, Instance, InstanceState, Person, Task
from web.demo.days import day
from web.demo.stories import Story
from web.trial.player import Player

BORROWING, OFFICE, OWNER = "document-borrow", "jiangtao", "linyue"
_COPY = {"medium": "paper", "copies": 1}
_OPEN_NOW: Mapping[str, Cause] = {
    "complaint": Cause("outside", "维修单位的检测报告要到周三才能给出，已电话告知客户。"),
    "design-change": Cause("reworked", "业主方要求同时调整水电点位，方案第三次修改。"),
    "sweep-finding": Cause("site", "连日降雨，外墙作业停工。"),
}
"""What is said about the oldest overdue task of a procedure; of all others nobody has said anything yet."""


def asked(player: Player) -> None:
    """Two ask for a copy; one is consented to at once."""
    for login, document, name in (
        ("chenxiao", "CH-02 投诉整改任务单", "交付培训"),
        ("huangmei", "CH-01 客户投诉处理", "客服中心新员工培训"),
    ):
        given = {"document": document, "use": "own", "purpose": name, "use_until": day(60)}
        player.begin(login, BORROWING, **given)
    player.do(_borrowed(player, "huangmei"), "confirm", by=OFFICE)


def lent_late(player: Player) -> None:
    """A week later one is consented to, and the other gets the copy."""
    first, second = _borrowed(player, "chenxiao"), _borrowed(player, "huangmei")
    player.late("handover", "经办人出差，事项没有交接，返岗后补办。").do(first, "confirm", by=OFFICE)
    back = {"return_by": day(60)}
    missing = player.late("documents", "受控副本缺页，重新印制后发出。")
    missing.do(second, "issue", by=OFFICE, **back, **_COPY, receiver="黄梅")


def no_longer_needed(player: Player) -> None:
    """Somebody asks for a copy and the office ends the case before it is looked at."""
    given = {
        "document": "XS-01 销售风险防范",
        "use": "own",
        "purpose": "案场培训",
        "use_until": day(60),
    }
    case = player.begin("yetong", BORROWING, **given)
    reason = "借阅人已在系统内查阅，不再需要纸质件。"
    commands.cancel(player.session, case.id, reason=reason, by=actor_of(player.session, _person(player, OFFICE)))


def explained(player: Player) -> None:
    """Some of those whose work is late now have said why."""
    session = player.session
    for process, cause in _OPEN_NOW.items():
        late = (
            select(Task)
            .join(Instance, Instance.id == Task.instance_id)
            .where(Instance.process_key == process, IS_OPEN, Task.due_at < clock.now())
            .order_by(Task.due_at, Task.id)
        )
        task = session.scalars(late.limit(1)).first()
        if task is not None and session.get(DelayCause, task.id) is None:
            commands.explain_delay(session, task.id, cause, by=actor_of(session, player.doer(task)))


def put_right(player: Player) -> None:
    """What was said about the late copy was not all: the correction is approved by another."""
    session = player.session
    told, right = "受控副本缺页，重新印制后发出。", "受控副本缺附录两页，重新印制后发出。"
    stated = select(DelayCause.instance_id).where(DelayCause.words == told)
    case = session.get_one(Instance, session.scalars(stated).one())
    (fact,) = [one for one in ledger.read(session, stream_of(case)) if one.revealed.get(WORDS) == told]
    asked = Correction(fact.seq, WORDS, "超期原因", told, right, "漏写缺的是哪几页。")
    entry = commands.correct(session, case.id, asked, by=actor_of(session, _person(player, OFFICE)))
    commands.decide_correction(session, entry.number, agrees=True, by=actor_of(session, _person(player, OWNER)))


def _borrowed(player: Player, login: str) -> Instance:
    wanted = (Instance.process_key == BORROWING, Instance.started_by == _person(player, login).id)
    return player.session.scalars(select(Instance).where(*wanted, Instance.state == InstanceState.ACTIVE)).one()


def _person(player: Player, login: str) -> Person:
    return player.session.scalars(select(Person).where(Person.login == login)).one()


TIMELINE: Sequence[tuple[float, Story]] = (
    (19, asked),
    (11, lent_late),
    (6, no_longer_needed),
    (0.04, explained),
    (0.03, put_right),
)
"""Days before now, and what happened then."""
