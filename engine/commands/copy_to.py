"""Send people a copy of a case for information (抄送)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid
from engine.instances import notices
from engine.instances.participants import join
from engine.instances.recording import record
from engine.model import Instance, Person
from engine.text import Text
from engine.work.capacity import acting
from engine.work.permit import readers, require_part


@command
def copy_to(session: Session, instance_id: str, person_ids: Sequence[str], *, by: Actor) -> list[Person]:
    """Let these people read the case and tell them; returns those who did not have it yet.

    Raises NotFound, Invalid (nobody chosen).
    """
    instance = require_part(session, session.get(Instance, instance_id), by)
    people = list(session.scalars(select(Person).where(Person.id.in_(person_ids), Person.is_active)))
    if not people:
        raise Invalid(Text("请选择抄送的人员", "Choose at least one person"))
    new = [person for person in people if join(session, instance, person.id, "copy")]
    record(
        session,
        instance,
        "case.copied",
        by,
        {"to": [person.id for person in new], **acting(instance, by, readers(instance))},
    )
    text = Text(f"{by.name}抄送给您：{instance.number}", f"{by.name} sent you a copy of {instance.number}")
    notices.tell(session, new, "copy", text, instance=instance)
    return new
