"""Whom to ask about a procedure: who answers for it, and who holds the roles that work in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine.definitions.model import Process
from engine.model import Definition, Department, Person, Role, RoleHolding
from engine.text import Text
from engine.work.roles import EVERYBODY
from web.filters import role_name

NAMED = 6
"""How many people are named of a role; of the others the number is told."""
OWNER = Text("负责修订", "Keeps it up to date")
MANAGER = Text("归口管理", "In charge")
DOER = Text("办理", "Works in it")
_LIST = re.compile(r'=\s*\[\s*"\w+"(\s*,\s*"\w+")*\s*\]')
_QUOTED = re.compile(r'"(\w+)"')


@dataclass
class Contact:
    """A role with what it has to do with the procedure and the people who hold it anywhere."""

    key: str
    role: str
    duties: list[Text] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        """Return how many hold the role besides those named."""
        return self.count - len(self.people)

    @property
    def is_everybody(self) -> bool:
        """Tell whether everybody in the company holds the role."""
        return self.key == EVERYBODY


def contacts_of(session: Session, definition: Definition, process: Process) -> list[Contact]:
    """Return the roles of a procedure, its owner first, each with the first of its holders and their departments."""
    roles = {role.key: role for role in session.scalars(select(Role))}
    by_name = {role.name_zh: key for key, role in roles.items()}
    asked = {"owner": OWNER, "managed_by": MANAGER}
    duties = [(str(definition.settings.get(name, "")), duty) for name, duty in asked.items()]
    duties += [(key, DOER) for key in dict.fromkeys(by_name.get(name, name) for name in _working(process))]
    found: dict[str, Contact] = {}
    for key, duty in duties:
        if key in roles:
            found.setdefault(key, Contact(key, role_name(roles[key]))).duties.append(duty)
    for row in session.execute(_holders(found)):
        found[row.role_key].people.append((row.name, row.department or ""))
        found[row.role_key].count = row.total
    return list(found.values())


def _working(process: Process) -> Iterable[str]:
    """Yield the roles whose work is in the process: those of its lanes, and those its tasks name outright."""
    yield from process.lane_roles.values()
    for activity in process.activities.values():
        groups = activity.candidate_groups or ""
        if _LIST.fullmatch(groups):
            yield from _QUOTED.findall(groups)
        elif not groups.startswith("="):
            yield from map(str.strip, groups.split(","))


def _holders(roles: Iterable[str]) -> Select[tuple[str, str, str | None, int]]:
    held = (
        select(RoleHolding.role_key, RoleHolding.person_id)
        .where(RoleHolding.role_key.in_([key for key in roles if key != EVERYBODY]))
        .distinct()
        .subquery()
    )
    inside = func.row_number().over(partition_by=held.c.role_key, order_by=Person.login).label("place")
    count = func.count().over(partition_by=held.c.role_key).label("total")
    counted = (
        select(held.c.role_key, Person.name, Department.name.label("department"), count, inside)
        .join(Person, Person.id == held.c.person_id)
        .outerjoin(Department, Department.id == Person.department_id)
        .where(Person.is_active)
        .subquery()
    )
    shown = counted.c
    return (
        select(shown.role_key, shown.name, shown.department, shown.total)
        .where(shown.place <= NAMED)
        .order_by(shown.role_key, shown.place)
    )
