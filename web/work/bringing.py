"""Files on their way into force: foreign diagrams are translated first."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.importing import BroughtIn, bring_in
from engine.model import Definition, DefinitionKind


def bring(session: Session, files: Mapping[str, bytes]) -> BroughtIn:
    """Translate foreign diagrams; forms drawn from their fields never replace a form in force."""
    forms = session.scalars(select(Definition.key).where(Definition.kind == DefinitionKind.FORM))
    return bring_in(files, frozenset(forms))
