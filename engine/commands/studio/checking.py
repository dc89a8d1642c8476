"""Check a working copy as deploying it would, saving nothing."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from engine.actor import Actor
from engine.bundles import is_catalogue
from engine.commands.contents import known_to
from engine.errors import Problem
from engine.lint import lint_sources
from engine.model import WorkingFile
from engine.work.permit import require_owner

NOTHING: Mapping[str, bytes] = {}


def check_copy(session: Session, copy_id: str, *, by: Actor, unsaved: Mapping[str, bytes] = NOTHING) -> list[Problem]:
    """Return what keeps a working copy from coming into force, file by file.

    ``unsaved`` takes the place of saved files.  Raises NotAllowed.
    """
    require_owner(by)
    rows = session.scalars(
        select(WorkingFile).where(WorkingFile.copy_id == copy_id).options(undefer(WorkingFile.content))
    )
    files = {file.name: file.content for file in rows} | dict(unsaved)
    # What diagrams, tables and forms define the check reads itself; only the catalogue has to be told.
    catalogues = {name: source for name, source in files.items() if is_catalogue(name)}
    return lint_sources(files, known=known_to(session, catalogues))
