"""``firebreak migrate``: brings the database to this version."""

from __future__ import annotations

import click

from engine import migrations
from engine.ledger.grants import grant
from engine.text import Text
from web import config
from web.cli.failing import say
from web.cli.opening import reach


@click.command()
@click.option(
    "--draft",
    metavar="WORDS",
    help="（开发）由表结构的变化起草下一个迁移 / write the next migration from changed tables.",
)
@click.option(
    "--role",
    metavar="NAME",
    help="（PostgreSQL）授予网站所用的角色权限，它不能改动已记录的事件 / what the site's role may do, and no more.",
)
def command(draft: str | None, role: str | None) -> None:
    """把数据库更新到当前版本 / bring the database to this version."""
    engine = reach(config.load())
    if draft:
        click.echo(migrations.draft(engine, draft))
    elif migrations.upgrade(engine):
        say(Text(f"数据库已更新到版本 {migrations.HEAD}", f"The database now has version {migrations.HEAD}"))
    else:
        say(Text(f"数据库已是版本 {migrations.HEAD}", f"The database has version {migrations.HEAD} already"))
    if role:
        grant(engine, role)
        say(Text(f"已授权角色 {role}", f"The role {role} has its rights"))
    engine.dispose()
