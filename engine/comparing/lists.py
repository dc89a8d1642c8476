"""Questions of checklists and items of the catalogue as things with settings."""

from __future__ import annotations

import json
from typing import Any

from engine.bundles import read_items
from engine.comparing.differences import Thing
from engine.definitions.checklist import read_checklist
from engine.text import Text

QUESTION = Text("检查项", "question")
ITEM = Text("目录项", "item of the catalogue")


def questions_of(source: bytes) -> dict[str, Thing]:
    """Return the rows of a checklist by code.  Raises DefinitionInvalid."""
    return {
        row.cells["code"]: Thing(
            QUESTION,
            row.cells["text"],
            {Text(name, name): cell for name, cell in row.cells.items() if cell and name != "code"},
            {},
            row.cells["code"],
        )
        for row in read_checklist(source)
    }


def items_of(source: bytes) -> dict[str, Thing]:
    """Return the items of a file of the catalogue by kind and key.  Raises DefinitionInvalid."""
    return {
        f"{kind} {key}": Thing(
            ITEM,
            f"{kind} {key}",
            {Text(name, name): _told(value) for name, value in item.items() if name != "key" and value is not None},
        )
        for (kind, key), item in read_items(source).items()
    }


def _told(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
