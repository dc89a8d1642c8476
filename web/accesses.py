"""What auditors read is recorded: one event for each page, none for the parts a page fetches behind itself."""

from __future__ import annotations

from flask import Flask, Response, request

from engine.commands.audit import AUDITORS, note_reading
from engine.work.permit import READ_ALL
from web import current, db

ROOMS = frozenset(
    {"cases", "tasks", "registers", "projects", "documents", "files", "reading", "rules", "records", "audit"}
    | {"v1-instances", "v1-events", "v1-countersigns", "v1-tasks", "v1-registers", "v1-projects"}
)
"""Where records are read: on pages, and by programs with an auditor's token."""
PARTS = frozenset(
    {"cases.diagram", "documents.drawing", "files.small", "audit.index", "audit.record", "audit.absence"}
    | {"audit.checkpoint"}
)
"""What a page fetches behind itself, what holds no record, and what notes its reader in its own words."""


def set_up(app: Flask) -> None:
    """Let ``app`` record each page of ``ROOMS`` an auditor gets; what cannot be recorded is not sent.

    Administrators are recorded where they read as auditors do.
    """

    @app.after_request
    def note(response: Response) -> Response:
        if _is_page(response) and current.holds(*(AUDITORS if _room() == "audit" else READ_ALL)):
            note_reading(db.session(), request.path, by=current.actor())
        return response


def _room() -> str:
    return (request.endpoint or "").split(".")[0]


def _is_page(response: Response) -> bool:
    """Tell whether this is a page of records; a list narrowed while somebody types is one page with the first."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and _room() in ROOMS
        and request.endpoint not in PARTS
        and (bool(request.view_args) or "HX-Request" not in request.headers)
    )
