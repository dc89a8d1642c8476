"""Heads and superiors."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Department, Person


def department_head(session: Session, person: Person) -> Person | None:
    """Return the active head of the person's own department, which may be the person."""
    return next(_heads(session, person.department_id, levels=1), None)


def superior(session: Session, person: Person) -> Person | None:
    """Return who stands above the person: the department's head, for a head the parent department's.

    Departments without an active head are passed over on the way up; None at the top.
    """
    return next((head for head in _heads(session, person.department_id) if head.id != person.id), None)


def heads_above(session: Session, department_key: str) -> Iterator[Person]:
    """Yield the active heads from the department with this key or id upwards."""
    query = select(Department.id).where((Department.key == department_key) | (Department.id == department_key))
    yield from _heads(session, session.scalar(query))


def _heads(session: Session, department_id: str | None, levels: int | None = None) -> Iterator[Person]:
    seen: set[str] = set()
    while department_id is not None and department_id not in seen and len(seen) != levels:
        seen.add(department_id)
        department = session.get(Department, department_id)
        if department is None:
            return
        head = session.get(Person, department.head_id) if department.head_id else None
        if head is not None and head.is_active:
            yield head
        department_id = department.parent_id
