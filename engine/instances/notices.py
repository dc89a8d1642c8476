"""Tells people: a notice on the site and, where they have an address, a mail (CMP-056)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert
from sqlalchemy.orm import Session

from engine import clock
from engine.jobs.schedule import schedule
from engine.model import Instance, JobKind, Mail, Notice, Person, Task, new_id
from engine.prepared import Prepared
from engine.text import Text

_NOTICES = Prepared(insert(Notice))


def tell(
    session: Session,
    people: Iterable[Person],
    kind: str,
    text: Text,
    *,
    instance: Instance | None,
    task: Task | None = None,
    body: str = "",
    link: bool = True,
) -> None:
    """Write each person one notice and one mail job; sensitive values do not belong in ``text`` (C-15)."""
    receivers = {person.id: person for person in people}
    rows = [
        {
            "id": new_id(),
            "person_id": person_id,
            "instance_id": instance.id if instance else None,
            "task_id": task.id if task else None,
            "kind": kind,
            "text_zh": text.zh[:500],
            "text_en": text.en[:500],
            "created_at": clock.now(),
            "read_at": None,
        }
        for person_id in receivers
    ]
    if rows:
        _NOTICES.run(session, rows)
    for person in receivers.values():
        if person.email:
            path = f"/tasks/{task.id}" if task else f"/cases/{instance.id}" if instance else ""
            send_mail(
                session,
                person.email,
                text.in_(person.locale),
                body,
                instance=instance,
                path=path if link else "",
            )


def send_mail(
    session: Session, address: str, subject: str, body: str, *, instance: Instance | None, path: str = ""
) -> Mail:
    """Write a mail and the job that sends it; ``path`` becomes a permanent link in the text."""
    mail = Mail(
        id=new_id(),
        instance_id=instance.id if instance else None,
        to_address=address,
        subject=subject[:300],
        body=body,
        created_at=clock.now(),
    )
    session.add(mail)
    schedule(session, JobKind.MAIL, payload={"mail": mail.id, "path": path}, retries=8)
    return mail
