"""The components of a form as a tree, with the keys their values lie under."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.lint.form_schema import CONTAINERS, KEYED

TEXTS = frozenset({"textfield", "textarea"})
SINGLE_CHOICE = frozenset({"radio", "select"})
MULTIPLE_CHOICE = frozenset({"checklist", "taglist"})

_EMPTY: dict[str, Any] = {"textfield": "", "textarea": "", "checkbox": False}


@dataclass(frozen=True)
class Node:
    """One component; ``path`` are its keys as seen from the row around it, or from the form."""

    id: str
    type: str
    settings: Mapping[str, Any]
    path: tuple[str, ...]
    children: tuple[Node, ...]

    @property
    def keyed(self) -> bool:
        """Return whether the component has a value."""
        return self.type in KEYED

    @property
    def repeats(self) -> bool:
        """Return whether the component is a list of rows."""
        return self.type == "dynamiclist" and self.settings.get("isRepeating", True) is not False

    @property
    def grows(self) -> bool:
        """Return whether a person may add and remove rows."""
        return bool(self.settings.get("allowAddRemove", True))

    @property
    def label(self) -> str:
        """Return the words beside the field."""
        names = ("label", "dateLabel", "timeLabel")
        found = (str(self.settings[name]).strip() for name in names if self.settings.get(name))
        return next(found, self.path[-1] if self.path else "")

    @property
    def empty(self) -> Any:
        """Return the value of a field nobody has touched."""
        default = self.settings.get("defaultValue")
        if default is not None:
            return default
        return [] if self.type in MULTIPLE_CHOICE else _EMPTY.get(self.type)

    @property
    def hide(self) -> str:
        """Return the condition that hides the component, "" when there is none."""
        conditional = self.settings.get("conditional")
        condition = conditional.get("hide") if isinstance(conditional, Mapping) else None
        return condition if isinstance(condition, str) else ""

    @property
    def validate(self) -> Mapping[str, Any]:
        """Return the rules its value has to keep."""
        rules = self.settings.get("validate")
        return rules if isinstance(rules, Mapping) else {}

    def property_(self, name: str) -> Any:
        """Return one of the custom properties of the component."""
        properties = self.settings.get("properties")
        return properties.get(name) if isinstance(properties, Mapping) else None

    def walk(self) -> Iterator[Node]:
        """Yield the component and all inside it."""
        yield self
        for child in self.children:
            yield from child.walk()


def tree(schema: Mapping[str, Any]) -> Node:
    """Return the root of a form that lint found no errors in."""
    return _node({**schema, "type": "default", "id": str(schema.get("id", "form"))}, ())


def _node(settings: Mapping[str, Any], around: tuple[str, ...]) -> Node:
    type_ = str(settings["type"])
    own = settings.get("key") if type_ in KEYED else settings.get("path") if type_ in CONTAINERS else None
    path = (*around, *str(own).split(".")) if own else around
    node = Node(str(settings.get("id") or own or type_), type_, settings, path, ())
    inside = () if node.repeats else path
    children = tuple(_node(child, inside) for child in settings.get("components") or ())
    return Node(node.id, type_, settings, path, children)
