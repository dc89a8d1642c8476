"""``firebreak user``: accounts and roles from the command line."""

from __future__ import annotations

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.errors import NotFound
from engine.identity import accounts, roles
from engine.identity.sign_in import find
from engine.model import COMPANY, Person, RoleHolding
from engine.text import Text
from web.cli.failing import say
from web.cli.opening import database
from web.cli.table import table


@click.group()
def command() -> None:
    """人员与角色 / people and roles."""


_password = click.option(
    "--password",
    prompt="密码 / password",
    hide_input=True,
    confirmation_prompt=True,
    help="不填则提示输入 / asked for when absent.",
)


@command.command()
@click.argument("login")
@click.argument("name")
@click.option("--title", default="", help="职务 / title.")
@click.option("--email", default="", help="邮箱 / e-mail.")
@click.option("--role", "role_keys", multiple=True, help="角色，可多次给出 / role, may be repeated.")
@_password
def add(login: str, name: str, title: str, email: str, role_keys: tuple[str, ...], password: str) -> None:
    """新增人员 / add a person."""
    with database() as (session, _settings):
        details = {"name": name, "title": title, "email": email}
        person = accounts.add(session, login, details, password, by=SYSTEM)
        for key in role_keys:
            roles.grant(session, person.id, key, by=SYSTEM)
    say(Text(f"已新增 {login}", f"{login} added"))


@command.command()
@click.argument("login")
@_password
def password(login: str, password: str) -> None:
    """重设密码 / set a new password."""
    with database() as (session, _settings):
        accounts.reset_password(session, _person(session, login).id, password, by=SYSTEM)
    say(Text(f"{login} 的密码已重设", f"The password of {login} is set"))


@command.command()
@click.argument("login")
@click.argument("role")
@click.option(
    "--scope", default=COMPANY, show_default=True, metavar="KIND[:ID]", help="company、project:编号、department:代码"
)
@click.option("--revoke", is_flag=True, help="收回而不是授予 / take away instead.")
def role(login: str, role: str, scope: str, revoke: bool) -> None:
    """授予或收回角色 / give a role or take it away."""
    kind, _colon, scope_id = scope.partition(":")
    with database() as (session, _settings):
        person = _person(session, login)
        if not revoke:
            roles.grant(session, person.id, role, kind, scope_id, by=SYSTEM)
            return
        held = {"person_id": person.id, "role_key": role, "scope_kind": kind, "scope_id": scope_id}
        holding = session.scalar(select(RoleHolding).filter_by(**held))
        if holding is None:
            raise NotFound(Text(f"{login} 没有角色 {role}", f"{login} does not have the role {role}"))
        roles.revoke(session, holding.id, by=SYSTEM)


@command.command("list")
def list_people() -> None:
    """列出人员 / list people."""
    with database() as (session, _settings):
        held: dict[str, list[str]] = {}
        for holding in session.scalars(select(RoleHolding).order_by(RoleHolding.role_key)):
            held.setdefault(holding.person_id, []).append(holding.role_key)
        people = session.scalars(select(Person).order_by(Person.login))
        rows = [
            (
                row.login,
                row.name,
                row.title,
                ", ".join(held.get(row.id, [])),
                "" if row.is_active else "停用 / inactive",
            )
            for row in people
        ]
    click.echo(table(("账号 login", "姓名 name", "职务 title", "角色 roles", "状态 state"), rows))


def _person(session: Session, login: str) -> Person:
    person = find(session, login)
    if person is None:
        raise NotFound(Text(f"没有账号 {login}", f"There is no login {login}"))
    return person
