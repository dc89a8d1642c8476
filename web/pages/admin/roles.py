"""Roles work is addressed to: who holds them where, and which nobody holds."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from engine.errors import Invalid, NotFound
from engine.identity import roles as identity
from engine.model import Person, Role, RoleHolding
from engine.text import Text
from web import current, db
from web.pages.admin import scopes
from web.pages.admin.base import blueprint, saved

EVERYBODY = "employee"
_FIELDS = ("key", "name_zh", "name_en", "description")


@dataclass(frozen=True)
class Holder:
    """A person who holds a role, and the name of the scope they hold it in."""

    person: Person
    scope: str


@blueprint.get("/roles")
def roles() -> str:
    """Show every role with those who hold it."""
    return _page()


@blueprint.post("/roles")
def add_role() -> Response | tuple[str, int]:
    """Add a role."""
    key = request.form.get("key", "").strip()
    if db.session().get(Role, key) is not None:
        refusal = Invalid(Text(f"角色代码“{key}”已被使用", f'The role key "{key}" is taken'))
        return _page("new", refusal.text), refusal.status
    return _save(key, "new")


@blueprint.post("/roles/<key>")
def edit_role(key: str) -> Response | tuple[str, int]:
    """Change the names and the description of a role."""
    if db.session().get(Role, key) is None:
        raise NotFound()
    return _save(key, key)


def _save(key: str, part: str) -> Response | tuple[str, int]:
    name = Text(request.form.get("name_zh", ""), request.form.get("name_en", ""))
    try:
        identity.add_role(db.session(), key, name, request.form.get("description", ""), by=current.actor())
    except Invalid as refusal:
        return _page(part, refusal.text), refusal.status
    return saved(".roles")


def _page(part: str = "", refusal: Text | None = None) -> str:
    session = db.session()
    held = _held(session)
    rows = list(session.scalars(select(Role).order_by(Role.key)))
    return render_template(
        "admin/roles.html",
        rows=rows,
        held=held,
        empty=[row for row in rows if row.key not in held and row.key != EVERYBODY],
        everybody=EVERYBODY,
        part=part,
        refusal=refusal,
        form={name: request.form.get(name, "") for name in _FIELDS} if part else {},
    )


def _held(session: Session) -> dict[str, list[Holder]]:
    """Return the people in office who hold each role, by role key."""
    names = scopes.names()
    found = (
        select(RoleHolding, Person)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(Person.is_active)
        .order_by(RoleHolding.scope_kind, RoleHolding.scope_id, Person.name)
    )
    held: dict[str, list[Holder]] = {}
    for holding, person in session.execute(found):
        scope = names.get((holding.scope_kind, holding.scope_id), holding.scope_id)
        held.setdefault(holding.role_key, []).append(Holder(person, scope))
    return held
