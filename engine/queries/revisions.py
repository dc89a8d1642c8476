"""The revisions of a definition: which applied when, and which forms and tables belonged to one of a procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.model import Process
from engine.instances.programs import diagram_of
from engine.model import Definition, DefinitionKind, Deployment, Person, Revision


@dataclass(frozen=True)
class Edition:
    """A revision with when it applied (``until`` is None while it does), who put it into force and why."""

    revision: Revision
    since: datetime
    until: datetime | None
    by: str
    note: str

    @property
    def is_current(self) -> bool:
        """Tell whether it is the one in force."""
        return self.until is None


def editions(session: Session, definition: Definition) -> list[Edition]:
    """Return every revision that ever applied, the newest first."""
    found = (
        select(Revision, Person.name, Deployment.note)
        .join(Deployment, Deployment.id == Revision.deployment_id)
        .outerjoin(Person, Person.id == Deployment.by_id)
        .where(Revision.definition_id == definition.id)
        .order_by(Revision.number.desc())
    )
    return [
        Edition(revision, revision.effective_from or revision.created_at, revision.effective_to, by or "", note)
        for revision, by, note in session.execute(found)
    ]


def parts_named(process: Process, settings: Mapping[str, Any]) -> list[tuple[DefinitionKind, str]]:
    """Return the forms and decision tables a procedure names: in its drawing, and for customers in its settings."""
    named: set[tuple[DefinitionKind, str]] = set()
    for activity in process.activities.values():
        if activity.form_id:
            named.add((DefinitionKind.FORM, activity.form_id))
        if activity.decision_id:
            named.add((DefinitionKind.DECISION, activity.decision_id))
    asked = (settings.get(name) for name in ("portal_form", "feedback_form"))
    return sorted(named | {(DefinitionKind.FORM, str(key)) for key in asked if key})


def parts_of(session: Session, revision: Revision, until: datetime | None = None) -> Sequence[Revision]:
    """Return the revisions of the forms and tables a revision of a procedure names, as they were last before ``until``.

    Without ``until`` those in force; what is not deployed, or was not yet, is left out.
    """
    definition = revision.definition
    process = diagram_of(session, revision.id).processes[definition.key]
    named = parts_named(process, definition.settings)
    found = (
        select(Revision)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Definition.key.in_([key for _, key in named]))
        .order_by(Revision.number)
    )
    found = found.where(Revision.id == Definition.current_id if until is None else Revision.effective_from < until)
    latest = {(each.definition.kind, each.definition.key): each for each in session.scalars(found)}
    return [latest[one] for one in named if one in latest]
