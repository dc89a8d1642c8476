"""The reference lists every form may offer, as ``{label, value}``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import ControlledDocument, Department, Person
from web.work.names import project_names

Options = list[dict[str, str]]


@dataclass(frozen=True)
class Group:
    """The people of one department, as ``(id, words)``."""

    name: str
    people: Sequence[tuple[str, str]]


def public_lists(session: Session) -> dict[str, Options]:
    """Return the lists anybody may see: ``projects``."""
    return {"projects": [{"label": name, "value": number} for number, name in project_names(session).items()]}


def desk_lists(session: Session) -> dict[str, Options]:
    """Return the lists employees see: ``projects`` and ``people``."""
    people = [{"label": words, "value": key} for group in departments(session) for key, words in group.people]
    return {**public_lists(session), "people": people}


def document_list(session: Session, locale: str) -> Options:
    """Return the documents in the list that are not void, by number; the value is what a record says of each."""
    found = (
        select(ControlledDocument)
        .where(ControlledDocument.voided_at.is_(None), ControlledDocument.title_zh != "")
        .order_by(ControlledDocument.number)
    )
    return [_document(one, locale) for one in session.scalars(found)]


def _document(one: ControlledDocument, locale: str) -> dict[str, str]:
    title = one.title_en if locale == "en" and one.title_en else one.title_zh
    return {"label": f"{one.number} {title}", "value": f"{one.number} {one.title_zh}"}


def departments(session: Session, *, without: str | None = None) -> list[Group]:
    """Return the active people by department, in the departments' order, those without one last."""
    found = (
        select(Person, Department.name)
        .outerjoin(Department, Department.id == Person.department_id)
        .where(Person.is_active)
        .order_by(Department.key.is_(None), Department.key, Person.login)
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for person, department in session.execute(found):
        if person.id != without:
            words = f"{person.name} {person.title}".strip()
            groups.setdefault(department or "—", []).append((person.id, words))
    return [Group(name, people) for name, people in groups.items()]
