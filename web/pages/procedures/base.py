"""The blueprint of the procedures, how an address names one, and what every page of a procedure shows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from sqlalchemy import select

from engine.errors import NotFound
from engine.instances.programs import diagram_of
from engine.model import Definition, DefinitionKind, DocumentChange, Role
from engine.queries.documents import signatures_of
from engine.queries.revisions import Edition, editions
from engine.text import Text
from web import current, db
from web.filters import role_name
from web.work.contacts import contacts_of
from web.work.drafts import gaps_in
from web.work.names import in_language, process_name
from web.work.papers import forms_of
from web.work.procedure import steps_of
from web.work.rules import rules_of

OVERSEERS = ("process_owner", "qa_auditor", "admin")
"""The roles that see how a procedure is lived: who has read it, how often and how long its steps take."""
blueprint = Blueprint("procedures", __name__, url_prefix="/procedures")


@blueprint.before_request
@current.signed_in
def people_only() -> None:
    """Let only signed-in people in."""


@blueprint.app_template_filter()
def plain_label(label: str) -> str:
    """Write the label of a revision as addresses have it: ``A/0`` is ``A0``."""
    return label.replace("/", "")


def find(key: str) -> Definition:
    """Return the procedure with this key that was ever in force.  Raises NotFound."""
    definition = db.session().scalar(
        select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.key == key)
    )
    if definition is None:
        raise NotFound(Text("没有该流程", "There is no such procedure"))
    return definition


def edition_of(told: list[Edition], label: str | None) -> Edition:
    """Return the revision an address names, without a label the latest.  Raises NotFound."""
    for edition in told:
        if label is None or plain_label(edition.revision.label) == label:
            return edition
    raise NotFound(Text("没有该版次", "There is no such revision"))


def page_of(definition: Definition, label: str | None) -> dict[str, Any]:
    """Return what a page shows of a procedure in one revision; without a label, of the one in force."""
    session = db.session()
    told = editions(session, definition)
    edition = edition_of(told, label)
    process = diagram_of(session, edition.revision.id).processes[definition.key]
    settings = definition.settings
    roles = {role.key: role_name(role) for role in session.scalars(select(Role))}
    return {
        "definition": definition,
        "revision": edition.revision,
        "edition": edition,
        "editions": told,
        "signed": {each.revision.id: _signed(each) for each in told if each.revision.change_id},
        "name": process_name(definition),
        "purpose": in_language(settings.get("purpose"), ""),
        "process": process,
        "steps": steps_of(session, process),
        "rules": rules_of(settings.get("rules", ())),
        "forms": forms_of(session, edition),
        "contacts": contacts_of(session, definition, process),
        "owner": roles.get(settings.get("owner", ""), ""),
        "managed_by": roles.get(settings.get("managed_by", ""), ""),
        "gaps": gaps_in(edition.revision),
        "may_oversee": current.holds(*OVERSEERS),
    }


def _signed(edition: Edition) -> list[tuple[str, str]]:
    """Return who wrote, reviewed and approved a revision, as (meaning, name), each once."""
    change = db.session().get_one(DocumentChange, edition.revision.change_id)
    return list(dict.fromkeys((one.meaning, one.name) for one in signatures_of(db.session(), change)))
