"""``firebreak restore``: after a backup was put back, before anybody works again; and the record of a rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM, Actor
from engine.sealing.restoring import check_mark, leave_mark
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database

REPLAYED: tuple[tuple[Text, Callable[..., int]], ...] = (
    (Text("已执行的销毁清单", "Destruction lists that were executed"), commands.replay_destructions),
    (Text("删除个人信息的请求", "Requests to erase personal data"), commands.replay_privacy),
)
"""What is done again because the backup is older: in words, and what is called with session, data folder and actor."""


@click.command()
@click.option(
    "--kept",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="留存的最新检查点；默认为数据文件夹中的 checkpoint.txt / the newest checkpoint somebody kept.",
)
@click.option(
    "--tested",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="登记一次恢复演练：演练机上 firebreak log checkpoint 打印的检查点 / record a rehearsal by its checkpoint.",
)
def command(kept: Path | None, tested: Path | None) -> None:
    """备份恢复之后、开放使用之前运行 / run after a backup was put back, before anybody works again."""
    with database() as (session, settings):
        commands.restore_clock(session)
        if tested:
            commands.note_rehearsal(session, tested.read_text(encoding="utf-8"), by=SYSTEM)
            say(Text("已登记恢复演练", "The rehearsal is recorded"))
            return
        note = kept.read_text(encoding="utf-8") if kept else None
        done = commands.note_restore(session, settings.data, note, by=SYSTEM)
        say(
            Text(
                f"已登记恢复：第 {done.incarnation} 代，日志接在第 {done.size} 项之后，丢失 {done.lost} 项",
                f"Recorded: incarnation {done.incarnation}, behind {done.size} entries, {done.lost} lost",
            )
        )
        _replay(session, settings.data, SYSTEM)
        leave_mark(session, settings.data)
        check_mark(session, settings.data)


def _replay(session: Session, folder: Path, by: Actor) -> None:
    for what, replay in REPLAYED:
        count = replay(session, folder, by=by)
        say(Text(f"{what.zh}：重新执行 {count} 项", f"{what.en}: {count} done again"))
