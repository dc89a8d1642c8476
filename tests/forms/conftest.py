"""Forms made for one test."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.errors import FieldsInvalid
from forms import Form, load_form

Component = dict[str, Any]


def named(component: Component) -> Component:
    """Fill in what every component has: the id and the label follow the key."""
    key = component.get("key") or component.get("path") or component["type"]
    full = {"id": f"f_{key.replace('.', '_')}", "label": key, **component}
    if "components" in full:
        full["components"] = [named(inner) for inner in full["components"]]
    return full


@pytest.fixture
def source() -> Callable[..., bytes]:
    """Return what writes a form file with the given components."""

    def write(*components: Component) -> bytes:
        schema = {"id": "test", "type": "default", "components": [named(each) for each in components]}
        return json.dumps(schema).encode()

    return write


@pytest.fixture
def form(source: Callable[..., bytes]) -> Callable[..., Form]:
    """Return what loads a form with the given components."""
    return lambda *components: load_form(source(*components))


@pytest.fixture
def refused() -> Callable[..., dict[str, list[str]]]:
    """Return what checks data that must be refused; gives the Chinese messages by component."""

    def check(form: Form, submitted: dict[str, Any], **kwargs: Any) -> dict[str, list[str]]:
        with pytest.raises(FieldsInvalid) as refusal:
            form.check(submitted, **kwargs)
        return {name: [text.zh for text in texts] for name, texts in refusal.value.fields.items()}

    return check
