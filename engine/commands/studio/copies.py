"""Finding a working copy for those who may change procedures, and what its files are compared by."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.definitions.endings import kind_of
from engine.errors import Conflict
from engine.model import CopyState, Person, WorkingCopy, WorkingFile
from engine.queries.bundles import file_in_force
from engine.queries.studio import find_copy, revision_in_force
from engine.text import Text
from engine.work.permit import require_owner


def copy_of(session: Session, copy_id: str, by: Actor) -> WorkingCopy:
    """Return an open working copy, locked.  Raises NotAllowed, NotFound, Conflict in review or closed."""
    require_owner(by)
    found = find_copy(session, copy_id)
    session.refresh(found, with_for_update=True)
    if found.state == CopyState.IN_REVIEW:
        raise Conflict(Text("修订稿正在评审，内容已冻结", "This working copy is being reviewed and cannot be changed"))
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


def changed_files(copy: WorkingCopy) -> list[WorkingFile]:
    """Return the files of a working copy that are not as they were in force."""
    return [file for file in copy.files if file.digest != file.base]


def require_up_to_date(session: Session, changed: Collection[WorkingFile]) -> None:
    """Raise Conflict with ``files`` when some were revised by another way since they were taken over."""
    outdated = sorted(file.name for file in changed if digest_in_force(session, file.name) != file.base)
    if outdated:
        names = "、".join(outdated)
        raise Conflict(
            Text(f"下列文件在此期间已有新版次：{names}", f"Revised by another way meanwhile: {', '.join(outdated)}"),
            files=outdated,
        )


def with_imports(session: Session, copy: WorkingCopy) -> dict[str, bytes]:
    """Return the changed files, and the tables left as they were, so that what a changed table imports is found."""
    changed = {file.name: file.content for file in changed_files(copy)}
    beside = (file for file in copy.files if file.name not in changed and kind_of(file.name, file.content) == ".dmn")
    return changed | {one.name: one.content for one in beside if digest_in_force(session, one.name) == one.base}
