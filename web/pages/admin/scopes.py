"""The scopes roles are held in, by the names people know."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from engine.model import COMPANY, Department, Entry
from web import db


def names() -> dict[tuple[str, str], str]:
    """Return the name of every scope by kind and id, the whole company first."""
    session = db.session()
    projects = select(Entry).where(Entry.register_key == "project", Entry.retired_at.is_(None)).order_by(Entry.number)
    found = {(COMPANY, ""): _("全公司")}
    found |= {("project", row.number): row.title or row.number for row in session.scalars(projects)}
    departments = session.scalars(select(Department).order_by(Department.key))
    return found | {("department", row.key): row.name for row in departments}


def to_choose() -> list[tuple[str, str]]:
    """Return the values and names of a list to choose a scope from."""
    labels = {"project": _("项目"), "department": _("部门")}
    return [
        (f"{kind}:{scope_id}" if scope_id else kind, f"{labels[kind]}: {name}" if kind in labels else name)
        for (kind, scope_id), name in names().items()
    ]
