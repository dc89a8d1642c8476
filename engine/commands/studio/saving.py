"""Save, add and remove files of a working copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import copy_of, digest_in_force, digest_of
from engine.definitions.endings import ENDINGS, may_be
from engine.errors import Conflict, Invalid
from engine.model import Person, WorkingFile
from engine.queries.studio import find_file
from engine.text import Text

LARGEST = 10_000_000
MOST = 200


@dataclass(frozen=True)
class Saved:
    """A file after a save: what the next save has to name as ``version``."""

    name: str
    version: int
    digest: str


@command
def save_file(session: Session, copy_id: str, name: str, content: bytes, *, seen: int, by: Actor) -> Saved:
    """Save what somebody has drawn or written so far, right or wrong; ``seen`` is the version it was made from.

    The same content again changes nothing.  Raises NotAllowed, NotFound, Invalid (too large), and Conflict with
    ``who``, ``when`` and ``version`` when somebody else saved meanwhile; nothing of either is lost then.
    """
    _require_size(content)
    file = find_file(session, copy_of(session, copy_id, by), name)
    digest = digest_of(content)
    if digest == file.digest:
        return Saved(name, file.version, digest)
    if seen != file.version:
        raise _changed_meanwhile(session, file)
    file.content, file.digest, file.version = content, digest, file.version + 1
    file.changed_at, file.changed_by = clock.now(), by.person_id
    return Saved(name, file.version, digest)


@command
def add_file(session: Session, copy_id: str, name: str, content: bytes, *, by: Actor) -> Saved:
    """Add a diagram, form or decision table to a working copy.

    Raises NotAllowed, NotFound, Invalid (name, size or number of files), Conflict (the name is taken).
    """
    _require_size(content)
    copy = copy_of(session, copy_id, by)
    if PurePath(name).name != name or not may_be(name) or len(name) > 200:
        kinds = " ".join(ENDINGS)
        raise Invalid(
            Text(f"文件名“{name}”不可用，后缀须为 {kinds}", f'"{name}" is no name for a file; it ends with {kinds}')
        )
    names = set(session.scalars(select(WorkingFile.name).where(WorkingFile.copy_id == copy.id)))
    if name in names:
        raise Conflict(Text(f"已有文件“{name}”", f'There is a file "{name}" already'))
    if len(names) >= MOST:
        raise Invalid(Text(f"一个工作副本最多 {MOST} 个文件", f"A working copy holds up to {MOST} files"))
    digest = digest_of(content)
    added = WorkingFile(copy_id=copy.id, name=name, content=content, digest=digest, base=digest_in_force(session, name))
    added.changed_at, added.changed_by = clock.now(), by.person_id
    session.add(added)
    return Saved(name, 1, digest)


@command
def remove_file(session: Session, copy_id: str, name: str, *, by: Actor) -> None:
    """Take a file out of a working copy; what is in force stays in force.  Raises NotAllowed, NotFound, Invalid."""
    copy = copy_of(session, copy_id, by)
    file = find_file(session, copy, name)
    others = select(func.count()).where(WorkingFile.copy_id == copy.id, WorkingFile.id != file.id)
    if not session.scalar(others):
        raise Invalid(Text("工作副本至少保留一个文件", "A working copy keeps at least one file"))
    session.delete(file)


def _require_size(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Invalid(Text("文件超过 10 MB，无法保存", "The file is over 10 MB and cannot be kept"))


def _changed_meanwhile(session: Session, file: WorkingFile) -> Conflict:
    who = session.get(Person, file.changed_by) if file.changed_by else None
    name = who.name if who else "系统"
    text = Text(
        f"{name}刚刚保存了“{file.name}”，请先比较两份内容", f'{name} has just saved "{file.name}"; compare first'
    )
    return Conflict(text, who=name, when=file.changed_at, version=file.version)
