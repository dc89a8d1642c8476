"""``firebreak privacy``: what to do about erased personal data after a restore, and in the database's file."""

from __future__ import annotations

import click

from engine import commands
from engine.actor import SYSTEM
from engine.database import write_anew
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database


@click.group()
def command() -> None:
    """已删除的个人信息 / personal data that was erased."""


@command.command()
def replay() -> None:
    """恢复备份后，重新执行此前批准的删除 / carry out again, in a restored database, what was approved before."""
    with database() as (session, settings):
        commands.restore_clock(session)
        count = commands.replay_privacy(session, settings.data, by=SYSTEM)
    say(Text(f"重新执行 {count} 项请求", f"Requests carried out again: {count}"))


@command.command()
def clean() -> None:
    """重写数据库，使已删除的内容不留在空闲页中；请在无人使用时运行 / write the database anew, while nobody uses it."""
    with database() as (session, _settings):
        engine = session.get_bind().engine
        session.close()
        write_anew(engine)
    say(Text("数据库已重写", "The database was written anew"))
