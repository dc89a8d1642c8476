"""What kind of file a name stands for: modelers end the names of the same diagram differently."""

from __future__ import annotations

from typing import Literal, TypeAlias

from engine.definitions.checklist import is_checklist
from engine.definitions.namespaces import BPMN, DRAFTS
from engine.definitions.scenario import ENDING as SCENARIO

Kind: TypeAlias = Literal[".bpmn", ".dmn", ".form", ".csv", ".scenario.json"]

KINDS: tuple[Kind, ...] = (".bpmn", ".dmn", ".form", ".csv", ".scenario.json")
_BY_ENDING: dict[str, Kind] = {
    ".bpmn": ".bpmn",
    ".bpmn2": ".bpmn",
    ".bpmn20.xml": ".bpmn",
    ".bpmn.xml": ".bpmn",
    ".dmn": ".dmn",
    ".dmn.xml": ".dmn",
    ".form": ".form",
    SCENARIO: ".scenario.json",
}
# What a file that says no more than ".xml" contains shows by the vocabulary it speaks.
_BY_CONTENT: tuple[tuple[str, Kind], ...] = (
    ("omg.org/spec/DMN/", ".dmn"),
    *((space, ".bpmn") for space in (BPMN, *sorted(DRAFTS))),
)
ENDINGS = (*_BY_ENDING, ".csv", ".xml")


def may_be(name: str) -> bool:
    """Tell whether a file of this name can be one of ``KINDS``; ``.xml`` and ``.csv`` show only when they are read."""
    return name.lower().endswith(ENDINGS)


def kind_of(name: str, source: bytes) -> Kind | None:
    """Return what a file holds by its name, for ``.xml`` and ``.csv`` by its content too; None for anything else."""
    lowered = name.lower()
    found = next((kind for ending, kind in _BY_ENDING.items() if lowered.endswith(ending)), None)
    if lowered.endswith(".csv"):
        return ".csv" if is_checklist(source) else None
    if found is not None or not lowered.endswith(".xml"):
        return found
    text = source.replace(b"\0", b"")
    return next((kind for space, kind in _BY_CONTENT if space.encode() in text), None)


def plain_name(name: str, kind: Kind) -> str:
    """Return the name with the usual ending of its kind in place of the one it has."""
    longest = max((ending for ending in ENDINGS if name.lower().endswith(ending)), key=len, default="")
    return name[: len(name) - len(longest)] + kind
