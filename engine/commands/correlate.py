"""Bring a message to the instance that waits for it, or start one with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.commands.start import start
from engine.definitions.beginnings import begins_with
from engine.errors import NotFound
from engine.feel.values import encode, from_python
from engine.instances.opened import open_instance
from engine.instances.programs import current_revision, diagram_of, process_of
from engine.instances.recording import record
from engine.instances.saving import save
from engine.instances.single import running_for
from engine.model import Definition, DefinitionKind, Instance, Subscription
from engine.text import Text


@command
def correlate(session: Session, name: str, key: str, payload: dict[str, Any], *, by: Actor) -> list[Instance]:
    """Deliver message ``name`` with correlation ``key``; one waiting place per instance catches it.

    When nobody waits and a process begins with this message, an instance is started; one that runs once at a time for
    a project is not started twice.
    Raises NotFound when nobody waits and none begins with it.
    """
    rows = waiting(session, "message", name, key)
    reached: dict[str, Instance] = {}
    for row in rows:
        if row.instance_id not in reached:
            reached[row.instance_id] = catch(session, row, from_python(payload), by)
    if reached:
        return list(reached.values())
    begun = begun_by(session, "message", name)
    if not begun:
        raise NotFound(Text(f"没有事项在等待消息“{name}”", f'Nothing waits for the message "{name}"'))
    return [start_or_join(session, name, begun[0], payload, by)]


def start_or_join(session: Session, name: str, begins: tuple[str, str], payload: dict[str, Any], by: Actor) -> Instance:
    """Start the process that begins with a message at this element.

    A procedure that runs once at a time for a project, and does, only records that the message came.
    """
    process_key, element_id = begins
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    process = process_of(diagram_of(session, revision.id), process_key)
    running = running_for(session, process, from_python(payload))
    if running is None:
        return start(session, process_key, payload, by=by, message=name)
    given = {f"data.{key}": encode(value) for key, value in payload.items()}
    record(session, running, "message.joined", by, {"name": name, "activity": element_id}, given)
    return running


def waiting(session: Session, kind: str, name: str, key: str = "") -> list[Subscription]:
    """Return who waits for a message or signal, in a stable order."""
    found = select(Subscription).where(Subscription.kind == kind, Subscription.name == name)
    if kind == "message":
        found = found.where(Subscription.correlation_key == key)
    return list(session.scalars(found.order_by(Subscription.instance_id, Subscription.id)))


def catch(session: Session, row: Subscription, payload: dict[str, Any], by: Actor) -> Instance:
    """Let one waiting instance catch a message."""
    opened = open_instance(session, row.instance_id)
    body = {"name": row.name, "activity": row.activity_id}
    given = {f"data.{name}": encode(value) for name, value in payload.items()}
    record(session, opened.instance, "message.caught", by, body, given)
    opened.run.correlate(row.token_id, payload)
    save(opened, by)
    return opened.instance


def begun_by(session: Session, kind: str, name: str) -> list[tuple[str, str]]:
    """Return the processes in force that begin with a message or signal, each with the element it begins at."""
    definitions = session.scalars(
        select(Definition)
        .where(Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
        .order_by(Definition.key)
    )
    found = []
    for definition in definitions:
        process = diagram_of(session, str(definition.current_id)).processes[definition.key]
        element_id = begins_with(process, kind, name)
        if element_id is not None:
            found.append((definition.key, element_id))
    return found
