"""The demo company's changes of documents: one in effect, one to be approved, one in review, one proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from engine.actor import Actor
from engine.commands import documents, studio
from engine.commands.documents import Sending
from engine.identity.actors import actor_of
from engine.model import DocumentChange, Instance, Person
from engine.queries.studio import find_file
from web.trial.player import Player

Story = Callable[[Player], None]


def _actor(player: Player, login: str) -> Actor:
    return actor_of(player.session, player.session.scalars(select(Person).where(Person.login == login)).one())


def _sent(player: Player, login: str, key: str, words: dict[str, str], asked: Sending) -> Instance:
    """Let somebody write other words into the diagram of a procedure and send it for approval."""
    by = _actor(player, login)
    copy = studio.open_copy(player.session, key, by=by)
    file = find_file(player.session, copy, f"{key}.bpmn")
    content = file.content
    for old, new in words.items():
        content = content.replace(old.encode(), new.encode())
    studio.save_file(player.session, copy.id, file.name, content, seen=file.version, by=by)
    change = documents.send_copy(player.session, copy.id, asked, by=by)
    player.settle()
    return _case(player, change)


def _case(player: Player, change: DocumentChange) -> Instance:
    player.session.refresh(change)
    return player.session.get_one(Instance, change.instance_id)


def in_effect(player: Player) -> None:
    """Reviewed, signed by two departments, approved and in effect at once; materials and quality have to read it."""
    case = _sent(
        player,
        "linyue",
        "supplier-review",
        {"复查整改情况": "现场复查整改情况", "三部门重新调查": "三部门联合重新调查"},
        Sending(
            reason="复查只看书面材料，两家供应商整改后再次供货不合格。",
            summary="整改复查须到现场；重新调查改为三部门联合进行。",
            readers=("materials", "quality"),
            read_days=10,
        ),
    )
    player.do(case, "review", by="qinyue", departments=["materials", "quality"])
    player.do(case, "joint", by="tanglan")
    player.do(case, "joint", decision="conditional", opinion="现场复查请提前三天通知资材部。")
    player.do(case, "approve", by="zhaomin", decision="agree")
    player.settle()


def to_be_approved(player: Player) -> None:
    """Reviewed and signed; the general manager or the management representative has to approve it."""
    case = _sent(
        player,
        "linyue",
        "supplier-month",
        {"通报名单": "通报名单和原因"},
        Sending(
            reason="名单只列供应商，不写原因，转入复审后还要再问一遍。",
            summary="“通报名单”改为“通报名单和原因”。",
            readers=("materials",),
            read_days=5,
        ),
    )
    player.do(case, "review", by="qinyue", departments=["materials"])
    player.do(case, "joint")


def in_review(player: Player) -> None:
    """Waits for the review by the other process owner."""
    asked = Sending(
        reason="责任部门只写结论，不分析原因。",
        summary="“责任部门审核”改为“责任部门分析原因”，并要求写明薄弱环节。",
        readers=("cs_manager",),
        read_days=5,
    )
    _sent(player, "linyue", "lesson", {"责任部门审核": "责任部门分析原因"}, asked)


def proposed(player: Player) -> None:
    """An employee asks for a change; a process owner has to take it up."""
    documents.propose_change(
        player.session,
        "sweep",
        "阴雨天后才看得出外墙渗水。",
        "结构扫楼应安排在连续降雨之后，至少对外墙窗台再查一次。",
        by=_actor(player, "huangmei"),
    )
    player.settle()


TIMELINE: Sequence[tuple[float, Story]] = ((1.03, in_effect), (1.02, to_be_approved), (1.01, in_review), (1, proposed))
"""Days before now, and what happened then."""
