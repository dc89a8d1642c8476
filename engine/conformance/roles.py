"""Which role a diagram asks for at an element, and who held which role when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Held
from engine.definitions.model import Activity, Process
from engine.ledger.spelling import fields_of, told
from engine.model import COMPANY, Event, Role
from engine.work.roles import EVERYBODY

_CHANGES = {"role.granted": True, "role.revoked": False}


@dataclass(frozen=True)
class _History:
    """When the record of a person begins, and since when each role was held or no longer."""

    begins: datetime | None
    changes: Sequence[tuple[datetime, Held, bool]]


class Roles:
    """The roles of the company as its records have them; read once, when they are first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[str, _History] = {}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the key of every role by key and by name in both languages."""
        rows = self._session.execute(select(Role.key, Role.name_zh, Role.name_en)).all()
        return {name: row.key for row in rows for name in (row.key, row.name_zh, row.name_en)}

    def asked(self, process: Process) -> dict[str, frozenset[str]]:
        """Return for each user task the roles it is for, by element; what is worked out when it runs is left out."""
        found = {}
        for activity in process.activities.values():
            roles = self._asked_by(activity) if activity.kind == "userTask" else frozenset()
            if roles and EVERYBODY not in roles:
                found[activity.id] = roles
        return found

    def _asked_by(self, activity: Activity) -> frozenset[str]:
        names = _written(activity.candidate_groups or "")
        if activity.assignee or activity.candidate_users or names is None:
            return frozenset()
        if not names and activity.lane_role:
            names = [activity.lane_role]
        keys = [self.names.get(name) for name in names]
        # A lane that is no role of the company asks for nobody in particular.
        return frozenset(key for key in keys if key) if all(keys) else frozenset()

    def held(self, person_id: str, roles: Iterable[str], at: datetime, scope: tuple[str, str]) -> bool:
        """Tell whether a person held one of the roles then, in the company or in the scope.

        Before anything about the person was recorded that is not known, and taken to be so.
        """
        if person_id not in self._held:
            self._held[person_id] = self._history(person_id)
        history = self._held[person_id]
        if history.begins is None or at < history.begins:
            return True
        holds: set[Held] = set()
        for since, held, given in history.changes:
            if since > at:
                break
            (holds.add if given else holds.discard)(held)
        return any(Held(role) in holds or Held(role, *scope) in holds for role in roles)

    def _history(self, person_id: str) -> _History:
        stream = f"user/{person_id}"
        begins, changes = None, []
        rows = self._session.execute(select(Event.at, Event.body).where(Event.stream == stream).order_by(Event.seq))
        for row in rows:
            begins = begins or row.at
            for fact in told(fields_of(row.body)):
                if fact.type in _CHANGES:
                    public = fact.public
                    held = Held(public["role"], public.get("scope_kind", COMPANY), public.get("scope_id", ""))
                    changes.append((row.at, held, _CHANGES[fact.type]))
        return _History(begins, changes)


def _written(groups: str) -> list[str] | None:
    """Return the roles that a setting names as they stand, None when an expression works them out."""
    if not groups.startswith("="):
        return [each.strip() for each in groups.split(",") if each.strip()]
    try:
        # Texts and lists of texts are spelt in FEEL as they are in JSON.
        value = json.loads(groups[1:])
    except ValueError:
        return None
    names = [value] if isinstance(value, str) else value
    return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else None
