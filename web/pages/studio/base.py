"""The blueprint of the studio; process owners and administrators only."""

from __future__ import annotations

from flask import Blueprint

from engine.model import WorkingCopy
from engine.queries.studio import find_copy
from web import current, db

blueprint = Blueprint("studio", __name__, url_prefix="/studio")


@blueprint.before_request
@current.needs_role("process_owner", "admin")
def owners_only() -> None:
    """Let process owners and administrators in."""


def opened(copy_id: str) -> WorkingCopy:
    """Return the working copy of an address.  Raises NotFound."""
    return find_copy(db.session(), copy_id)
