"""Nobody approves their own work: whom ``firebreak:notSelf`` keeps away from a task."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import Instance, Participant, Task, TaskState

NOT_SELF = "firebreak:notSelf"
STARTER, AUTHORS = "true", "authors"
AUTHOR = "author"
"""The reason by which a participant counts as one who wrote what the instance decides on."""


def excluded_people(session: Session, instance_id: str | None, rule: str) -> frozenset[str]:
    """Return the ids of the people who may not do a task under this rule.

    The rule is ``true`` (whoever started the instance), ``authors`` (whoever wrote what it decides on), ids of
    earlier activities (whoever did them, or had them done by a substitute), or several of these with commas; empty
    or ``false`` excludes nobody.
    """
    named = set(rule.replace(",", " ").split()) - {"false"}
    if instance_id is None or not named:
        return frozenset()
    people: set[str | None] = set()
    if STARTER in named:
        people.add(session.scalar(select(Instance.started_by).where(Instance.id == instance_id)))
    if AUTHORS in named:
        wrote = (Participant.instance_id == instance_id, Participant.reason == AUTHOR)
        people |= set(session.scalars(select(Participant.person_id).where(*wrote)))
    done = session.execute(
        select(Task.completed_by, Task.delegated_from).where(
            Task.instance_id == instance_id,
            Task.activity_id.in_(named),
            Task.state == TaskState.COMPLETED,
        )
    )
    for completed_by, delegated_from in done:
        people |= {completed_by, delegated_from}
    return frozenset(one for one in people if one is not None)
