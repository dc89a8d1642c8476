"""Finding a working copy for those who may change procedures, and what its files are compared by."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.errors import Conflict
from engine.model import CopyState, Person, WorkingCopy
from engine.queries.bundles import file_in_force
from engine.queries.studio import find_copy, revision_in_force
from engine.text import Text
from engine.work.permit import require_owner


def copy_of(session: Session, copy_id: str, by: Actor) -> WorkingCopy:
    """Return an open working copy, locked.  Raises NotAllowed, NotFound, and Conflict once it was closed."""
    require_owner(by)
    found = find_copy(session, copy_id)
    session.refresh(found, with_for_update=True)
    if found.state != CopyState.OPEN:
        who = session.get(Person, found.closed_by) if found.closed_by else None
        raise Conflict(
            Text("该工作副本已发布或已放弃", "This working copy was published or given up"),
            who=who.name if who else None,
            when=found.closed_at,
        )
    return found


def stream_of(process_key: str) -> str:
    """Return the stream that keeps what happened to a procedure, the one its deployments are in."""
    return f"def/process/{process_key}"[:100]


def digest_of(content: bytes) -> str:
    """Return what a file of a working copy is compared by: its SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def digest_in_force(session: Session, name: str) -> str | None:
    """Return the digest of the file of that name which is in force, None when there is none.

    Checklists and the catalogue have no revisions: theirs is that of what they would say today.
    """
    revision = revision_in_force(session, name)
    content = revision.source if revision is not None else file_in_force(session, name)
    return digest_of(content) if content is not None else None
