"""Files on their way into force: foreign diagrams translated first, and what was filled in said afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.document import load
from engine.definitions.importing import BroughtIn, bring_in
from engine.definitions.read import read_root
from engine.lint.gaps import filled_in
from engine.model import Definition, DefinitionKind, Revision
from engine.text import Text


def bring(session: Session, files: Mapping[str, bytes]) -> BroughtIn:
    """Translate foreign diagrams; forms drawn from their fields never replace a form in force."""
    forms = session.scalars(select(Definition.key).where(Definition.kind == DefinitionKind.FORM))
    return bring_in(files, frozenset(forms))


def gaps_in(revision: Revision) -> list[tuple[str, Text]] | None:
    """Return per element what people fill in for in a draft procedure; None for anything that is no draft."""
    if revision.definition.kind != DefinitionKind.PROCESS:
        return None
    drawn = read_root(load(revision.source)).processes[revision.definition.key]
    return filled_in(drawn)
