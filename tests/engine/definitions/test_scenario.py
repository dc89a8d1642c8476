"""Scenario files are read strictly and written so that reading gives the same back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.definitions.endings import kind_of
from engine.definitions.scenario import read_scenario, with_values, write_scenario
from engine.errors import DefinitionInvalid

SAID: dict[str, Any] = {
    "id": "leave-granted",
    "process": "leave",
    "name": "准假",
    "name_en": "Granted",
    "begins": "2026-11-16 09:30",
    "given": [{"register": "project", "number": "p1", "scope": ["project", "p1"], "data": {"name": "一号"}}],
    "steps": [
        {"start": "leave", "by": "lin", "data": {"days": 2}, "passes": ["begin"]},
        {"do": "grant", "case": "leave#2", "every": True, "data": {"who": {"$person": "lin"}}},
        {"until": "2026-11-18 10:00"},
        {"timer": "late"},
    ],
    "end": {"state": "completed", "at": "done", "waits": ["later"]},
}


def source(**changes: Any) -> bytes:
    return json.dumps({**SAID, **changes}).encode()


def test_what_is_written_reads_the_same() -> None:
    scenario = read_scenario(source())
    assert json.loads(write_scenario(scenario)) == SAID
    assert read_scenario(write_scenario(scenario)) == scenario


def test_the_ending_tells_a_scenario_from_other_json() -> None:
    assert kind_of("a.scenario.json", b"{}") == ".scenario.json"
    assert kind_of("a.json", source()) is None


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"begins": "tomorrow"}, "begins"),
        ({"steps": []}, None),
        ({"steps": [{"do": "a", "until": "b"}]}, "steps[0]"),
        ({"steps": [{"do": "a"}, {"dance": "b"}]}, "steps[1]"),
        ({"steps": [{"until": "soon"}]}, "steps[0]"),
        ({"steps": [{"do": "a", "passes": [1]}]}, "steps[0]"),
        ({"steps": [{"do": "a", "data": []}]}, "steps[0]"),
        ({"given": [{"register": "r", "number": "1", "data": {}, "scope": ["x"]}]}, "given[0]"),
        ({"end": {"state": "lost"}}, "end"),
        ({"end": {"waits": [1]}}, "end"),
        ({"id": "Not An Id"}, None),
        ({"colour": "red"}, None),
    ],
)
def test_what_is_wrong_is_named_with_its_place(changes: dict[str, Any], place: str | None) -> None:
    with pytest.raises(DefinitionInvalid) as refusal:
        read_scenario(source(**changes))
    assert refusal.value.problems[0].element_id == place


@pytest.mark.parametrize("broken", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b" " * 1_000_001])
def test_no_file_of_another_kind_is_taken_for_one(broken: bytes) -> None:
    with pytest.raises(DefinitionInvalid):
        read_scenario(broken)


def test_references_are_replaced_at_every_depth() -> None:
    data = {"a": [{"b": {"$person": "lin"}}], "c": {"$case": "leave#1"}, "d": {"$x": 1}}
    named = with_values(data, lambda kind, name: f"{kind}:{name}")
    assert named == {"a": [{"b": "$person:lin"}], "c": "$case:leave#1", "d": {"$x": 1}}
