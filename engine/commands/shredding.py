"""The job that removes the files of destroyed records and erased persons, once nothing else uses them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands.command import command
from engine.files import discard
from engine.jobs.registry import handles
from engine.model import Attachment, Job, JobKind


@handles(JobKind.SHRED)
@command
def shred(session: Session, job: Job) -> None:
    """Remove the bytes of these digests that no attachment names any more; done again it changes nothing."""
    digests = set(job.payload["digests"])
    for digest in sorted(
        digests - set(session.scalars(select(Attachment.digest).where(Attachment.digest.in_(digests))))
    ):
        discard(digest)
