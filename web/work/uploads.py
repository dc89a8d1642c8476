"""The files of a submission: described for the form that checks them, kept where its data name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import commands
from engine.actor import Actor
from engine.commands import Upload
from engine.files import kind_of
from forms import Files, UploadInfo

Uploads = Mapping[str, Sequence[Upload]]


def infos(files: Uploads) -> Files:
    """Return what a form checks about the uploads; raises Invalid for content that is not kept."""
    return {
        key: [
            UploadInfo(upload.id, upload.name, len(upload.content), kind_of(upload.content, upload.name))
            for upload in uploads
        ]
        for key, uploads in files.items()
    }


def keep(
    session: Session,
    instance_id: str,
    data: Mapping[str, Any],
    files: Uploads,
    *,
    by: Actor,
    task_id: str | None = None,
) -> None:
    """Attach the uploads that the checked data refer to; what no field took is dropped."""
    for upload in (upload for uploads in files.values() for upload in uploads):
        field = _field_of(data, upload.id)
        if field is not None:
            commands.attach(session, instance_id, upload, by=by, task_id=task_id, field=field)


def _field_of(value: Any, file_id: str) -> str | None:
    """Return the path of the field whose value names the file."""
    if isinstance(value, Mapping):
        if value.get("id") == file_id:
            return ""
        inner = ((name, _field_of(item, file_id)) for name, item in value.items())
        return next((f"{name}.{path}".rstrip(".") for name, path in inner if path is not None), None)
    if isinstance(value, list):
        return next((path for path in (_field_of(item, file_id) for item in value) if path is not None), None)
    return None
