"""Every kind of event a case's record may hold has words in both languages, or is silent on purpose."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from engine.ledger import Fact
from engine.model import InstanceState
from engine.queries.wording import SILENT, WORDS

ENGINE = Path(__file__).parents[3] / "engine"
WRITER = "engine.instances.recording"
ENDS = {f"instance.{state.value}" for state in InstanceState if state != InstanceState.ACTIVE}


def recorded() -> Iterator[tuple[str, str]]:
    """Yield the kinds of events the engine writes into the streams of cases, with the module that does."""
    for path in ENGINE.rglob("*.py"):
        source = path.read_text()
        if "record" not in source:
            continue
        name = ".".join(path.relative_to(ENGINE.parent).with_suffix("").parts)
        tree = ast.parse(source)
        imported = any(
            isinstance(node, ast.ImportFrom) and node.module == WRITER and "record" in {one.name for one in node.names}
            for node in ast.walk(tree)
        )
        for node in ast.walk(tree) if imported or name == WRITER else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                yield from ((kind, name) for kind in kinds(node.args[2], name))


def kinds(said: ast.expr, module: str) -> set[str]:
    if isinstance(said, ast.Constant):
        return {said.value}
    if isinstance(said, ast.Name):
        return {getattr(import_module(module), said.id)}
    if isinstance(said, ast.Subscript) and isinstance(said.value, ast.Name):
        return set(getattr(import_module(module), said.value.id).values())
    assert ast.unparse(said) == "f'instance.{instance.state}'", f"{module} records a kind no test can name"
    return ENDS


def test_every_kind_of_event_of_a_case_has_words_or_is_silent():
    found = dict(recorded())
    assert {"task.completed", "instance.moved", "finding.recorded", "privacy.erased", *ENDS} <= set(found)
    assert {kind: module for kind, module in found.items() if kind not in WORDS and kind not in SILENT} == {}


def test_no_words_are_kept_for_what_nobody_records():
    assert set(WORDS) | SILENT == set(dict(recorded()))


def _fact(kind: str) -> Fact:
    at = "2026-05-14T01:00:00+00:00"
    public = {
        "clock": "handle",
        "due_at": at,
        "new": at,
        "moved": {},
        "changes": [],
        "label": "field",
        "field": "x",
        "to": ["p1"],
    }
    if kind == "task.transferred":
        public["new"] = "p1"
    if kind == "instance.migrated":
        public["to"] = {"label": "A/1"}
    return Fact("pi/X-1", 1, datetime(2026, 5, 14, tzinfo=UTC), kind, "p1", "", public, {})


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_words_are_chinese_in_chinese_and_english_in_english(kind):
    words = WORDS[kind](_fact(kind), {"p1": "Ann"})
    assert any("\u4e00" <= sign <= "\u9fff" for sign in words.zh)
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in words.en)
    assert words.en.strip()
