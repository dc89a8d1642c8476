"""The short wording of the company's rules that come with the product: ``workflows/rules.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from engine.text import Text


@dataclass(frozen=True)
class Rule:
    """A rule as pages show it: its id and, where the table knows it, what it asks for."""

    id: str
    text: Text | None


def rules_of(ids: Iterable[str]) -> list[Rule]:
    """Return the rules with these ids, in the same order; one the table does not know has no text."""
    known = wordings()
    return [Rule(rule, known.get(rule)) for rule in ids]


@cache
def wordings() -> Mapping[str, Text]:
    """Return the wording of every rule of the table, by its id."""
    table = (resources.files("workflows") / "rules.csv").read_text(encoding="utf-8")
    return MappingProxyType({row["id"]: Text(row["zh"], row["en"]) for row in csv.DictReader(table.splitlines())})
