"""The internal audit of the demo company: a sample with its working paper, and a review that goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select

from engine import clock
from engine.commands import papers
from engine.errors import NotFound
from engine.identity.actors import actor_of
from engine.model import Person
from engine.queries.auditing.population import Asked
from engine.queries.auditing.sampling import draw
from engine.sealing import last_checkpoint
from web.demo.days import day
from web.demo.nonconformities import FINDER
from web.trial.player import Player

Story = Callable[[Player], None]

_SIZE = 3
_PERIOD = timedelta(days=90)


def sampled(player: Player) -> None:
    """Complaints of the last 90 days: three were drawn and looked at, the conclusion is signed."""
    session = player.session
    by = actor_of(session, session.scalars(select(Person).where(Person.login == FINDER)).one())
    since = clock.local(clock.now() - _PERIOD).replace(hour=0, minute=0, second=0, microsecond=0)
    seed = day()
    sample = draw(session, Asked(process="complaint", since=since), seed, _SIZE, "state")
    terms = {"process": "complaint", "since": f"{since:%Y-%m-%d}", "strata": "state", "size": str(_SIZE), "seed": seed}
    paper = papers.save_paper(session, "投诉处理抽样", papers.SAMPLE, {**terms, **sample.kept()}, by=by)
    for drawn, words in zip(
        sample.cases, ("首次响应、评估均在时限内。", "各环节签署齐全，附件摘要一致。"), strict=False
    ):
        papers.note_paper(session, paper.number, drawn.number, words, by=by)
    papers.sign_paper(session, paper.number, f"按流程办理，未发现新的不符合。{_kept(player)}", by=by)


def trail_reviewed(player: Player) -> None:
    """The audit trail of the last month is being reviewed."""
    session = player.session
    by = actor_of(session, session.scalars(select(Person).where(Person.login == FINDER)).one())
    held = {"since": day(-30), "until": day(), "items": []}
    papers.save_paper(session, "权限与干预复核", papers.TRAIL, held, by=by)


def _kept(player: Player) -> str:
    """Say which checkpoint of the log the auditor took along; nothing where the log is not sealed."""
    try:
        kept = last_checkpoint(player.session)
    except NotFound:
        return ""
    return f"已另存当日检查点（日志 {kept.size} 项，根 {kept.root[:16]}）。"


TIMELINE: Sequence[tuple[float, Story]] = ((3.2, sampled), (1.3, trail_reviewed))
"""Days before now, and what happened then."""
