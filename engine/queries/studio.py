"""What the studio lists: procedures with their working copies, and the files of one copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.model import (
    ChangeState,
    CopyState,
    Definition,
    DefinitionKind,
    DocumentChange,
    Instance,
    InstanceState,
    Person,
    Revision,
    Setting,
    WorkingCopy,
    WorkingFile,
)
from engine.text import Text


@dataclass(frozen=True)
class Shelved:
    """A procedure: ``definition`` is None until it first comes into force, ``copy`` unless somebody changes it."""

    key: str
    definition: Definition | None
    revision: Revision | None
    copy: WorkingCopy | None
    opened_by: str
    running: int


FOLDERS = "studio.folders"
"""The setting that says which folder of the library each procedure is in, by key."""


def folders(session: Session) -> dict[str, str]:
    """Return the folder of every procedure that is in one, by key."""
    row = session.get(Setting, FOLDERS)
    return dict(row.value) if row is not None else {}


def library(session: Session) -> list[Shelved]:
    """Return every procedure in force or being drawn, by number."""
    counted = (
        select(Instance.process_key, func.count())
        .where(Instance.state == InstanceState.ACTIVE)
        .group_by(Instance.process_key)
    )
    running: dict[str, int] = dict(session.execute(counted).all())
    found = (
        select(WorkingCopy, Person.name)
        .outerjoin(Person, Person.id == WorkingCopy.opened_by)
        .where(WorkingCopy.state.in_((CopyState.OPEN, CopyState.IN_REVIEW)))
    )
    copies = {copy.process_key: (copy, name or "") for copy, name in session.execute(found)}
    in_force = (
        select(Definition, Revision)
        .join(Revision, Revision.id == Definition.current_id)
        .where(Definition.kind == DefinitionKind.PROCESS)
    )
    rows = []
    for definition, revision in session.execute(in_force):
        copy, name = copies.pop(definition.key, (None, ""))
        rows.append(Shelved(definition.key, definition, revision, copy, name, running.get(definition.key, 0)))
    rows.sort(key=lambda row: (str(row.definition.settings.get("number", "~")) if row.definition else "~", row.key))
    new = [Shelved(copy.process_key, None, None, copy, name, 0) for copy, name in copies.values()]
    return [*sorted(new, key=lambda row: row.key), *rows]


def find_copy(session: Session, copy_id: str) -> WorkingCopy:
    """Return a working copy, open or closed.  Raises NotFound."""
    found = session.get(WorkingCopy, copy_id)
    if found is None:
        raise NotFound(Text("没有该工作副本", "There is no such working copy"))
    return found


def change_of(session: Session, copy: WorkingCopy) -> DocumentChange:
    """Return the change by which a copy in review is to come into force."""
    wanted = select(DocumentChange).where(
        DocumentChange.copy_id == copy.id, DocumentChange.state.in_((ChangeState.IN_REVIEW, ChangeState.APPROVED))
    )
    return session.scalars(wanted).one()


def files_of(session: Session, copy: WorkingCopy) -> Sequence[WorkingFile]:
    """Return the files of a copy by name, without their content."""
    return session.scalars(select(WorkingFile).where(WorkingFile.copy_id == copy.id).order_by(WorkingFile.name)).all()


def revision_in_force(session: Session, name: str) -> Revision | None:
    """Return the revision in force that came with the file ``name``, None when there is none."""
    wanted = (
        select(Revision)
        .join(Definition, Definition.current_id == Revision.id)
        .where(Revision.file_name == name)
        .order_by(Revision.created_at.desc())
        .limit(1)
    )
    return session.scalar(wanted)


def find_file(session: Session, copy: WorkingCopy, name: str) -> WorkingFile:
    """Return a file of a copy.  Raises NotFound."""
    found = session.scalar(select(WorkingFile).where(WorkingFile.copy_id == copy.id, WorkingFile.name == name))
    if found is None:
        raise NotFound(Text(f"工作副本中没有文件“{name}”", f'The working copy has no file "{name}"'))
    return found
