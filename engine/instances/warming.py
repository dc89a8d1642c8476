"""Compiles what is in force before anybody asks for it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.instances.programs import decisions_on, diagram_of, pin, program_on
from engine.model import Definition, DefinitionKind, Revision


def warm(session: Session) -> int:
    """Keep the programs of all processes in force in memory; return how many there are.

    The first case after a start would wait for it otherwise: the complaint process takes seconds to compile.
    """
    found = select(Definition).where(Definition.kind == DefinitionKind.PROCESS, Definition.current_id.is_not(None))
    definitions = session.scalars(found.order_by(Definition.key)).all()
    for definition in definitions:
        revision = session.get_one(Revision, definition.current_id)
        if definition.key in diagram_of(session, revision.id).processes:
            pins = pin(session, revision, definition.key)
            program_on(session, definition.key, pins)
            decide = decisions_on(session, pins)
            for key in pins["decision"]:
                decide(key)
    return len(definitions)
