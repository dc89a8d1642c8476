"""Every rule on a sound form that is damaged in one place: exactly that damage is reported."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from engine.lint import lint_form
from engine.lint.form_schema import MAX_BYTES, MAX_DEPTH, components_of, fields_of, read_form

HERE = Path(__file__).parent
SOUND = (HERE / "sound.form").read_text(encoding="utf-8")
CASES = tomllib.loads((HERE / "damages.form.toml").read_text(encoding="utf-8"))["case"]
CHINESE = re.compile("[\u4e00-\u9fff]")


def found(source: str) -> set[str]:
    return {f"{problem.severity} {problem.rule} {problem.element_id}" for problem in lint_form(source.encode())}


def damaged(changes: list[list[str]]) -> str:
    source = SOUND
    for old, new in changes:
        assert source.count(old) == 1, f"{old} stands {source.count(old)} times in the sound form"
        source = source.replace(old, new)
    return source


def test_a_sound_form_has_no_problems() -> None:
    assert found(SOUND) == set()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_one_damage_gives_its_problems(case: dict[str, Any]) -> None:
    source = damaged(case["changes"])
    assert found(source) == set(case["expected"])
    for problem in lint_form(source.encode()):
        assert problem.remedy is not None
        assert CHINESE.search(problem.text.zh)
        assert CHINESE.search(problem.remedy.zh)


NO_FORMS = {
    "nothing": b"",
    "a list": b"[]",
    "no components": b"{}",
    "components that are no list": b'{"components": {}}',
    "broken": b'{"components": [}',
    "utf-16": b"\xff\xfe{}",
    "deep": b"[" * 100_000,
    "large": b" " * MAX_BYTES + b"{}",
}


@pytest.mark.parametrize("source", NO_FORMS.values(), ids=NO_FORMS)
def test_what_is_no_form_gives_one_problem(source: bytes) -> None:
    [problem] = lint_form(source)
    assert problem.rule == "form-unreadable"
    assert problem.remedy is not None


def test_broken_json_says_where() -> None:
    [problem] = lint_form(b'{\n  "components": [,]\n}')
    assert "第 2 行第 18 列" in problem.text.zh
    assert "line 2, column 18" in problem.text.en


def test_an_empty_form_is_only_a_warning() -> None:
    assert found('{"id": "a", "type": "default", "components": []}') == {"warning form-empty None"}


def test_fields_are_known_by_their_path() -> None:
    assert fields_of(read_form(SOUND.encode())) == {
        "summary",
        "claim.amount",
        "claimed",
        "channel",
        "owner",
        "total",
        "seen",
        "contact.name",
        "rooms.name",
        "rooms.photos",
    }


def test_nesting_without_end_is_cut_off() -> None:
    schema: dict[str, Any] = {"components": []}
    for _ in range(MAX_DEPTH + 10):
        schema = {"type": "group", "components": [schema]}
    assert len(list(components_of(schema))) == MAX_DEPTH + 1
