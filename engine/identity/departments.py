"""Departments: their heads answer for them, their parents stand above them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.database import transaction
from engine.errors import Invalid, NotFound
from engine.identity import facts
from engine.model import Department
from engine.records.departments import note_departments
from engine.text import Text

_KEY = re.compile(r"[a-z][a-z0-9_]{1,63}")
_FIELDS = ("name", "parent_id", "head_id")


def add(session: Session, key: str, details: Mapping[str, str | None], *, by: Actor) -> Department:
    """Add a department; ``details`` may have name, parent_id and head_id."""
    facts.administrator(by)
    if not _KEY.fullmatch(key):
        raise Invalid(
            Text(
                "部门代码由小写字母、数字和下划线组成，以字母开头",
                "A department key has lower-case letters, digits and underscores and begins with a letter",
            )
        )
    with transaction(session):
        if session.scalar(select(Department.id).filter_by(key=key)) is not None:
            raise Invalid(Text(f"部门代码 {key} 已被使用", f"The department key {key} is taken"))
        department = Department(key=key, name="")
        session.add(department)
        _apply(session, department, {"name": "", **details})
        session.flush()
        body = {"department": key, **{name: getattr(department, name) for name in _FIELDS}}
        ledger.append(session, facts.DEPARTMENTS, "department.added", by.id, body)
    return department


def edit(session: Session, department_id: str, details: Mapping[str, str | None], *, by: Actor) -> None:
    """Change name, parent or head; a department cannot stand above itself."""
    facts.administrator(by)
    with transaction(session):
        department = session.get(Department, department_id)
        if department is None:
            raise NotFound()
        changed = _apply(session, department, details)
        if changed:
            body = {"department": department.key, "changes": changed}
            ledger.append(session, facts.DEPARTMENTS, "department.changed", by.id, body)
            session.flush()
            note_departments(session, by=by.id)


def _apply(session: Session, department: Department, details: Mapping[str, str | None]) -> dict[str, dict[str, object]]:
    wanted = {name: (details[name] or "").strip() or None for name in _FIELDS if name in details}
    if "name" in wanted and wanted["name"] is None:
        raise Invalid(Text("请填写部门名称", "The department's name is missing"))
    if wanted.get("head_id"):
        facts.person(session, wanted["head_id"] or "")
    above = session.get(Department, wanted["parent_id"]) if wanted.get("parent_id") else None
    while above is not None:
        if above is department:
            raise Invalid(Text("部门不能隶属于自己", "A department cannot stand above itself"))
        above = session.get(Department, above.parent_id) if above.parent_id else None
    return facts.changes(department, wanted)
