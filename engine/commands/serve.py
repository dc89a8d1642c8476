"""The job that calls a service for a service task."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.actor import SYSTEM
from engine.commands.command import command
from engine.commands.start import start
from engine.errors import BpmnError, Conflict
from engine.feel.values import from_python
from engine.instances.opened import open_instance
from engine.instances.saving import save
from engine.jobs.registry import handles
from engine.model import Job, JobKind
from engine.services import ServiceContext, service_named
from engine.text import Text


@handles(JobKind.SERVICE)
@command
def serve(session: Session, job: Job) -> None:
    """Call the service and move on with its result; a ``BpmnError`` goes to the diagram's error events.

    The service's writes and the token's move are one transaction.  Raises Invalid for unknown services.
    """
    opened = open_instance(session, job.instance_id or "")
    token_id = job.token_id or ""
    wait = next((wait for wait in opened.run.waits if wait.token_id == token_id), None)
    if wait is None:
        raise Conflict(Text("该步骤已不在等待", "This step is no longer waited at"))
    service = service_named(wait.activity.job_type or "")
    context = ServiceContext(session=session, opened=opened, activity=wait.activity, start=start)
    try:
        result = service.call(context, dict(wait.inputs), dict(wait.headers))
    except BpmnError as error:
        opened.run.throw_error(token_id, error.code, error.message)
    else:
        opened.run.complete(token_id, from_python(result or {}))
    save(opened, SYSTEM)
