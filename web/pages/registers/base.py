"""The blueprint of the register pages; nobody without an account gets in."""

from __future__ import annotations

from flask import Blueprint

from engine.model import Entry, Register
from engine.queries.registers import find_entry
from engine.registers.access import require_readable
from web import current, db
from web.work import names, registers

blueprint = Blueprint("registers", __name__, url_prefix="/registers")
blueprint.add_app_template_filter(names.state_name)
blueprint.add_app_template_filter(registers.name_of, "register_name")


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""


def opened(key: str) -> Register:
    """Return the register of an address.  Raises NotFound."""
    return require_readable(db.session(), key, current.actor())


def opened_entry(key: str, number: str) -> tuple[Register, Entry]:
    """Return the register and the entry of an address.  Raises NotFound."""
    register = opened(key)
    return register, find_entry(db.session(), register, number, current.actor())
