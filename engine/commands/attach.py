"""Attach a file to an instance."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field

from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.commands.command import command
from engine.errors import Invalid
from engine.files import kind_of, store
from engine.instances.recording import record
from engine.model import Attachment, Instance, new_id
from engine.text import Text
from engine.work.capacity import acting
from engine.work.permit import readers, require_part


@dataclass(frozen=True)
class Upload:
    """A file as it came in: its name, its bytes, and the id it will be kept under."""

    name: str
    content: bytes
    id: str = dataclass_field(default_factory=new_id)


@command
def attach(
    session: Session,
    instance_id: str,
    upload: Upload,
    *,
    by: Actor,
    task_id: str | None = None,
    field: str = "",
) -> Attachment:
    """Keep a file with the instance; its type is what its content says.  Raises NotFound, Invalid."""
    instance = session.get(Instance, instance_id)
    if by.kind == "person":
        instance = require_part(session, instance, by)
    if instance is None:
        raise Invalid(Text("找不到该事项", "There is no such case"))
    name = upload.name.replace("\\", "/").rpartition("/")[2].strip()[-255:]
    media_type = kind_of(upload.content, name)
    row = Attachment(
        id=upload.id,
        instance_id=instance.id,
        task_id=task_id,
        field=field,
        name=name,
        media_type=media_type,
        size=len(upload.content),
        digest=store(upload.content, name),
        uploaded_at=clock.now(),
        uploaded_by=by.person_id,
    )
    session.add(row)
    session.flush()
    body = {"attachment": row.id, "task": task_id, "media_type": media_type, "size": row.size, "field": field}
    body |= acting(instance, by, readers(instance))
    record(session, instance, "file.attached", by, body, {"name": name, "sha256": row.digest})
    return row
