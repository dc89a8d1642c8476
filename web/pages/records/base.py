"""The blueprint of the pages on records; those who keep them and those who audit them get in."""

from __future__ import annotations

from flask import Blueprint, g
from sqlalchemy import select

from engine.commands.audit import AUDITORS
from engine.model import Role
from engine.queries.records import Standing
from engine.records.departments import Managed
from engine.records.keepers import KEEPERS
from engine.text import Text
from web import current, db
from web.filters import role_name

blueprint = Blueprint("records", __name__, url_prefix="/records")

READERS = (*AUDITORS, *KEEPERS)
STANDINGS = {
    Standing.KEPT: Text("保存中", "Kept"),
    Standing.DUE: Text("到期，可列入销毁清单", "Expired, may go on a list"),
    Standing.HELD: Text("冻结", "Held"),
    Standing.LISTED: Text("列入销毁清单", "On a destruction list"),
    Standing.DESTROYED: Text("已销毁", "Destroyed"),
}


@blueprint.before_request
@current.needs_role(*READERS)
def readers_only() -> None:
    """Let keepers of records, auditors and administrators in."""


@blueprint.app_template_filter("standing_of_record")
def standing_of_record(standing: Standing) -> Text:
    """Return the words for how a record stands."""
    return STANDINGS[standing]


def role_names() -> dict[str, str]:
    """Return what every role is called, by key."""
    if "role_names" not in g:
        g.role_names = {role.key: role_name(role) for role in db.session().scalars(select(Role))}
    found: dict[str, str] = g.role_names
    return found


def managed_name(managed: Managed | None) -> str:
    """Return what a managing department was called then; the role where nobody who held it belonged to one."""
    return (managed.name or role_names().get(managed.role, managed.role)) if managed else ""


def may_keep() -> bool:
    """Tell whether the person keeps records: an auditor only reads."""
    return current.holds(*KEEPERS)
