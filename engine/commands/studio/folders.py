"""File procedures into folders of the library."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import stream_of
from engine.commands.studio.opening import opened_copy
from engine.errors import FieldsInvalid, NotFound
from engine.model import Definition, DefinitionKind, Setting
from engine.queries.studio import FOLDERS, folders
from engine.text import Text
from engine.work.permit import require_owner

LONGEST = 40


@command
def file_procedure(session: Session, process_key: str, folder: str, *, by: Actor) -> None:
    """Put a procedure into a folder, which is made by naming it; an empty name takes it out.

    Raises NotAllowed, NotFound, FieldsInvalid (``folder``).
    """
    require_owner(by)
    folder = " ".join(folder.split())
    if len(folder) > LONGEST:
        words = Text(f"文件夹名称最多 {LONGEST} 个字", f"The name of a folder has up to {LONGEST} characters")
        raise FieldsInvalid({"folder": [words]})
    known = select(Definition.id).where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process_key)
    if session.scalar(known) is None and opened_copy(session, process_key) is None:
        raise NotFound(Text(f"没有流程“{process_key}”", f'There is no procedure "{process_key}"'))
    row = session.get(Setting, FOLDERS, with_for_update=True) or Setting(key=FOLDERS, value={})
    before = folders(session).get(process_key, "")
    if before == folder:
        return
    row.value = {key: name for key, name in {**row.value, process_key: folder}.items() if name}
    row.changed_at, row.changed_by = clock.now(), by.person_id
    session.add(row)
    body = {"old": before or None, "new": folder or None}
    ledger.append(session, stream_of(process_key), "procedure.filed", by.id, body)
