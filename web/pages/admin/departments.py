"""Departments with head and superior."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from engine.errors import Invalid
from engine.identity import departments as identity
from engine.model import Department, Person
from engine.text import Text
from web import current, db
from web.pages.admin.base import blueprint, saved

_FIELDS = ("name", "parent_id", "head_id")


@blueprint.get("/departments")
def departments() -> str:
    """Show every department."""
    return _page()


@blueprint.post("/departments")
def add_department() -> tuple[str, int] | Response:
    """Add a department."""
    try:
        identity.add(db.session(), request.form.get("key", "").strip(), _details(), by=current.actor())
    except Invalid as refusal:
        return _page("new", refusal.text), refusal.status
    return saved(".departments")


@blueprint.post("/departments/<department_id>")
def edit_department(department_id: str) -> tuple[str, int] | Response:
    """Change a department."""
    try:
        identity.edit(db.session(), department_id, _details(), by=current.actor())
    except Invalid as refusal:
        return _page(department_id, refusal.text), refusal.status
    return saved(".departments")


def _details() -> dict[str, str | None]:
    return {name: request.form.get(name) or None for name in _FIELDS if name in request.form}


def _page(part: str = "", refusal: Text | None = None) -> str:
    session = db.session()
    members = select(Person.department_id, func.count()).where(Person.is_active).group_by(Person.department_id)
    return render_template(
        "admin/departments.html",
        rows=_in_order(list(session.scalars(select(Department).order_by(Department.key)))),
        members=dict(session.execute(members).all()),
        people=[
            (row.id, row.name) for row in session.scalars(select(Person).where(Person.is_active).order_by(Person.name))
        ],
        part=part,
        refusal=refusal,
    )


def _in_order(rows: list[Department]) -> list[tuple[int, Department]]:
    """Return the departments as a tree, each with its depth."""
    below: dict[str | None, list[Department]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    ordered: list[tuple[int, Department]] = []

    def descend(parent: str | None, depth: int) -> None:
        for row in below.get(parent, []):
            ordered.append((depth, row))
            descend(row.id, depth + 1)

    descend(None, 0)
    return ordered
