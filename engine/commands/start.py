"""Start an instance of a process in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from engine import clock
from engine.actor import Actor
from engine.catalogue import policies
from engine.commands.command import answer, answered, command
from engine.definitions.beginnings import begins_with
from engine.definitions.drafts import is_draft
from engine.definitions.model import Process
from engine.errors import Invalid, NotAllowed
from engine.feel.values import encode, from_python
from engine.instances.drafts import NUMBER as DRAFT_NUMBER
from engine.instances.late import Happened, enter, judged
from engine.instances.opened import Opened, builtins_of
from engine.instances.participants import join
from engine.instances.programs import current_revision, decisions_of, diagram_of, pin, process_of, program_of
from engine.instances.recording import record
from engine.instances.saving import insert, save
from engine.instances.single import require_first
from engine.instances.starters import starting_roles
from engine.instances.titles import NUMBER, SCOPE, scope_of
from engine.model import Definition, DefinitionKind, Instance, new_id
from engine.registers.numbers import next_number
from engine.text import Text
from engine.tokens import Run
from engine.work.capacity import acting
from engine.work.people import find_person

DEFAULT_NUMBER = "P-{yyyy}-{seq:04d}"


def starting(process_key: str) -> str:
    """Return what an idempotency key of starting this process stands for."""
    return f"start:{process_key}"


@command
def start(
    session: Session,
    process_key: str,
    variables: dict[str, Any],
    *,
    by: Actor,
    message: str | None = None,
    begin_at: str | None = None,
    parent_id: str | None = None,
    request_key: str | None = None,
    happened: Happened | None = None,
) -> Instance:
    """Start ``process_key`` with ``variables`` and run it to its first wait states.

    ``message`` names the message to begin with, ``begin_at`` the element a signal or timer begins at; without
    either it begins at the plain start event.  The
    receipt time, the number and the starter are the server's own (REC-018: nothing is back-dated).  ``happened`` says
    when what it tells was, if not now; beyond the policy's time it is a late entry, and deadlines run from now.
    Raises NotFound, NotAllowed, Invalid (``late.judged``), Conflict (it runs once at a time for a project, and does).
    """
    action = starting(process_key)
    done = answered(session, request_key, action, by)
    if done is not None:
        return session.get_one(Instance, done["instance"])
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    settings = revision.definition.settings
    process = process_of(diagram_of(session, revision.id), process_key)
    by_hand = message is None and begin_at is None
    roles = _starting_roles(session, revision.definition, by) if by_hand else []
    late = judged(session, happened)
    given = from_python(variables)
    scope_kind, scope_id = scope_of(process.properties.get(SCOPE), given)
    number = next_number(session, _number_rule(process, settings))
    require_first(session, process, (scope_kind, scope_id))
    instance = Instance(
        id=new_id(),
        number=number,
        process_key=process_key,
        revision_id=revision.id,
        title=process.name,
        scope_kind=scope_kind,
        scope_id=scope_id,
        started_at=clock.now(),
        started_by=by.person_id,
        starter=_starter(session, by),
        parent_id=parent_id,
        pins=pin(session, revision, process_key),
        policy=policies.current(session),
        state_blob=b"",
    )
    set_committed_value(instance, "revision", revision)
    run = Run.start(
        program_of(session, instance),
        decisions_of(session, instance),
        builtins_of(session, instance),
        given,
        start_event=begin_at if message is None else _start_event(process, message),
    )
    opened = Opened(session, instance, run)
    insert(opened)
    record(
        session,
        instance,
        "instance.started",
        by,
        {
            "number": instance.number,
            "message": message,
            "parent": parent_id,
            "pins": instance.pins,
            **acting(instance, by, roles, for_another=True),
            **(late.body if late else {}),
        },
        {f"data.{name}": encode(value) for name, value in given.items()} | (late.protected if late else {}),
    )
    enter(session, instance, late, "", by=by)
    if by.person_id:
        join(session, instance, by.person_id, "starter")
    save(opened, by)
    answer(session, request_key, action, by, {"instance": instance.id})
    return instance


def number_rule(session: Session, process_key: str) -> str:
    """Return the rule by which the cases of a procedure are numbered now.  Raises NotFound."""
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    return _number_rule(process_of(diagram_of(session, revision.id), process_key), revision.definition.settings)


def _number_rule(process: Process, settings: Mapping[str, Any]) -> str:
    """Return the rule of the case's number; drafts never use up the numbers of a procedure that runs."""
    if is_draft(process):
        return DRAFT_NUMBER
    return process.properties.get(NUMBER) or settings.get("instance_number") or DEFAULT_NUMBER


def _starter(session: Session, by: Actor) -> dict[str, Any]:
    person = find_person(session, by.person_id) if by.person_id else None
    if person is None:
        return {}
    held = sorted({held.role_key for held in by.held})
    return {"id": person.id, "login": person.login, "name": person.name, "roles": held}


def _starting_roles(session: Session, definition: Definition, by: Actor) -> list[str]:
    roles = starting_roles(session, definition, by) if by.kind != "system" else []
    if not roles and by.kind != "system":
        raise NotAllowed(Text("您的岗位不能发起该流程", "Your roles do not allow you to start this process"))
    return roles


def _start_event(process: Process, message: str) -> str:
    found = begins_with(process, "message", message)
    if found is None:
        raise Invalid(
            Text(
                f"流程“{process.name}”没有以消息“{message}”开始的事件",
                f'"{process.name}" has no start event for "{message}"',
            )
        )
    return found
