"""What the yearly review of documents calls when a procedure has to be revised."""

from __future__ import annotations

from typing import Any

from engine.commands.documents.checks import LONGEST_REASON
from engine.commands.documents.proposing import propose_change
from engine.identity.actors import actor_of
from engine.model import Person
from engine.services import ServiceContext, service
from engine.text import Text


@service("document.propose", Text("提出文件修订", "Propose a change of a document"))
def propose(context: ServiceContext, reason: str, person: str, procedure: str | None = None) -> dict[str, Any]:
    """Propose a change in the name of whoever reviewed the document; nothing where no procedure carries it out."""
    if procedure is None:
        return {"change": None}
    by = actor_of(context.session, context.session.get_one(Person, person))
    change = propose_change(context.session, procedure, f"年度评审：{reason}"[:LONGEST_REASON], reason, by=by)
    return {"change": change.id}
