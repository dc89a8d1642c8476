"""Put an approved change into effect: its frozen files are deployed, running cases follow what was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM
from engine.commands.cancel import cancel
from engine.commands.command import command
from engine.commands.deploy import deploy
from engine.commands.documents.reminding import plan_reminders
from engine.commands.migrate_all import migrate_all
from engine.commands.studio.copies import changed_files, digest_of, require_up_to_date, with_imports
from engine.documents import note, take_up
from engine.errors import BpmnError, Conflict, Invalid
from engine.instances.notices import tell
from engine.instances.receivers import people_named
from engine.jobs.registry import handles
from engine.jobs.schedule import schedule
from engine.model import (
    Acknowledgement,
    ChangeState,
    CopyState,
    Definition,
    DefinitionKind,
    DocumentChange,
    Instance,
    InstanceState,
    Job,
    JobKind,
    Revision,
    RunningPolicy,
    WorkingCopy,
)
from engine.text import Text

OUTDATED = "document.outdated"


def put_into_effect(session: Session, change: DocumentChange, *, instance: Instance) -> dict[str, Any]:
    """Deploy the frozen files of a change.  Results: ``running_cases``, how many cases go over or are ended.

    Raises BpmnError ``document.outdated`` when a file was revised by another way since, Invalid when what is
    kept is not what was approved.
    """
    copy = session.get_one(WorkingCopy, change.copy_id, with_for_update=True)
    changed = changed_files(copy)
    if {file.name: digest_of(file.content) for file in changed} != change.contents:
        raise Invalid(Text("文件与批准的内容不一致", "The files are not those that were approved"))
    try:
        require_up_to_date(session, changed)
    except Conflict as refusal:
        raise BpmnError(OUTDATED, refusal.text.zh) from refusal
    before = _running(session, change.process_key, but=instance)
    deployment = deploy(session, with_imports(session, copy), by=SYSTEM, note=change.reason)
    _number(session, change)
    take_up(session, by=SYSTEM)
    made = session.scalars(select(Revision).where(Revision.deployment_id == deployment.id)).all()
    for revision in made:
        revision.change_id = change.id
    copy.state, copy.reason, copy.closed_at = CopyState.PUBLISHED, change.reason, clock.now()
    change.state, change.ended_at = ChangeState.EFFECTIVE, clock.now()
    note(session, change, "effective", SYSTEM, deployment=deployment.id, assigned=change.assigned.get("files", []))
    _ask_to_read(session, change, made, instance)
    return {"running_cases": _follow(session, change, before)}


def _number(session: Session, change: DocumentChange) -> None:
    """Give what is new the number it got at its approval, and who answers for it."""
    for line in change.assigned.get("files", []):
        wanted = (Definition.kind == DefinitionKind(line["kind"]), Definition.key == line["key"])
        definition = session.scalars(select(Definition).where(*wanted)).one()
        if line["number"] and not definition.settings.get("number"):
            own = {"key": line["key"], "number": line["number"], "owner": "process_owner"}
            code = change.assigned.get("class")
            definition.settings = {**definition.settings, **own, **({"class": code} if code else {})}


def _running(session: Session, process_key: str, *, but: Instance) -> dict[str, list[str]]:
    """Return the cases that run, by the revision they run on, without the one that brings the change."""
    found = select(Instance.revision_id, Instance.id).where(
        Instance.process_key == process_key, Instance.state == InstanceState.ACTIVE, Instance.id != but.id
    )
    cases: dict[str, list[str]] = {}
    for revision_id, instance_id in session.execute(found):
        cases.setdefault(revision_id, []).append(instance_id)
    return cases


def _follow(session: Session, change: DocumentChange, before: dict[str, list[str]]) -> int:
    wanted = (Definition.kind == DefinitionKind.PROCESS, Definition.key == change.process_key)
    current_id = session.scalar(select(Definition.current_id).where(*wanted))
    if change.running == RunningPolicy.STOP:
        for instance_id in (each for cases in before.values() for each in cases):
            payload = {"change": change.id, "instance": instance_id}
            schedule(session, JobKind.STOP, instance_id=instance_id, payload=payload)
        return sum(map(len, before.values()))
    if change.running == RunningPolicy.MIGRATE:
        moving = {old: cases for old, cases in before.items() if old != current_id}
        for old, cases in moving.items():
            migrate_all(session, old, str(current_id), reason=change.reason, by=SYSTEM, instance_ids=cases)
        return sum(map(len, moving.values()))
    return 0


@handles(JobKind.STOP)
@command
def stop(session: Session, job: Job) -> None:
    """End a case that is not to go on by a replaced procedure; one that ended meanwhile is left alone."""
    change = session.get_one(DocumentChange, job.payload["change"])
    instance = session.get_one(Instance, job.payload["instance"])
    if instance.state == InstanceState.ACTIVE:
        cancel(session, instance.id, reason=f"“{change.name}”已修订，旧版停止执行：{change.reason}", by=SYSTEM)


def _ask_to_read(session: Session, change: DocumentChange, made: Any, instance: Instance) -> None:
    """Ask whoever holds one of the roles to read what is new, once a person."""
    people = people_named(session, instance, change.readers)
    main = next((one for one in made if one.definition.key == change.process_key), None) or next(iter(made), None)
    if main is None or not people:
        return
    due = clock.now() + timedelta(days=change.read_days or 0)
    session.add_all(Acknowledgement(revision_id=main.id, person_id=one.id, due_at=due) for one in people)
    text = Text(
        f"请阅读“{change.name}”{main.label} 版并确认知悉", f'Please read "{change.name}" {main.label} and confirm'
    )
    tell(session, people, "reading", text, instance=None)
    plan_reminders(session, main, due)
