"""Two states of one file."""

from __future__ import annotations

from collections.abc import Mapping

from engine import dmn
from engine.bundles import is_catalogue
from engine.comparing import diagrams, forms, lists, scenarios, tables
from engine.comparing.differences import Difference, Thing, differences
from engine.definitions.endings import kind_of
from engine.definitions.read import read_diagram
from engine.lint.form_schema import read_form


def compare(name: str, old: bytes | None, new: bytes | None) -> list[Difference]:
    """Return what differs between two states of the file ``name``; None is a state without the file.

    Raises DefinitionInvalid when a state cannot be read.
    """
    before, after = _things(name, old), _things(name, new)
    return list(differences(before, after))


def _things(name: str, source: bytes | None) -> Mapping[str, Thing]:
    if source is None:
        return {}
    if is_catalogue(name):
        return lists.items_of(source)
    match kind_of(name, source):
        case ".bpmn":
            return diagrams.things_of(read_diagram(source))
        case ".form":
            return forms.things_of(read_form(source))
        case ".dmn":
            return tables.things_of(dmn.read(source))
        case ".csv":
            return lists.questions_of(source)
        case ".scenario.json":
            return scenarios.things_of(source)
    return {}
