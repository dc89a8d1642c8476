"""The processes people may start by hand, and the forms they begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, commands
from engine.actor import Actor
from engine.documents.refusals import START, voided
from engine.errors import NotFound
from engine.identity.actors import actor_of
from engine.instances.programs import current_revision, diagram_of, find_current
from engine.instances.starters import may_start
from engine.model import Definition, DefinitionKind, Person
from engine.text import Text
from forms import Form
from web.i18n import language
from web.work import forms
from web.work.drafts import in_draft
from web.work.names import in_language, process_name
from web.work.options import desk_lists, document_list

DOCUMENTS = "documents"


@dataclass(frozen=True)
class Beginning:
    """A process somebody may start; ``form_id`` is the form of its plain start event, if it has one."""

    key: str
    name: str
    purpose: str
    form_id: str | None
    is_draft: bool


def startable(session: Session, actor: Actor) -> Sequence[Beginning]:
    """Return the processes in force that one of the actor's roles may start."""
    in_force = (Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
    found = session.scalars(select(Definition).where(*in_force).order_by(Definition.key))
    return [_beginning(session, row) for row in found if may_start(session, row, actor)]


def find(session: Session, key: str, actor: Actor) -> Beginning:
    """Return one of the processes the actor may start.  Raises NotFound."""
    revision = find_current(session, DefinitionKind.PROCESS, key)
    if revision is not None and may_start(session, revision.definition, actor):
        return _beginning(session, revision.definition)
    raise NotFound(Text("没有该流程，或您不能发起", "There is no such process, or you may not start it"))


def asked_for(session: Session, key: str, actor: Actor) -> Beginning:
    """Return a process somebody is about to start; asking for a void one is refused and recorded.

    Raises NotFound.
    """
    document = voided(session, key)
    if document is None:
        return find(session, key, actor)
    number, day = document.number, f"{clock.local(document.voided_at):%Y-%m-%d}" if document.voided_at else ""
    commands.note_refusal(session, str(document.definition_id), START, by=actor)
    raise NotFound(Text(f"流程 {number} 已于 {day} 作废，不能发起", f"The procedure {number} is void since {day}"))


def starters(session: Session, key: str) -> Sequence[Person]:
    """Return the active people who may start a process in force, by login."""
    revision = find_current(session, DefinitionKind.PROCESS, key)
    if revision is None:
        return ()
    people = session.scalars(select(Person).where(Person.is_active).order_by(Person.login))
    return [person for person in people if may_start(session, revision.definition, actor_of(session, person))]


def form(session: Session, beginning: Beginning) -> Form | None:
    """Return the form in force the process begins with."""
    if beginning.form_id is None:
        return None
    return forms.of_revision(session, current_revision(session, DefinitionKind.FORM, beginning.form_id).id)


def context(session: Session, actor: Actor, form: Form | None) -> dict[str, Any]:
    """Return what the form of a beginning may read: the lists, and ``starter`` with the roles held.

    The list ``documents`` is long and read for a form that offers it only.
    """
    lists = desk_lists(session)
    if form is not None and any(node.settings.get("valuesKey") == DOCUMENTS for node in form.nodes):
        lists[DOCUMENTS] = document_list(session, language())
    return {**lists, "starter": {"roles": sorted({held.role_key for held in actor.held})}}


def start_form_id(session: Session, definition: Definition) -> str | None:
    """Return the form of the plain start event of the revision in force."""
    if definition.current_id is None:
        return None
    process = diagram_of(session, definition.current_id).processes[definition.key]
    for activity in process.activities.values():
        if activity.kind == "startEvent" and activity.parent == process.id and activity.event is None:
            return activity.form_id
    return None


def _beginning(session: Session, definition: Definition) -> Beginning:
    return Beginning(
        key=definition.key,
        name=process_name(definition),
        purpose=in_language(definition.settings.get("purpose"), ""),
        form_id=start_form_id(session, definition),
        is_draft=in_draft(session, definition),
    )
