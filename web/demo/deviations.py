"""What does not go by the book in any company: corrections, late entries, a full disk, work handed over."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import PosixPath
from typing import Any

from sqlalchemy import select

from engine import clock, commands, ledger
from engine.actor import Actor
from engine.commands.corrections import Correction
from engine.files.store import keep_files_in
from engine.identity.actors import actor_of
from engine.instances.late import Happened
from engine.instances.recording import stream_of
from engine.model import Incident, IncidentState, Instance, Person, Task, TaskState
from web.demo.stories import answered, reported
from web.trial.player import Player

Story = Callable[[Player], None]


class _FullDisk(PosixPath):
    """A folder into which nothing goes any more."""

    def mkdir(self, *_given: Any, **_named: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "uploads")


@contextmanager
def _disk_is_full() -> Iterator[None]:
    """Let no file be kept inside the block, without a word of it at the start of the server."""
    log = logging.getLogger("engine.jobs.run")
    with keep_files_in(_FullDisk("uploads")):
        log.disabled = True
        try:
            yield
        finally:
            log.disabled = False


def report_failed(player: Player) -> None:
    """The closing report could not be written while the disk was full; the administrator had it tried again."""
    instance = player.begin("huangmei", "complaint", entry="register")
    player.do(
        instance,
        "register",
        channel="hotline",
        customer_kind="owner",
        customer_name="胡思远",
        phone="13900000015",
        project="jiangpan",
        building="1幢",
        unit="0801",
        topic="noise",
        place="小区南侧公园",
        content="夜间公园广场舞音响声音大。",
    )
    answered(player, instance, topic="noise", responsible="property", valid="no")
    told = {"explain_channel": "phone", "explain_answer": "客户表示理解。"}
    player.do(instance, "explain", explanation="公园由街道管理，已说明并转告街道。", **told)
    with _disk_is_full():
        reported(player, instance)
        player.pass_until(clock.now() + timedelta(minutes=20))
    failed = select(Incident).where(Incident.instance_id == instance.id, Incident.state == IncidentState.OPEN)
    commands.retry(player.session, player.session.scalars(failed).one().id, by=_actor(player, "admin"))
    player.settle()


def score_corrected(player: Player) -> None:
    """A slip of the pen in the revisit, put right by who wrote it and approved by another."""
    instance = _complaint(player, "主卧飘窗")
    entry = _proposed(player, instance, "songyu", "score", "满意度", "92", "90", "回访录音为 90 分，录入笔误。")
    commands.decide_correction(player.session, entry, agrees=True, by=_actor(player, "linyue"))


def place_to_be_corrected(player: Player) -> None:
    """Another slip, which nobody has looked at yet."""
    instance = _complaint(player, "市政道路")
    _proposed(player, instance, "chenxiao", "place", "发生地点", "小区东侧市政道路", "小区西侧市政道路", "方位记反。")


def call_noted_late(player: Player) -> None:
    """What was said on the phone days ago is written down now, with the reason."""
    happened = Happened(clock.now() - timedelta(days=1, hours=19), "当日外出走访，手机没有网络，回来后补记。")
    text = "客户来电反映返味已消除，询问回访时间，已答复一周内回访。"
    by = _actor(player, "huangmei")
    commands.comment(player.session, _complaint(player, "地漏").id, text, by=by, happened=happened)


def handed_over(player: Player) -> None:
    """The opinion of a department is given by somebody else than who was to give it."""
    found = select(Task).where(Task.activity_id == "opine", Task.state == TaskState.OPEN).order_by(Task.id)
    task = player.session.scalars(found).first()
    assert task is not None
    target = player.session.scalars(select(Person).where(Person.login == "shilei")).one()
    reason = "何刚主任外出培训，由项目维修工程师提出意见。"
    commands.transfer(player.session, task.id, to=target.id, reason=reason, by=_actor(player, "linyue"))


def _complaint(player: Player, words: str) -> Instance:
    found = player.session.scalars(select(Instance).where(Instance.process_key == "complaint"))
    return next(one for one in found if words in one.title)


def _proposed(
    player: Player, instance: Instance, login: str, field: str, label: str, old: str, new: str, reason: str
) -> str:
    recorded = (
        fact.seq for fact in ledger.read(player.session, stream_of(instance)) if f"data.{field}" in fact.revealed
    )
    asked = Correction(next(recorded), field, label, old, new, reason)
    return commands.correct(player.session, instance.id, asked, by=_actor(player, login)).number


def _actor(player: Player, login: str) -> Actor:
    return actor_of(player.session, player.session.scalars(select(Person).where(Person.login == login)).one())


TIMELINE: Sequence[tuple[float, Story]] = (
    (11.5, report_failed),
    (10, score_corrected),
    (3.5, place_to_be_corrected),
    (1.2, call_noted_late),
    (1.1, handed_over),
)
"""Days before now, and what happened then."""
