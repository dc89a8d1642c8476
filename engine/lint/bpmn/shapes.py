"""The grammar made ready for asking: attributes, children and counts of every element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from engine.lint.bpmn.grammar import ELEMENTS, GROUPS, REFERENCES


@dataclass(frozen=True)
class Attribute:
    """An attribute: the values it may have (None: any text), whether it is required and whether it matters."""

    values: frozenset[str] | str | None = None
    required: bool = False
    matters: bool = True


@dataclass(frozen=True)
class Slot:
    """Children of one kind or group: how many there may be; ``most`` is None for any number."""

    names: frozenset[str]
    least: int
    most: int | None


@dataclass(frozen=True)
class Shape:
    """What an element may carry and contain; ``is_open`` when it may contain anything."""

    attributes: Mapping[str, Attribute]
    slots: tuple[Slot, ...]
    is_open: bool = False

    @cached_property
    def slot_of(self) -> Mapping[str, int]:
        """Return the number of the slot each child belongs to, by its tag."""
        return {name: number for number, slot in reversed(list(enumerate(self.slots))) for name in slot.names}


@lru_cache(maxsize=256)
def shape_of(name: str) -> Shape | None:
    """Return the shape of an element by its tag, None for one that BPMN does not have."""
    if name in REFERENCES:
        return Shape({}, (), is_open=True)
    if name not in ELEMENTS or name.startswith("-"):
        return None
    attributes: dict[str, Attribute] = {}
    slots: list[Slot] = []
    is_open = False
    for written, children in _lines(name):
        for each in written.split():
            attribute_name, attribute = _attribute(each)
            attributes[attribute_name] = attribute
        for each in children.split():
            if each == "*":
                is_open = True
            else:
                slots.append(_slot(each))
    return Shape(attributes, tuple(slots), is_open)


def _lines(name: str) -> Iterator[tuple[str, str]]:
    while name:
        name, attributes, children = ELEMENTS[name]
        yield attributes, children


def _attribute(written: str) -> tuple[str, Attribute]:
    matters, required = not written.endswith("~"), written.endswith("!")
    name, _, kind = written.rstrip("~!").partition(":")
    values = kind if kind in ("boolean", "integer") else frozenset(kind.split("|")) if kind else None
    return name, Attribute(values, required, matters)


def _slot(written: str) -> Slot:
    count = written[-1] if written[-1] in "?*+" else ""
    name = written.rstrip("?*+")
    names = frozenset(_members(name[1:])) if name.startswith("@") else frozenset({name})
    return Slot(names, int(count in ("", "+")), 1 if count in ("", "?") else None)


def _members(group: str) -> Iterator[str]:
    for name in GROUPS[group].split():
        if name.startswith("@"):
            yield from _members(name[1:])
        else:
            yield name
