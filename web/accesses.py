"""What auditors read is recorded: one event for each page, none for the parts a page fetches behind itself."""

from __future__ import annotations

from flask import Flask, Response, request

from engine.commands.audit import note_reading
from engine.work.permit import READ_ALL
from web import current, db

ROOMS = frozenset({"cases", "tasks", "registers", "projects", "documents", "files", "reading", "rules", "audit"})
PARTS = frozenset(
    {"cases.diagram", "documents.drawing", "files.small", "audit.index", "audit.record", "audit.checkpoint"}
)
"""What a page fetches behind itself, what holds no record, and what notes its reader in its own words."""


def set_up(app: Flask) -> None:
    """Let ``app`` record each page of ``ROOMS`` an auditor gets; what cannot be recorded is not sent."""

    @app.after_request
    def note(response: Response) -> Response:
        if _is_page(response) and current.holds(*READ_ALL):
            note_reading(db.session(), request.path, by=current.actor())
        return response


def _is_page(response: Response) -> bool:
    endpoint = request.endpoint or ""
    return (
        request.method == "GET"
        and response.status_code == 200
        and endpoint.split(".")[0] in ROOMS
        and endpoint not in PARTS
        and "HX-Request" not in request.headers
    )
