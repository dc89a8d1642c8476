"""Open a working copy: the files in force of a procedure, or a new procedure's first drawing."""

from __future__ import annotations

import re
from importlib import resources
from xml.sax.saxutils import quoteattr

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import digest_of, stream_of
from engine.definitions.layout import with_picture
from engine.errors import FieldsInvalid
from engine.instances.programs import current_revision
from engine.model import CopyState, Definition, DefinitionKind, WorkingCopy, WorkingFile
from engine.queries.parts import parts_in_force
from engine.text import Text
from engine.work.permit import require_owner

KEY = re.compile(r"[a-z][a-z0-9-]{1,59}")


@command
def open_copy(session: Session, process_key: str, *, by: Actor) -> WorkingCopy:
    """Return the working copy of a procedure, open or in review; the first to ask makes it from the files in force.

    It holds the diagram, the forms and the decision tables the procedure names.  Raises NotAllowed, NotFound.
    """
    require_owner(by)
    revision = current_revision(session, DefinitionKind.PROCESS, process_key)
    session.get_one(Definition, revision.definition_id, with_for_update=True)
    found = opened_copy(session, process_key)
    if found is not None:
        return found
    copy = begin_copy(session, process_key, revision.definition.name, by)
    for each in parts_in_force(session, revision):
        copy.files.append(_file(each.file_name, each.source, by, in_force=True))
    session.flush()
    return copy


@command
def new_copy(session: Session, process_key: str, name: str, *, by: Actor) -> WorkingCopy:
    """Begin a procedure that does not exist yet, with a drawing of start, one step and end.

    Raises NotAllowed, FieldsInvalid (``key``, ``name``).
    """
    require_owner(by)
    name = name.strip()
    problems: dict[str, list[Text]] = {}
    if not name or len(name) > 100:
        problems["name"] = [Text("请填写名称，最多 100 个字", "A name of up to 100 characters is needed")]
    if not KEY.fullmatch(process_key):
        problems["key"] = [Text("用小写字母、数字和连字符，字母开头", "Small letters, digits, hyphens; a letter first")]
    elif opened_copy(session, process_key) or _deployed(session, process_key):
        problems["key"] = [Text("该代码已有流程使用", "A procedure has this key already")]
    if problems:
        raise FieldsInvalid(problems)
    copy = begin_copy(session, process_key, name, by)
    copy.files.append(_file(f"{process_key}.bpmn", _blank(process_key, name), by, in_force=False))
    session.flush()
    return copy


def opened_copy(session: Session, process_key: str) -> WorkingCopy | None:
    """Return the working copy of a procedure that is open or in review, None when there is none."""
    states = (CopyState.OPEN, CopyState.IN_REVIEW)
    wanted = select(WorkingCopy).where(WorkingCopy.process_key == process_key, WorkingCopy.state.in_(states))
    return session.scalar(wanted)


def begin_copy(session: Session, process_key: str, name: str, by: Actor) -> WorkingCopy:
    """Add an open working copy without files, and record it.  Called inside a command."""
    copy = WorkingCopy(process_key=process_key, name=name, opened_at=clock.now(), opened_by=by.person_id)
    session.add(copy)
    session.flush()
    ledger.append(session, stream_of(process_key), "copy.opened", by.id, {"copy": copy.id})
    return copy


def _deployed(session: Session, process_key: str) -> bool:
    wanted = select(Definition.id).where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process_key)
    return session.scalar(wanted) is not None


def _file(name: str, content: bytes, by: Actor, *, in_force: bool) -> WorkingFile:
    digest = digest_of(content)
    return WorkingFile(
        name=name,
        content=content,
        digest=digest,
        base=digest if in_force else None,
        changed_at=clock.now(),
        changed_by=by.person_id,
    )


def _blank(process_key: str, name: str) -> bytes:
    template = (resources.files("engine.commands.studio") / "blank.bpmn").read_text("utf-8")
    return with_picture(template.replace('"KEY"', quoteattr(process_key)).replace('"NAME"', quoteattr(name)).encode())
