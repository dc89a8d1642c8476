"""The library of the studio as people look through it: searched, narrowed, in its folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.model import CopyState, Role
from engine.queries.studio import Shelved, folders, library
from engine.text import Text
from web.filters import role_name
from web.work.names import process_name

STATES = {
    "in_force": Text("现行", "In force"),
    "changing": Text("修改中", "Being changed"),
    "in_review": Text("评审中", "In review"),
    "new": Text("新流程", "New"),
}


@dataclass(frozen=True)
class Line:
    """A procedure in the library; ``owner`` is the role that manages it, ``state`` a key of ``STATES``."""

    row: Shelved
    name: str
    number: str
    owner: str
    folder: str
    state: str

    @property
    def since(self) -> datetime | None:
        """Return since when its revision is in effect."""
        revision = self.row.revision
        return (revision.effective_from or revision.created_at) if revision is not None else None

    def says(self, text: str) -> bool:
        """Tell whether key, name, number, owner or folder contain the words."""
        return text.casefold() in f"{self.row.key}\n{self.name}\n{self.number}\n{self.owner}\n{self.folder}".casefold()


def lines(session: Session) -> list[Line]:
    """Return every procedure of the library."""
    filed = folders(session)
    roles = {role.key: role_name(role) for role in session.scalars(select(Role))}
    return [_line(row, roles, filed.get(row.key, "")) for row in library(session)]


def shelves(found: Iterable[Line]) -> Sequence[tuple[str, Sequence[Line]]]:
    """Return the lines by folder, in the order of their names; those in no folder come last, under an empty name."""
    by_folder: dict[str, list[Line]] = {}
    for line in found:
        by_folder.setdefault(line.folder, []).append(line)
    return sorted(by_folder.items(), key=lambda shelf: (not shelf[0], shelf[0]))


def _line(row: Shelved, roles: Mapping[str, str], folder: str) -> Line:
    definition = row.definition
    settings = definition.settings if definition is not None else {}
    name = process_name(definition) if definition is not None else (row.copy.name if row.copy else row.key)
    manager = str(settings.get("managed_by") or settings.get("owner") or "")
    return Line(row, name, str(settings.get("number", "")), roles.get(manager, ""), folder, _state(row))


def _state(row: Shelved) -> str:
    if row.copy is not None and row.copy.state == CopyState.IN_REVIEW:
        return "in_review"
    if row.definition is None:
        return "new"
    return "changing" if row.copy is not None else "in_force"
