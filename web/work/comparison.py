"""Two states of a file side by side: what differs in words, and where the drawings of both are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.comparing import Difference, What, compare
from engine.definitions.endings import KINDS, kind_of
from engine.errors import DefinitionInvalid
from engine.text import Text

WORDS = {
    What.ADDED: Text("新增", "added"),
    What.REMOVED: Text("删除", "removed"),
    What.MOVED: Text("移动", "moved"),
    What.CHANGED: Text("修改", "changed"),
}


@dataclass(frozen=True)
class Compared:
    """One file: what differs, why it cannot be said, and for a drawing where its two states are found."""

    title: str
    differences: Sequence[Difference]
    refusal: Text | None = None
    old_url: str = ""
    new_url: str = ""

    @property
    def marks(self) -> Mapping[str, list[str]]:
        """Return the ids of elements by what happened to them, as the drawing marks them."""
        return {
            what: [each.element_id for each in self.differences if each.what == what and each.element_id]
            for what in What
        }


def order(name: str) -> tuple[int, str]:
    """Return the place of a file among those of a change: the drawing first, then as the studio lists them."""
    kind = kind_of(name, b"")
    return (KINDS.index(kind) if kind is not None else len(KINDS), name)


def compared(title: str, name: str, states: tuple[bytes | None, bytes], urls: tuple[str, str]) -> Compared:
    """Compare the old and the new state of the file ``name``; ``urls`` lead to their drawings if it is one."""
    old, new = states
    shown = urls if kind_of(name, new) == ".bpmn" else ("", "")
    try:
        return Compared(title, compare(name, old, new), None, *shown)
    except DefinitionInvalid as refusal:
        return Compared(title, (), refusal.problems[0].text if refusal.problems else refusal.text)
