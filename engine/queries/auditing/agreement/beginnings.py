"""Since when records may be kept from, as their diagrams and the events of their projects say (REC-001)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import SYSTEM
from engine.definitions.triggers import Trigger
from engine.model import Definition, DefinitionKind, Record, Revision
from engine.records.triggers import begins, trigger_in
from engine.registers.entries import name_of_stream
from engine.registers.milestones import PROJECT, day_in


class Beginnings:
    """What retention may have begun by: the end of a case, or each day its project was said to reach a milestone."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._triggers: dict[tuple[str, str], Sequence[Trigger]] = {}
        self._changes: dict[str, Sequence[tuple[str, dict[str, Any]]]] = {}

    def fit(self, record: Record, digest: str) -> bool:
        """Tell whether retention of the record runs since one of these; ``digest`` is that of the diagram it ended by.

        A record that waited may have begun by what a later revision of its diagram says.
        """
        own, *later = self._triggers_of(record.process_key, digest)
        if own.milestone is None:
            return record.since == record.ended_at
        waited = [own, *later]
        if record.since is None:
            return any(self._may_wait(record.project, one) for one in waited)
        return any(
            record.since == begins(one, day, record.ended_at)
            for one in waited
            for day in (self._days(record.project, one) if one.milestone else [None])
        )

    def _may_wait(self, project: str, trigger: Trigger) -> bool:
        """Tell whether a record may wait still; what a process wrote is looked at once a year only."""
        if trigger.milestone is None:
            return True
        days = self._days(project, trigger, by_people=True)
        return not days or days[-1] is None

    def _days(self, project: str, trigger: Trigger, *, by_people: bool = False) -> list[date | None]:
        assert trigger.milestone is not None
        if project not in self._changes:
            self._changes[project] = self._read(project)
        name = f"data.{trigger.milestone.reached}"
        changes = [(actor, values[name]["new"]) for actor, values in self._changes[project] if name in values]
        return [day_in(new) for actor, new in changes if not by_people or actor != SYSTEM.id]

    def _read(self, project: str) -> Sequence[tuple[str, dict[str, Any]]]:
        facts = ledger.read(self._session, name_of_stream(PROJECT, project))
        return [(fact.actor, dict(fact.revealed)) for fact in facts if fact.type == "entry.saved"]

    def _triggers_of(self, process_key: str, digest: str) -> Sequence[Trigger]:
        """Return what the revision of this digest says, and those after it."""
        key = process_key, digest
        if key not in self._triggers:
            query = select(Revision.digest, Revision.source).join(Definition, Definition.id == Revision.definition_id)
            of_process = query.where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process_key)
            rows = self._session.execute(of_process.order_by(Revision.number)).all()
            first = next((place for place, row in enumerate(rows) if row.digest == digest), len(rows))
            found = [trigger_in(process_key, row.source) for row in rows[first:]]
            self._triggers[key] = found or [Trigger()]
        return self._triggers[key]
