"""The messages that come from outside the company, and the forms that check what they carry.

A process opens a door with its settings in the catalogue: ``portal_message`` starts a case, ``feedback_message``
goes to the case that waits for it; every other message stays inside the product.  ``portal_page`` names the page
that asks for it, where that is not the one of complaints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import Actor
from engine.commands.command import answered, command
from engine.commands.correlate import waiting
from engine.commands.start import starting
from engine.errors import FieldsInvalid, NotFound
from engine.instances.programs import current_revision
from engine.model import Definition, DefinitionKind, Instance
from engine.services.complaints import PORTAL_CHANNELS
from engine.text import Text
from engine.work.permit import require_reader
from forms import Form
from web.work import forms, uploads
from web.work.options import public_lists
from web.work.sent import Sent

WEBSITE = "website"


@dataclass(frozen=True)
class Door:
    """A message from outside: the process it belongs to, the form that checks it, whether it starts a case."""

    process_key: str
    message: str
    form_id: str | None
    starts: bool
    roles: Sequence[str]
    page: str = ""


def doors(session: Session) -> dict[str, Door]:
    """Return the doors of all processes in force, by message."""
    found = select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
    return {door.message: door for row in session.scalars(found) for door in _doors(row)}


def _doors(definition: Definition) -> list[Door]:
    named, key = definition.settings, definition.key
    opened = (
        Door(
            key,
            named.get("portal_message", ""),
            named.get("portal_form"),
            True,
            named.get("start_roles", []),
            named.get("portal_page", ""),
        ),
        Door(key, named.get("feedback_message", ""), named.get("feedback_form"), False, ()),
    )
    return [door for door in opened if door.message]


def form_of(session: Session, door: Door) -> Form | None:
    """Return the form in force that checks what comes through a door."""
    if door.form_id is None:
        return None
    return forms.of_revision(session, current_revision(session, DefinitionKind.FORM, door.form_id).id)


def channel_of(name: str | None) -> str:
    """Return the channel a case came by; raises FieldsInvalid for one that customers do not use."""
    channel = name or WEBSITE
    if channel not in PORTAL_CHANNELS:
        raise FieldsInvalid({"channel": [Text("没有这个渠道", "There is no such channel")]})
    return channel


@command
def enter(session: Session, door: Door, sent: Sent, *, by: Actor, channel: str) -> Instance:
    """Start a case with what was sent, its files attached; done again under the same key, it is the same case.

    Raises FieldsInvalid with messages by form component, and what ``commands.start`` raises.
    """
    key = sent.request_key
    if answered(session, key, starting(door.process_key), by) is not None:
        return commands.start(session, door.process_key, {}, by=by, message=door.message, request_key=key)
    form = form_of(session, door)
    data = _checked(session, form, sent)
    values = {**data, "channel": channel}
    instance = commands.start(session, door.process_key, values, by=by, message=door.message, request_key=key)
    if form is not None:
        uploads.keep(session, instance.id, data, sent.files, by=by)
    return instance


@command
def pass_in(session: Session, door: Door, key: str, sent: Sent, *, by: Actor) -> list[Instance]:
    """Bring a message to the cases that wait for it under ``key``.

    Raises NotFound when none waits that the actor may read, FieldsInvalid, Conflict.
    """
    rows = waiting(session, "message", door.message, key)
    if not rows:
        raise NotFound(Text("没有事项在等待这条消息", "No case waits for this message"))
    if by.kind == "person":
        for row in rows:
            require_reader(session, session.get(Instance, row.instance_id), by)
    return commands.correlate(session, door.message, key, _checked(session, form_of(session, door), sent), by=by)


def _checked(session: Session, form: Form | None, sent: Sent) -> dict[str, Any]:
    if form is None:
        return {}
    return form.check(sent.data, context=public_lists(session), files=uploads.infos(sent.files))
