"""One difference, and how two sets of things with settings are held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypeVar

from engine.text import Text

ORDER = Text("次序", "order")
NOWHERE = ("", "")
V = TypeVar("V")


class What(StrEnum):
    """What happened to a thing: it came, went, or is set or placed otherwise."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True)
class Thing:
    """An element, field or row: what sort it is, what people call it, how it is set and where it is.

    ``settings`` maps the words of a setting to its value as text, ``place`` those of a relation to the id of the other
    thing and what that is called; empty ones are left out.
    """

    sort: Text
    name: str
    settings: Mapping[Text, str]
    place: Mapping[Text, tuple[str, str]] = field(default_factory=dict)
    element_id: str | None = None
    position: int | None = None
    """Its number in a row of things whose order counts."""


@dataclass(frozen=True)
class Difference:
    """What happened to one thing; ``setting``, ``old`` and ``new`` say it for one that is set or placed otherwise.

    ``details`` say how one that was added is set and placed; of a file that is all new they are left out.
    """

    what: What
    sort: Text
    name: str
    element_id: str | None = None
    setting: Text | None = None
    old: str = ""
    new: str = ""
    details: Mapping[Text, str] = field(default_factory=dict, compare=False)


def differences(before: Mapping[str, Thing], after: Mapping[str, Thing]) -> Iterator[Difference]:
    """Yield what differs, by the keys of the things: what went first, then everything in the order of now.

    Of things in a row as few as possible are said to have moved.
    """
    moved = _out_of_order(before, after)
    for key, thing in before.items():
        if key not in after:
            yield Difference(What.REMOVED, thing.sort, thing.name, thing.element_id)
    for key, thing in after.items():
        if key not in before:
            details = _details(thing) if before else {}
            yield Difference(What.ADDED, thing.sort, thing.name, thing.element_id, details=details)
        else:
            yield from _otherwise(before[key], thing, moved=key in moved)


def _details(thing: Thing) -> Mapping[Text, str]:
    told = {words: value for words, value in thing.settings.items() if value != thing.name}
    return told | {relation: name for relation, (_, name) in thing.place.items() if name}


def _otherwise(was: Thing, now: Thing, *, moved: bool) -> Iterator[Difference]:
    thing = (now.sort, now.name, now.element_id)
    if moved:
        yield Difference(What.MOVED, *thing, ORDER, str(was.position), str(now.position))
    for relation, (there, here) in _unequal(was.place, now.place, NOWHERE):
        if there[0] != here[0]:
            yield Difference(What.MOVED, *thing, relation, there[1], here[1])
    for setting, (old, new) in _unequal(was.settings, now.settings, ""):
        yield Difference(What.CHANGED, *thing, setting, old, new)


def _unequal(before: Mapping[Text, V], after: Mapping[Text, V], none: V) -> Iterator[tuple[Text, tuple[V, V]]]:
    for words in dict.fromkeys([*before, *after]):
        pair = before.get(words, none), after.get(words, none)
        if pair[0] != pair[1]:
            yield words, pair


def _out_of_order(before: Mapping[str, Thing], after: Mapping[str, Thing]) -> set[str]:
    old = [key for key, thing in before.items() if thing.position is not None and key in after]
    new = [key for key, thing in after.items() if thing.position is not None and key in before]
    kept: set[str] = set()
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept.update(new[block.b : block.b + block.size])
    return set(new) - kept
