"""Change who signs while a countersign runs: somebody joins late (加签), or is taken off before signing (减签)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Conflict, Invalid, NotAllowed
from engine.instances import notices
from engine.instances.opened import Opened, open_instance
from engine.instances.recording import record
from engine.instances.saving import save
from engine.model import Person, Role, Task, TaskState
from engine.text import Text
from engine.tokens import Signing
from engine.tokens.countersigns import Signer
from engine.work.capacity import acting
from engine.work.exclusion import NOT_SELF, excluded_people
from engine.work.roles import EVERYBODY
from engine.work.signers import changers, may_change_signers


@command
def add_signer(
    session: Session,
    instance_id: str,
    countersign_id: str,
    *,
    role: str | None = None,
    person: str | None = None,
    reason: str,
    by: Actor,
) -> int:
    """Ask one more to sign, the holders of a role or a person: at once, or last when they sign in turn.

    Records ``signer.added`` with the reason; returns the signer's number.  Raises NotFound, Conflict (the countersign
    is over, or they are asked already), NotAllowed, Invalid (no reason; not exactly one active person or role).
    """
    if not reason.strip():
        raise Invalid(Text("请填写加签原因", "A reason is required"))
    opened, signing = _open(session, instance_id, countersign_id, by)
    if person and not role:
        whom, names = {"person": person}, _names_of(session, opened, signing, person)
    else:
        whom = {"role": _role(session, None if person else role)}
        names = {whom["role"]}
    _require_new(opened, signing, names)
    number = opened.run.add_signer(signing.id, **whom)
    body = {
        "activity": signing.activity.id,
        "countersign": signing.id,
        "number": number,
        **whom,
        **_acting(opened, signing, by),
    }
    record(session, opened.instance, "signer.added", by, body, {"reason": reason.strip()})
    save(opened, by)
    return number


@command
def withdraw_signer(
    session: Session, instance_id: str, countersign_id: str, number: int, *, reason: str, by: Actor
) -> None:
    """Take a signer off who has not signed; numbers and share follow, and the countersign may be over by it.

    Records ``signer.withdrawn`` with the reason.  Raises NotFound, Conflict (the countersign is over, or they have
    signed), NotAllowed, Invalid (no reason, or nobody would be left).
    """
    if not reason.strip():
        raise Invalid(Text("请填写减签原因", "A reason is required"))
    opened, signing = _open(session, instance_id, countersign_id, by)
    signer = next((one for one in signing.signers if one.number == number), None)
    if signer is None or signer.state not in ("asked", "queued"):
        raise Conflict(Text("该签署人已签署或已减签", "This signer has signed or was withdrawn already"))
    if sum(one.state != "withdrawn" for one in signing.signers) == 1:
        raise Invalid(
            Text("至少保留一名签署人；可先加签再减签", "Somebody has to sign: add another signer before this one goes")
        )
    opened.run.withdraw_signer(signing.id, number)
    body = {"activity": signing.activity.id, "countersign": signing.id, "number": number, **_spelled(signer)}
    body |= _acting(opened, signing, by)
    record(session, opened.instance, "signer.withdrawn", by, body, {"reason": reason.strip()})
    if signer.token_id is not None:
        opened.withdrawn.add(signer.token_id)
        _tell(opened, signer.token_id, by)
    save(opened, by)


def _open(session: Session, instance_id: str, countersign_id: str, by: Actor) -> tuple[Opened, Signing]:
    opened = open_instance(session, instance_id)
    signing = next((one for one in opened.run.signings if one.id == countersign_id), None)
    if signing is None:
        raise Conflict(Text("该会签已结束", "This countersign is over"))
    if not may_change_signers(opened.instance, signing.activity.properties, by):
        raise NotAllowed(Text("您无权加签、减签", "You may not add or withdraw signers"))
    return opened, signing


def _acting(opened: Opened, signing: Signing, by: Actor) -> dict[str, Any]:
    return acting(opened.instance, by, changers(opened.instance, signing.activity.properties))


def _role(session: Session, role: str | None) -> str:
    if not role or role == EVERYBODY or session.get(Role, role) is None:
        raise Invalid(Text("请选择一个角色或一名人员", "Choose one role or one person"))
    return role


def _names_of(session: Session, opened: Opened, signing: Signing, person_id: str) -> set[str]:
    """Return how a diagram may call a person who can sign."""
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        raise Invalid(Text("请选择在职的签署人", "Choose an active person"))
    rule = signing.activity.properties.get(NOT_SELF, "")
    if person.id in excluded_people(session, opened.instance.id, rule):
        raise NotAllowed(
            Text(f"{person.name}办理过前序环节，不能会签", f"{person.name} did the earlier work and may not sign this")
        )
    return {person.id, person.login}


def _require_new(opened: Opened, signing: Signing, names: set[str]) -> None:
    awaited = {name for one in signing.signers for name in (*one.roles, *one.people)}
    result = opened.run.visible(signing.id)[signing.rule.result]
    signed = {one[key] for one in result["signatures"] for key in ("role", "person")}
    if not names.isdisjoint(awaited | signed):
        raise Conflict(Text("已在签署人之中，无需重复加签", "This signer is asked already"))


def _spelled(signer: Signer) -> dict[str, str]:
    if signer.roles:
        return {"role": signer.roles[0]}
    return {"person": signer.people[0]} if signer.people else {}


def _tell(opened: Opened, token_id: str, by: Actor) -> None:
    """Tell who had the task that they need not sign; those who might have taken it see it gone."""
    session, instance = opened.session, opened.instance
    found = select(Task).where(Task.instance_id == instance.id, Task.token_id == token_id, Task.state == TaskState.OPEN)
    task = session.scalar(found)
    holder = session.get(Person, task.assignee_id) if task is not None and task.assignee_id else None
    if task is not None and holder is not None and holder.id != by.id:
        text = Text(
            f"{instance.number}：“{task.name}”已减签，您无需再签", f'{instance.number}: no need to sign "{task.name}"'
        )
        notices.tell(session, [holder], "task", text, instance=instance, task=task)
