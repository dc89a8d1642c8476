"""The page about settings says what the table says."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from engine.definitions.properties import PREFIX, PROPERTIES, Property, ValueKind

PAGE = Path(__file__).parents[3].joinpath("docs", "properties.md").read_text(encoding="utf-8")
ROWS = {line.split("`")[1]: line for line in PAGE.splitlines() if line.startswith(f"| `{PREFIX}")}


def test_the_page_lists_exactly_the_settings_of_the_table() -> None:
    assert set(ROWS) == set(PROPERTIES)


@pytest.mark.parametrize("entry", PROPERTIES.values(), ids=PROPERTIES)
def test_a_row_says_meaning_place_value_and_example(entry: Property) -> None:
    row = ROWS[entry.name]
    assert entry.meaning.zh in row
    assert entry.meaning.en in row
    assert f"| {entry.value} |" in row
    assert f"`{entry.example}`" in row
    assert all(f"`{kind}`" in row for kind in entry.allowed) or "any element" in row


def test_every_kind_of_value_is_explained() -> None:
    assert all(f"- `{kind}` — " in PAGE for kind in get_args(ValueKind))
