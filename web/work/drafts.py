"""Draft procedures on the pages: which are, what people fill in for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.definitions.document import load
from engine.definitions.drafts import is_draft
from engine.definitions.read import read_root
from engine.instances.programs import diagram_of
from engine.lint.gaps import filled_in
from engine.model import Definition, DefinitionKind, Revision
from engine.text import Text


def in_draft(session: Session, definition: Definition) -> bool:
    """Tell whether what is in force of a process is a draft procedure."""
    if definition.current_id is None:
        return False
    return is_draft(diagram_of(session, definition.current_id).processes[definition.key])


def gaps_in(revision: Revision) -> list[tuple[str, Text]] | None:
    """Return per element what people fill in for in a draft procedure; None for anything that is no draft."""
    if revision.definition.kind != DefinitionKind.PROCESS:
        return None
    return filled_in(read_root(load(revision.source)).processes[revision.definition.key])
