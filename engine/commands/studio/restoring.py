"""Begin a change from what applied before: the files of an older revision in a new working copy."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import digest_in_force, digest_of, stream_of
from engine.commands.studio.opening import open_copy, opened_copy
from engine.errors import Conflict, Invalid, NotFound
from engine.model import Definition, DefinitionKind, Person, Revision, WorkingCopy, WorkingFile
from engine.queries.parts import parts_then
from engine.queries.revisions import editions
from engine.text import Text
from engine.work.permit import require_owner


@command
def restore_copy(session: Session, revision_id: str, *, by: Actor) -> WorkingCopy:
    """Open a working copy with the diagram, forms and tables of a procedure as they were under an older revision.

    Nothing comes into force by it: it is a change like any other.  Raises NotAllowed, NotFound,
    Invalid (the revision in force) and Conflict with ``who`` when the procedure is being changed already.
    """
    require_owner(by)
    revision = session.get(Revision, revision_id)
    if revision is None or revision.definition.kind != DefinitionKind.PROCESS:
        raise NotFound(Text("流程版次不存在", "The revision is gone"))
    definition = session.get_one(Definition, revision.definition_id, with_for_update=True)
    edition = next(each for each in editions(session, definition) if each.revision.id == revision.id)
    if edition.is_current:
        raise Invalid(Text("该版次就是现行版次", "This revision is the one in force"))
    open_already = opened_copy(session, definition.key)
    if open_already is not None:
        opener = session.get(Person, open_already.opened_by) if open_already.opened_by else None
        name = opener.name if opener else "系统"
        raise Conflict(
            Text(
                f"该流程已由{name}打开修改，请先完成或放弃该工作副本",
                f"{opener.name if opener else 'The system'} is changing this procedure; end that working copy first",
            ),
            who=name,
            when=open_already.opened_at,
        )
    copy = open_copy(session, definition.key, by=by)
    held = {file.name: file for file in copy.files}
    for part in parts_then(session, revision):
        file = held.get(part.file_name)
        if file is None:
            file = WorkingFile(name=part.file_name, base=digest_in_force(session, part.file_name))
            copy.files.append(file)
        file.content, file.digest = part.source, digest_of(part.source)
        file.changed_at, file.changed_by = clock.now(), by.person_id
    body = {"copy": copy.id, "revision": revision.label}
    ledger.append(session, stream_of(definition.key), "copy.restored", by.id, body)
    session.flush()
    return copy
