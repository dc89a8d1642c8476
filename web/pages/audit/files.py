"""Files an auditor takes along."""

from __future__ import annotations

from flask import Response


def as_file(content: str, name: str, kind: str) -> Response:
    """Return a text as a download under a name; ``kind`` is its media type."""
    response = Response(content, content_type=f"{kind}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
