"""Which tests show a rule: ``workflows/evidence.csv``, written by the acceptance tests themselves (``--evidence``)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from types import MappingProxyType

from engine.queries.carriers import Carrier


@cache
def evidence() -> Mapping[str, Sequence[str]]:
    """Return the tests by what they show: an element (``process#element``) they play, or a rule they name."""
    table = (resources.files("workflows") / "evidence.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(table.splitlines()):
        found.setdefault(row["what"], []).append(row["test"])
    return MappingProxyType({what: tuple(tests) for what, tests in found.items()})


def tests_of(rule: str, carriers: Iterable[Carrier]) -> list[str]:
    """Return the tests that name the rule or play an element at which it takes effect."""
    known = evidence()
    places = [f"{place.process}#{place.element}" for carrier in carriers for place in carrier.places]
    return list(dict.fromkeys(test for what in (rule, *places) for test in known.get(what, ())))
