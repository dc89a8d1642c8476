"""The blueprint of the auditor's pages; only those who may read everything get in."""

from __future__ import annotations

from flask import Blueprint

from engine.commands.audit import AUDITORS
from web import current

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.before_request
@current.needs_role(*AUDITORS)
def auditors_only() -> None:
    """Let auditors and administrators in."""
