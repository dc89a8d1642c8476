"""Papers the system writes itself: attached to the case that asked for them."""

from __future__ import annotations

from engine import clock
from engine.actor import SYSTEM
from engine.files import store
from engine.instances.recording import record
from engine.model import Attachment
from engine.services.context import ServiceContext


def attach_pdf(context: ServiceContext, field: str, name: str, content: bytes) -> str:
    """Attach a PDF to the case, on record; return the attachment's id."""
    row = Attachment(
        instance_id=context.instance.id,
        field=field,
        name=name,
        media_type="application/pdf",
        size=len(content),
        digest=store(content, name),
        uploaded_at=clock.now(),
    )
    context.session.add(row)
    context.session.flush()
    body = {"attachment": row.id, "media_type": row.media_type, "size": row.size, "field": field}
    record(context.session, context.instance, "file.attached", SYSTEM, body, {"name": name, "sha256": row.digest})
    return row.id


def issued() -> str:
    """Return the last line of a paper: when it was written, as the office reads it."""
    return f"出具时间 {clock.local(clock.now()):%Y-%m-%d %H:%M}"
