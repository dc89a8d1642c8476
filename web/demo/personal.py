"""A request about personal data in the middle of its work: sent online, proposed, waits for another to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select

from engine.model import Entry, Instance
from web.trial.player import Player

Story = Callable[[Player], None]
REQUEST, HANDLER = "privacy-request", "linyue"
NAME, PHONE = "刘晓燕", "13900000003"
"""An owner whose complaint waits for its revisit."""


def asked(player: Player) -> None:
    """An owner wants to read what the company holds about her."""
    given = {
        "wish": "export",
        "customer_name": NAME,
        "contact": PHONE,
        "request_words": "请提供贵公司持有的我的个人信息，包括投诉处理过程中的记录。",
    }
    player.bring("privacy.requested", "", {**given, "channel": "website", "consent": True})


def identified(player: Player) -> None:
    """She is called back."""
    _at_once(player).do(
        _case(player),
        "identify",
        by=HANDLER,
        identity="confirmed",
        identity_note="按台账电话回拨，核对楼栋和房号无误。",
    )


def proposed(player: Player) -> None:
    """What is held was found: her complaint."""
    entries = select(Entry).where(Entry.register_key == "complaint").order_by(Entry.id)
    own = [entry.number for entry in player.session.scalars(entries) if entry.data.get("phone") == PHONE]
    targets = "\n".join(line for number in own for line in (number, f"complaint/{number}"))
    reason = "身份已核验，投诉仍在办理，可以提供查阅。"
    _at_once(player).do(_case(player), "propose", by=HANDLER, kind="export", targets=targets, reason=reason)


def _case(player: Player) -> Instance:
    return player.session.scalars(select(Instance).where(Instance.process_key == REQUEST)).one()


def _at_once(player: Player) -> Player:
    """Take no time: what else happened that day stays where it was."""
    return Player(player.session)


TIMELINE: Sequence[tuple[float, Story]] = ((2, asked), (1.2, identified), (1.1, proposed))
"""Days before now, and what happened then."""
