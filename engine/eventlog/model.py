"""What an event log says, as plain data: the one shape that writing, reading and checking share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SCHEDULE = "schedule"
ASSIGN = "assign"
REASSIGN = "reassign"
COMPLETE = "complete"
WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One thing that happened to one activity; ``lifecycle`` is a transition of the standard XES lifecycle.

    ``activity`` is the element's id in ``process`` (a called process has its own), ``kind`` its BPMN name, empty
    where a log from elsewhere does not say.  ``at`` is UTC.  ``resource`` is who did it (a person's id, ``system``,
    ``customer``, or the name a foreign log gives), ``on_behalf_of`` whom that person stood in for, ``roles`` the roles
    that were asked to (in a foreign log: the role it was done in).  ``due_at`` is by when, and ``is_late`` says that it
    was completed later.  ``seq``, ``hash`` and ``revision`` (the digest of the diagram it
    happened under) tie it to its event in the ledger; logs from elsewhere have none.
    """

    activity: str
    name: str
    lifecycle: str
    at: datetime
    kind: str = ""
    process: str = ""
    resource: str | None = None
    roles: tuple[str, ...] = ()
    outcome: str = ""
    due_at: datetime | None = None
    is_late: bool = False
    on_behalf_of: str | None = None
    task: str | None = None
    seq: int | None = None
    hash: str | None = None
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """A case went over to another revision after event ``seq``: ``names`` are elements whose id changed, old to new."""

    seq: int
    revision: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """One case with its events in order.

    ``state`` is active, completed, cancelled or failed; a log from elsewhere holds only ended cases unless it was said
    otherwise.  ``revision`` is the digest and ``label`` the name of the revision the case runs on (last), ``migrated``
    how it came there.  ``flows`` are the sequence flows of the case's own process it went along, in order.
    """

    number: str
    process: str
    events: tuple[LogEvent, ...]
    title: str = ""
    state: str = "completed"
    revision_id: str | None = None
    revision: str | None = None
    label: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    scope: tuple[str, str] = ("company", "")
    migrated: tuple[Renamed, ...] = ()
    flows: tuple[str, ...] = ()
