"""The recorded facts of a case, for programs and auditors."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.errors import NotAllowed
from engine.instances.recording import stream_of
from engine.ledger import Fact
from engine.model import Instance
from engine.queries.paging import Page
from engine.text import Text
from engine.work.permit import READ_ALL, may_read, require_reader

SIZE = 200


def facts(session: Session, instance: Instance, actor: Actor, *, values: bool, number: int = 1) -> Page[Fact]:
    """Return one page of a case's facts, oldest first; without ``values`` protected ones are digests only.

    Raises NotFound when the actor may not read the case, NotAllowed when ``values`` are asked for by
    somebody who neither takes part nor holds a role the case's scope entitles: an auditor reads digests.
    """
    require_reader(session, instance, actor)
    if values and not entitled(session, instance, actor):
        text = Text("个人信息只对经办人和有权岗位开放", "Personal values are open to those who handle the case only")
        raise NotAllowed(text)
    found = ledger.read(session, stream_of(instance), reveal=values)
    number = min(number, max(1, -(-len(found) // SIZE)))
    return Page(found[(number - 1) * SIZE : number * SIZE], len(found), number, SIZE)


def entitled(session: Session, instance: Instance, actor: Actor) -> bool:
    """Tell whether the actor may read personal values of the case: not by a role that reads everything."""
    narrowed = replace(actor, held=frozenset(held for held in actor.held if held.role_key not in READ_ALL))
    return may_read(session, instance, narrowed)
