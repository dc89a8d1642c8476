"""The blueprint of the case pages; nobody without an account gets in."""

from __future__ import annotations

from flask import Blueprint

from web import current
from web.work import names

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
blueprint.add_app_template_filter(names.state_name)
blueprint.add_app_template_filter(names.outcome_name)
blueprint.add_app_template_filter(names.withdrawal)


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""
