"""The sheets of a case's countersigns: who was asked, who has signed how and when, who is still awaited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.countersigns import Countersign, Outcome, rule_of
from engine.feel.values import decode, to_plain
from engine.instances.migrating import load_run
from engine.model import Department, Instance, InstanceState, Person, Role, Task, TaskState
from engine.queries.history import Item
from engine.text import Text
from engine.tokens import Signing
from engine.work.signers import WITHDRAWN, place_of

LineState = Literal["signed", "awaited", "queued", "unneeded", "withdrawn"]


@dataclass(frozen=True)
class Line:
    """One signer: the roles asked, who signed or has the task, and what was signed.

    ``principal`` is the absent person somebody else signed for; ``is_late`` says that they joined while it ran.
    """

    number: int
    state: LineState
    roles: tuple[Text, ...]
    department: str = ""
    person: str = ""
    principal: str = ""
    decision: str = ""
    opinion: str = ""
    at: datetime | None = None
    task_id: str | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Sheet:
    """One countersign of a case; without ``outcome`` it runs, or was broken off (``is_running`` tells which).

    ``settings`` are those of its activity, for asking who may change it.
    """

    id: str
    activity_id: str
    name: str
    rule: Countersign | None
    in_turn: bool
    is_running: bool
    outcome: Outcome | None
    lines: tuple[Line, ...]
    settings: Mapping[str, str]

    @property
    def signed(self) -> int:
        """Return how many have signed."""
        return sum(line.state == "signed" for line in self.lines)

    @property
    def signers(self) -> int:
        """Return how many are to sign, those withdrawn left out."""
        return sum(line.state != "withdrawn" for line in self.lines)


def sheets(session: Session, instance: Instance, history: Sequence[Item]) -> list[Sheet]:
    """Return the countersigns of a case in the order they began; ``history`` is what the reader may see of it."""
    tasks: dict[str, list[Task]] = {}
    for task in session.scalars(select(Task).where(Task.instance_id == instance.id).order_by(Task.created_at, Task.id)):
        place = place_of(task.properties)
        if place is not None:
            tasks.setdefault(place["countersign"], []).append(task)
    if not tasks:
        return []
    is_open = instance.state == InstanceState.ACTIVE
    running = {one.id: one for one in load_run(session, instance).signings} if is_open else {}
    names = _Names(session, [task for group in tasks.values() for task in group], running.values())
    return [_sheet(id_, group, running.get(id_), history, names) for id_, group in tasks.items()]


def _sheet(id_: str, tasks: list[Task], running: Signing | None, history: Sequence[Item], names: _Names) -> Sheet:
    ended = [item for item in history if item.type == "countersign.concluded" and item.facts["countersign"] == id_]
    added = {
        item.facts["number"] for item in history if item.type == "signer.added" and item.facts["countersign"] == id_
    }
    signed = {item.task_id: item for item in history if item.type == "task.completed"}
    lines = [_line(task, signed.get(task.id), added, names) for task in tasks]
    for signer in () if running is None else running.signers:
        if signer.state == "queued":
            roles, people = names.roles(signer.roles), names.people(signer.people)
            lines.append(Line(signer.number, "queued", roles, person=people, is_late=signer.number in added))
    latest = tasks[-1]
    return Sheet(
        id=id_,
        activity_id=latest.activity_id,
        name=latest.name,
        rule=rule_of(latest.properties),
        in_turn=(place_of(latest.properties) or {})["in_turn"],
        is_running=running is not None,
        outcome=ended[-1].facts["outcome"] if ended else None,
        lines=tuple(sorted(lines, key=lambda line: line.number)),
        settings=latest.properties,
    )


def _line(task: Task, signed: Item | None, added: set[int], names: _Names) -> Line:
    place = place_of(task.properties) or {}
    state: LineState = "awaited" if task.state == TaskState.OPEN else "signed"
    if task.state == TaskState.CANCELLED:
        state = "withdrawn" if task.outcome == WITHDRAWN else "unneeded"
    who = task.completed_by or task.assignee_id
    said = {} if signed is None else {name: to_plain(decode(value)) for name, value in signed.data.items()}
    return Line(
        number=place["number"],
        state=state,
        roles=names.roles(place["roles"]),
        department=names.department(who),
        person=names.people([who]) if who else "",
        principal=names.people([task.delegated_from]) if task.delegated_from else "",
        decision=(task.outcome or "agree") if state == "signed" else "",
        opinion=str(said.get("opinion") or ""),
        at=task.completed_at if state == "signed" else None,
        task_id=task.id,
        is_late=place["number"] in added,
    )


class _Names:
    """The people, departments and roles on the sheets of one case, read at once."""

    def __init__(self, session: Session, tasks: Sequence[Task], running: Any) -> None:
        queued = [signer for signing in running for signer in signing.signers]
        people = {id_ for task in tasks for id_ in (task.completed_by, task.assignee_id, task.delegated_from)}
        people |= {name for signer in queued for name in signer.people}
        rows = session.execute(
            select(Person.id, Person.login, Person.name, Department.name)
            .outerjoin(Department, Department.id == Person.department_id)
            .where(Person.id.in_(people) | Person.login.in_(people))
        ).all()
        self._people = {key: name for id_, login, name, _ in rows for key in (login, id_)}
        self._departments = {id_: department or "" for id_, _, _, department in rows}
        keys = {key for task in tasks for key in (place_of(task.properties) or {})["roles"]}
        keys |= {key for signer in queued for key in signer.roles}
        found = session.execute(select(Role.key, Role.name_zh, Role.name_en).where(Role.key.in_(keys)))
        self._roles = {key: Text(zh, en) for key, zh, en in found}

    def roles(self, keys: Sequence[str]) -> tuple[Text, ...]:
        return tuple(self._roles.get(key, Text(key, key)) for key in keys)

    def people(self, ids: Sequence[str]) -> str:
        return "、".join(self._people.get(id_, id_) for id_ in ids)

    def department(self, person_id: str | None) -> str:
        return self._departments.get(person_id or "", "")
