"""A form as the browser has it after a person filled it in: what is shown, what was typed, what is computed."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.components import TEXTS, Node
from forms.expressions import Scope
from forms.given import Files, Given
from forms.paths import MISSING, drop, get, put, same

# Expressions may read each other; a chain longer than this keeps what it has then, as it does in form-js.
_ROUNDS = 10

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class _Place:
    """A component at one place: in which row, seeing what."""

    node: Node
    path: Path
    scope: Scope
    hidden: bool


class Drawn:
    """The data of a form with a person's values taken over where the form lets them change something."""

    def __init__(self, root: Node, shown: Mapping[str, Any], submitted: Mapping[str, Any]) -> None:
        self._root = root
        self._own = frozenset(_roots(root.children))
        self.initial = self._copied(shown)
        _begin(root.children, self.initial)
        self.state = self._copied(self.initial)
        _take(root.children, self.state, submitted, None)
        self._settle()

    def given(self, files: Files) -> dict[str, Any]:
        """Return the values of all fields that count: shown and not disabled, nested as the data are."""
        return self._given(self._root.children, self._scope(), (), files)

    def _given(self, nodes: Iterable[Node], scope: Scope, base: Path, files: Files) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for place in self._places(nodes, scope, base, into_rows=False):
            node = place.node
            if place.hidden or (node.keyed and node.settings.get("disabled")):
                continue
            value = get(self.state, place.path)
            if node.keyed:
                before = get(self.initial, place.path)
                before = None if before is MISSING else before
                put(result, node.path, Given(value, before, place.scope, self.initial, files))
            elif node.repeats:
                rows = [
                    self._given(node.children, place.scope.row(row, at), (*place.path, at), files)
                    for at, row in enumerate(value)
                ]
                put(result, node.path, rows)
        return result

    def _places(
        self, nodes: Iterable[Node], scope: Scope, base: Path = (), hidden: bool = False, into_rows: bool = True
    ) -> Iterator[_Place]:
        for node in nodes:
            path = (*base, *node.path)
            gone = hidden or scope.holds(node.hide)
            yield _Place(node, path, scope, gone)
            if not node.repeats:
                yield from self._places(node.children, scope, base, gone, into_rows)
            elif into_rows and not gone:
                for at, row in enumerate(get(self.state, path)):
                    yield from self._places(node.children, scope.row(row, at), (*path, at), gone)

    def _scope(self) -> Scope:
        """Return what expressions see: hidden fields count with the value they had before."""
        seen = self._copied(self.state)
        for place in list(self._places(self._root.children, Scope.of(self.state))):
            if place.hidden and (place.node.keyed or place.node.repeats):
                drop(seen, place.path)
        return Scope.of({**self.initial, **seen})

    def _copied(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return data whose values of this form may be changed; what else expressions read is shared, however long."""
        return {name: copy.deepcopy(value) if name in self._own else value for name, value in data.items()}

    def _settle(self) -> None:
        for _ in range(_ROUNDS):
            corrected = [self._correct(place) for place in list(self._shown())]
            if not any(corrected):
                return

    def _shown(self) -> Iterator[_Place]:
        places = self._places(self._root.children, self._scope())
        return (place for place in places if place.node.keyed and not place.hidden)

    def _correct(self, place: _Place) -> bool:
        """Compute or restore a value that is not the person's to set; True when it was another one."""
        node, settings = place.node, place.node.settings
        now = get(self.state, place.path)
        if node.type == "expression":
            right = place.scope.plain(str(settings.get("expression") or "null"))
        elif isinstance(settings.get("readonly"), str) and place.scope.holds(settings["readonly"]):
            before = get(self.initial, place.path)
            right = node.empty if before is MISSING else before
        else:
            return False
        if same(now, right):
            return False
        row = get(self.state, place.path[: -len(node.path)])
        put(row, node.path, right)
        return True


def _roots(nodes: Iterable[Node]) -> Iterator[str]:
    """Name the values in which a form keeps its fields and lists."""
    for node in nodes:
        if node.path:
            yield node.path[0]
        if not node.repeats:
            yield from _roots(node.children)


def _begin(nodes: Iterable[Node], row: dict[str, Any]) -> None:
    """Give every field its value before anybody typed: the stored one, the default or the empty one."""
    for node in nodes:
        value = get(row, node.path) if node.path else MISSING
        if node.keyed:
            if value is MISSING or (value is None and node.type in TEXTS):
                put(row, node.path, copy.deepcopy(node.empty) if value is MISSING else "")
        elif node.repeats:
            rows = value if isinstance(value, list) else [{} for _ in range(node.settings.get("defaultRepetitions", 1))]
            rows = [each if isinstance(each, dict) else {} for each in rows]
            put(row, node.path, rows)
            for each in rows:
                _begin(node.children, each)
        else:
            _begin(node.children, row)


def _take(nodes: Iterable[Node], row: dict[str, Any], submitted: Any, stored_rows: list[dict[str, Any]] | None) -> None:
    """Take over what a person may set; ``stored_rows`` are the rows before, where rows can be added and removed."""
    for node in nodes:
        if node.keyed:
            value = get(submitted, node.path)
            if value is not MISSING and _may_set(node, value, stored_rows):
                put(row, node.path, copy.deepcopy(value))
        elif node.repeats:
            _take_rows(node, row, get(submitted, node.path))
        else:
            _take(node.children, row, submitted, stored_rows)


def _may_set(node: Node, value: Any, stored_rows: list[dict[str, Any]] | None) -> bool:
    if node.type == "expression" or node.settings.get("disabled"):
        return False
    if node.settings.get("readonly") is True:
        # a stored row may have moved up when another was removed
        return any(same(get(stored, node.path), value) for stored in stored_rows or ())
    return True


def _take_rows(node: Node, row: dict[str, Any], submitted: Any) -> None:
    stored = get(row, node.path)
    # form-js sends nothing at all for a list whose rows were all removed
    submitted = submitted if isinstance(submitted, list) else []
    if node.grows:
        rows: list[dict[str, Any]] = [{} for _ in submitted]
        put(row, node.path, rows)
        for new, given in zip(rows, submitted, strict=True):
            _begin(node.children, new)
            _take(node.children, new, given, stored)
    else:
        for old, given in zip(stored, submitted, strict=False):
            _take(node.children, old, given, None)
