"""Send a mail again that was not sent."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.resolve import close
from engine.errors import Conflict, NotAllowed, NotFound
from engine.jobs.schedule import schedule
from engine.model import Incident, IncidentState, Job, JobKind, Mail, Person
from engine.text import Text

TRIES = 8


@command
def resend_mail(session: Session, mail_id: str, *, by: Actor) -> Mail:
    """Let a mail that was not sent be tried again at once; an incident about it is closed.

    Raises NotAllowed unless the actor is an administrator, NotFound, Conflict (it was sent meanwhile).
    """
    if not by.holds("admin"):
        raise NotAllowed()
    mail = session.scalar(select(Mail).where(Mail.id == mail_id).with_for_update())
    if mail is None:
        raise NotFound(Text("找不到该邮件", "There is no such mail"))
    if mail.sent_at is not None:
        raise Conflict(Text("该邮件已经发出", "This mail has been sent"))
    job = session.scalar(
        select(Job).where(Job.kind == JobKind.MAIL, Job.payload["mail"].as_string() == mail.id).with_for_update()
    )
    if job is None:
        job = schedule(session, JobKind.MAIL, payload={"mail": mail.id, "path": _path(session, mail)}, retries=TRIES)
    else:
        job.due_at, job.retries_left, job.claimed_until = clock.now(), TRIES, None
    mail.last_error = None
    for incident in session.scalars(
        select(Incident).where(Incident.job_id == job.id, Incident.state == IncidentState.OPEN)
    ):
        close(session, incident, "retried", "", by)
    ledger.append(session, "cfg/mails", "mail.resent", by.id, {"mail": mail.id, "instance": mail.instance_id})
    session.flush()
    return mail


def _path(session: Session, mail: Mail) -> str:
    """Return where the mail's link led, as far as that is known without its job: a customer gets none."""
    known = session.scalar(select(Person.id).where(Person.email == mail.to_address).limit(1))
    return f"/cases/{mail.instance_id}" if known and mail.instance_id else ""
