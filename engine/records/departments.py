"""Which department managed a procedure when a case of it ended: the organisation as it was, not as it is (REC-002)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.catalogue import listing
from engine.model import Definition, DefinitionKind, Department, Person, Record, Role, RoleHolding, Setting
from engine.records.terms import as_read

SETTING = "records.departments"
"""The setting that keeps, for each procedure, which department managed it since when."""
STREAM = "cfg/retention"
_ROLE = "role:"


@dataclass(frozen=True)
class Managed:
    """Who manages a procedure: the role the catalogue names, and the department its holders belong to.

    ``department`` and ``name`` are empty where nobody who holds the role belongs to one.
    """

    role: str
    department: str
    name: str

    @property
    def key(self) -> str:
        """Return what the list of records is narrowed by."""
        return self.department or f"{_ROLE}{self.role}"


@dataclass(frozen=True)
class _Span:
    process: str
    since: datetime | None
    until: datetime | None
    by: Managed


class Departments:
    """Who managed which procedure when."""

    def __init__(self, session: Session) -> None:
        past, now = _past(session), managing(session)
        self._spans = {key: list(_spans(key, past.get(key) or [_entry("", one)])) for key, one in now.items()}
        self._spans |= {key: list(_spans(key, past[key])) for key in past if key not in now}

    def of(self, process_key: str, at: datetime) -> Managed | None:
        """Return who managed the procedure at a time; None where nobody does."""
        spans = self._spans.get(process_key, ())
        return next((one.by for one in reversed(spans) if one.since is None or one.since <= at), None)

    def of_role(self, role: str, at: datetime) -> Managed:
        """Return the department of a managing role at a time."""
        held = (self.of(key, at) for key in sorted(self._spans))
        return next((one for one in held if one is not None and one.role == role), Managed(role, "", ""))

    def known(self) -> dict[str, Managed]:
        """Return everyone who manages or managed a procedure, by key; of a renamed department its last name."""
        every = sorted((one for spans in self._spans.values() for one in spans), key=lambda one: one.until is None)
        return {one.by.key: one.by for one in every}

    def means(self, key: str) -> ColumnElement[bool]:
        """Return the condition on records that were managed by this one when their cases ended."""
        times: dict[tuple[datetime | None, datetime | None], list[str]] = defaultdict(list)
        for one in (one for spans in self._spans.values() for one in spans if one.by.key == key):
            times[one.since, one.until].append(one.process)
        ways = [
            and_(
                as_read(Record.process_key).in_(processes),
                Record.ended_at >= since if since else true(),
                Record.ended_at < until if until else true(),
            )
            for (since, until), processes in times.items()
        ]
        return or_(*ways) if ways else false()


def managing(session: Session) -> dict[str, Managed]:
    """Return who manages each procedure now.

    The department is the one called like the role, else that of most of its holders, else that of the role's head.
    """
    found = select(Definition.key, Definition.settings).where(Definition.kind == DefinitionKind.PROCESS)
    roles = {key: str((settings or {}).get("managed_by") or "") for key, settings in session.execute(found)}
    heads = {str(one["key"]): str(one["head"]) for one in listing(session, "managing_department")}
    wanted = {*roles.values(), *heads.values()} - {""}
    held = {**_held(session, wanted), **_called_alike(session, wanted)}
    nowhere = ("", "")
    return {
        key: Managed(role, *(held.get(role) or held.get(heads.get(role, "")) or nowhere))
        for key, role in sorted(roles.items())
        if role
    }


def note_departments(session: Session, *, by: str) -> None:
    """Keep, in the caller's transaction, who manages what from now on, where that changed.

    What no record ended under is not kept; where no department was known, or none is any more, nothing changes for
    the records there are.
    """
    past, changed = _past(session), []
    for process, now in managing(session).items():
        known = past.setdefault(process, [])
        last = known[-1] if known else None
        before = _managed(last) if last else None
        if before == now or (before and not now.department and before.role == now.role):
            continue
        if last and before and before.department and _has_ended(session, process, last["since"]):
            known.append(_entry(clock.now().isoformat(), now))
        else:
            known[-1:] = [_entry(last["since"] if last else "", now)]
        changed.append({"process": process, **asdict(now)})
    if not changed:
        return
    row = session.get(Setting, SETTING) or Setting(key=SETTING)
    row.value, row.changed_at, row.changed_by = past, clock.now(), None
    session.add(row)
    ledger.append(session, STREAM, "records.managed", by, {"changes": changed})
    session.flush()


def _has_ended(session: Session, process: str, since: str) -> bool:
    found = select(Record.number).where(Record.process_key == process)
    if since:
        found = found.where(Record.ended_at >= datetime.fromisoformat(since))
    return session.scalar(found.limit(1)) is not None


def _held(session: Session, roles: set[str]) -> dict[str, tuple[str, str]]:
    counting = (
        select(RoleHolding.role_key, Department.key, Department.name)
        .join(Person, Person.id == RoleHolding.person_id)
        .join(Department, Department.id == Person.department_id)
        .where(RoleHolding.role_key.in_(roles), Person.is_active)
        .group_by(RoleHolding.role_key, Department.key, Department.name)
        # The last one of a role wins: most holders, of as many the first key.
        .order_by(func.count(), Department.key.desc())
    )
    return {role: (key, name) for role, key, name in session.execute(counting)}


def _called_alike(session: Session, roles: set[str]) -> dict[str, tuple[str, str]]:
    named = select(Role.key, Department.key, Department.name).join(Department, Department.name == Role.name_zh)
    return {role: (key, name) for role, key, name in session.execute(named.where(Role.key.in_(roles)))}


def _past(session: Session) -> dict[str, list[dict[str, Any]]]:
    row = session.get(Setting, SETTING, populate_existing=True)
    return {key: list(known) for key, known in row.value.items()} if row is not None else {}


def _entry(since: str, one: Managed) -> dict[str, Any]:
    return {"since": since, **asdict(one)}


def _managed(entry: Mapping[str, Any]) -> Managed:
    return Managed(str(entry["role"]), str(entry["department"]), str(entry["name"]))


def _spans(process: str, known: list[dict[str, Any]]) -> Iterator[_Span]:
    times = [datetime.fromisoformat(one["since"]) if one["since"] else None for one in known]
    for entry, (since, until) in zip(known, pairwise([*times, None]), strict=True):
        yield _Span(process, since, until, _managed(entry))
