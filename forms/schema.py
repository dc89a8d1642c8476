"""A form's components compiled into a marshmallow schema, and its messages given back by component."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.fields import Field, List, Nested

from engine.text import Text
from forms import messages
from forms.components import Node
from forms.fields import field_for

MAX_ROWS: Final = 200

# The keys of one row or form: a component, or the keys below a dotted path.
Shape = dict[str, Any]
Errors = dict[str, list[Text]]


class _FormSchema(Schema):
    class Meta:
        unknown = EXCLUDE


def shape_of(nodes: Iterable[Node]) -> Shape:
    """Return the components by their keys, groups without keys flattened."""
    shape: Shape = {}
    for node in nodes:
        if node.keyed or node.repeats:
            level = shape
            for key in node.path[:-1]:
                level = level.setdefault(key, {})
            level[node.path[-1]] = node
        else:
            _merge(shape, shape_of(node.children))
    return shape


def schema_for(shape: Shape) -> type[Schema]:
    """Return the marshmallow schema of a shape."""
    return _FormSchema.from_dict({key: _field(part) for key, part in shape.items()})


def by_component(found: Mapping[Any, Any], shape: Shape) -> Errors:
    """Return marshmallow's messages by component id, with ``.row`` added for each list around it."""
    return dict(_named(found, shape, ""))


def _field(part: Any) -> Field[Any]:
    if isinstance(part, dict):
        return Nested(schema_for(part))
    if part.repeats:
        return List(Nested(schema_for(shape_of(part.children))), validate=_not_too_many)
    return field_for(part)


def _not_too_many(rows: list[Any]) -> None:
    if len(rows) > MAX_ROWS:
        raise ValidationError([messages.too_many_rows(MAX_ROWS)])


def _merge(into: Shape, other: Shape) -> None:
    for key, part in other.items():
        if isinstance(part, dict) and isinstance(into.get(key), dict):
            _merge(into[key], part)
        else:
            into[key] = part


def _named(found: Mapping[Any, Any], shape: Shape, rows: str) -> Iterator[tuple[str, list[Text]]]:
    for key, inner in found.items():
        part = shape[key]
        if isinstance(part, dict):
            yield from _named(inner, part, rows)
        elif isinstance(inner, list):
            yield f"{part.id}{rows}", inner
        else:
            below = shape_of(part.children)
            for at, of_row in inner.items():
                yield from _named(of_row, below, f"{rows}.{at}")
