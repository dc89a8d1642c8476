"""Which elements each test plays: the evidence that a rule is carried out, kept in ``workflows/evidence.csv``.

Written by ``.venv/bin/pytest tests/acceptance --evidence`` (or some of its files); every other run checks that each
test still plays what it is named for.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.definitions.read import read_diagram
from engine.ledger.spelling import fields_of, told
from engine.model import Event
from web.demo.load import shipped_files

FILE = Path(__file__).parents[2] / "workflows" / "evidence.csv"
OPTION = "--evidence"
MARK = "rule"
NAMED = 2
"""How many tests are named for one element: the simplest."""
_HAPPENED = {"completed", "fired", "caught", "thrown", "decided"}


class Evidence:
    """What the tests of this run showed."""

    def __init__(self, *, writing: bool) -> None:
        self._writing = writing
        self._shown: dict[str, set[str]] = {}

    def note(self, item: pytest.Item, session: Session) -> None:
        """Keep what a test showed; fails when it no longer shows what it is named for."""
        test = item.nodeid
        self._shown[test] = played(session) | {str(rule) for mark in item.iter_markers(MARK) for rule in mark.args}
        if not self._writing:
            lost = _claims().get(test, frozenset()) - self._shown[test]
            assert not lost, f"no longer shows {sorted(lost)}; write anew: .venv/bin/pytest tests/acceptance {OPTION}"

    def write(self) -> None:
        """Write for everything shown the simplest tests that show it; what tests of other runs showed is kept."""
        tests: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for test, claimed in _claims().items():
            for what in claimed if test not in self._shown else ():
                tests[what].append((0, test))
        for test, shown in self._shown.items():
            for what in shown:
                tests[what].append((len(shown), test))
        with FILE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["what", "test"])
            writer.writerows((what, test) for what in sorted(tests) for _, test in sorted(tests[what])[:NAMED])


def played(session: Session) -> set[str]:
    """Return the elements at which something happened, as ``process#element``."""
    found = set()
    facts = [fact for body in session.scalars(select(Event.body)) for fact in told(fields_of(body))]
    for moved in (fact.public for fact in facts if fact.type == "instance.moved"):
        for kind, element, *_rest in moved["steps"]:
            process = moved["def"] if (moved["def"], element) in _elements() else _owner(element)
            if kind in _HAPPENED and process:
                found.add(f"{process}#{element}")
    return found


@cache
def _elements() -> frozenset[tuple[str, str]]:
    diagrams = [read_diagram(source) for name, source in shipped_files().items() if name.endswith(".bpmn")]
    processes = [process for diagram in diagrams for process in diagram.processes.values()]
    return frozenset((process.id, element) for process in processes for element in process.activities)


def _owner(element: str) -> str:
    """Return the called process an element belongs to, empty for one of a revision made up by a test."""
    return next((process for process, known in sorted(_elements()) if known == element), "")


@cache
def _claims() -> dict[str, frozenset[str]]:
    claims: dict[str, set[str]] = defaultdict(set)
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            claims[row["test"]].add(row["what"])
    return {test: frozenset(shown) for test, shown in claims.items()}
