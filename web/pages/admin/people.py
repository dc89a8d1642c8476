"""The list of people with their roles, and adding one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from engine.errors import Invalid
from engine.identity import accounts
from engine.model import Department, Person, Role, RoleHolding
from engine.text import Text
from web import current, db
from web.pages.admin import scopes
from web.pages.admin.base import blueprint


@blueprint.get("/people")
def people() -> str:
    """Show everybody, or those found by name, login, department or role."""
    session = db.session()
    words = request.args.get("q", "").strip()
    department = request.args.get("department", "")
    role = request.args.get("role", "")
    found = select(Person).options(joinedload(Person.department)).order_by(Person.is_active.desc(), Person.login)
    if words:
        found = found.where(
            or_(Person.name.contains(words), Person.login.contains(words), Person.title.contains(words))
        )
    if department:
        found = found.where(Person.department_id == department)
    if role:
        found = found.where(Person.id.in_(select(RoleHolding.person_id).where(RoleHolding.role_key == role)))
    rows = session.scalars(found).all()
    return render_template(
        "admin/people.html",
        rows=rows,
        held=_held(),
        roles=session.scalars(select(Role).order_by(Role.key)).all(),
        departments=departments_to_choose(),
        scope_names=scopes.names(),
    )


@blueprint.get("/people/new")
def new_person() -> str:
    """Show the form for a new person."""
    return _form()


@blueprint.post("/people/new")
def add_person() -> tuple[str, int] | Response:
    """Add a person and go on to their roles."""
    details = {name: request.form.get(name, "") for name in accounts.DETAILS}
    try:
        person = accounts.add(
            db.session(),
            request.form.get("login", ""),
            details,
            request.form.get("password") or None,
            by=current.actor(),
        )
    except Invalid as refusal:
        return _form(refusal.text), refusal.status
    return redirect(url_for(".person", person_id=person.id), 303)


def departments_to_choose() -> list[tuple[str, str]]:
    """Return id and name of every department."""
    rows = db.session().scalars(select(Department).order_by(Department.key))
    return [(row.id, row.name) for row in rows]


def _held() -> dict[str, list[tuple[Role, RoleHolding]]]:
    held: dict[str, list[tuple[Role, RoleHolding]]] = {}
    joined = select(Role, RoleHolding).join(RoleHolding, RoleHolding.role_key == Role.key).order_by(Role.key)
    for role, holding in db.session().execute(joined):
        held.setdefault(holding.person_id, []).append((role, holding))
    return held


def _form(refusal: Text | None = None) -> str:
    return render_template("admin/new_person.html", refusal=refusal, departments=departments_to_choose())
