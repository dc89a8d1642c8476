"""``firebreak demo``: the demo company and its clock."""

from __future__ import annotations

import click

from engine import clock
from engine.actor import SYSTEM
from engine.commands import restore_clock
from engine.text import Text
from web import demo_mode
from web.cli import demo_people
from web.cli.failing import say
from web.cli.opening import database


@click.group()
def command() -> None:
    """演示公司与演示时钟 / the demo company and its clock."""


@command.command()
def load() -> None:
    """把演示公司载入空数据库，只载入一次 / load the demo company into an empty database, once."""
    with database() as (session, settings):
        if not demo_people.load_once(session, settings):
            say(Text("数据库中已有人员，未载入演示公司", "There are people already; the demo company was not loaded"))
            return
        click.echo(demo_people.listed(session))


@command.command()
def on() -> None:
    """打开演示模式：管理员可以快进时钟 / let administrators move the clock forward."""
    _switch(True)


@command.command()
def off() -> None:
    """关闭演示模式 / turn demo mode off."""
    _switch(False)


@command.command()
def status() -> None:
    """显示演示模式与时钟 / show demo mode and clock."""
    with database() as (session, _settings):
        is_on = demo_mode.is_on(session)
        restore_clock(session)
    say(Text("演示模式：开", "demo mode: on") if is_on else Text("演示模式：关", "demo mode: off"))
    now = f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"
    say(Text(f"系统时间：{now}（快进 {clock.offset()}）", f"time: {now} (ahead by {clock.offset()})"))


def _switch(wanted: bool) -> None:
    with database() as (session, _settings):
        demo_mode.switch(session, wanted, by=SYSTEM)
    say(Text("演示模式已打开", "demo mode is on") if wanted else Text("演示模式已关闭", "demo mode is off"))
