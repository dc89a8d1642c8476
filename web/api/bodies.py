"""How the data of a form look as ``multipart/form-data``, for forms with file fields."""

from __future__ import annotations

from typing import Any

_DATA = {
    "type": "string",
    "contentMediaType": "application/json",
    "description": "the form's data as JSON; a file field holds the name of the part that carries its files",
}
_FILES = {"type": "array", "items": {"type": "string", "format": "binary"}}


def _multipart(**fields: dict[str, Any]) -> dict[str, Any]:
    schema = {
        "type": "object",
        "properties": {**fields, "data": _DATA},
        "patternProperties": {"^files::": _FILES},
    }
    return {"content": {"multipart/form-data": {"schema": schema}}}


_LATE = {
    "occurred_at": {"type": "string", "format": "date-time", "description": "when it happened, if that was not now"},
    "late_reason": {"type": "string", "description": "why it is recorded only now"},
}
MULTIPART_COMPLETE = _multipart(
    **_LATE,
    delay_cause={"type": "string", "description": "why the task is late: the key of a cause"},
    delay_words={"type": "string", "description": "what happened, to the cause"},
)
MULTIPART_START = _multipart(**_LATE, process={"type": "string", "description": "key of a process"})
MULTIPART_MESSAGE = _multipart(
    name={"type": "string", "description": "name of the message"},
    key={"type": "string", "description": "correlation key"},
)
