"""Runs the public DMN TCK and prints the share of value cases that pass.

``python -m tests.engine.dmn.tck [folder] [-v]``; the folder comes from the argument, from FIREBREAK_TCK, or is
``../shared/tck`` beside the repository.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.dmn import DecisionModel, Models, models_of
from engine.dmn.explaining import DecisionRun
from engine.dmn.reader import read_draft
from engine.errors import Invalid
from engine.feel import from_python, temporal
from engine.feel.comparing import equal
from engine.feel.kinds import kind_of
from engine.feel.runtime import Run

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Outcome:
    """One expected value and what came instead, if anything did."""

    case: str
    passed: bool
    detail: str


def _children(element: Any, *names: str) -> Iterator[Any]:
    return (child for child in element.iterchildren(tag=etree.Element) if etree.QName(child).localname in names)


def _value(element: Any) -> Any:
    for child in _children(element, "value"):
        return _simple(child)
    for child in _children(element, "list"):
        if child.get(f"{_XSI}nil") == "true":
            return None
        return [_value(item) for item in _children(child, "item")]
    components = list(_children(element, "component"))
    return {part.get("name"): _value(part) for part in components} if components else None


def _simple(element: Any) -> Any:
    if element.get(f"{_XSI}nil") == "true":
        return None
    text = element.text or ""
    kind = (element.get(f"{_XSI}type") or "string").rpartition(":")[2]
    if kind == "boolean":
        return text.strip() in ("true", "1")
    if kind in ("decimal", "double", "integer", "int", "float", "long"):
        return Decimal(text.strip())
    if kind in ("date", "time", "dateTime"):
        return temporal.parse_any(text.strip())
    if kind in ("duration", "dayTimeDuration", "yearMonthDuration"):
        return temporal.parse_duration(text.strip())
    return text


def _same(expected: Any, actual: Any) -> bool:
    if isinstance(expected, Decimal) and isinstance(actual, Decimal):
        return abs(expected - actual) <= Decimal("1e-8") * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(_same, expected, actual))
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(_same(expected[key], actual[key]) for key in expected)
    if kind_of(expected) != kind_of(actual):
        return False
    return equal(expected, actual, Run()) is True


def _answer(model: DecisionModel, case: Any, result: Any, context: dict[str, Any]) -> Any:
    run = DecisionRun()
    invocable, kind = case.get("invocableName"), case.get("type")
    for service in model.services.values():
        if kind == "decisionService" and service.name == invocable:
            value = model.function(service.id, run).call(run, (), context)
            name = result.get("name")
            return value[name] if len(service.outputs) > 1 and isinstance(value, dict) and name in value else value
    for knowledge in model.knowledge.values():
        if kind == "bkm" and knowledge.name == invocable:
            return model.function(knowledge.id, run).call(run, (), context)
    for decision in model.decisions.values():
        if result.get("name") in (decision.label, decision.name):
            return decision.evaluate(context).value
    raise LookupError(result.get("name"))


def _beside(folder: Path) -> Models:
    """Return what finds the models of a folder, for those that import others."""
    return models_of(file.read_bytes() for file in sorted(folder.glob("*.dmn")))


def run_file(path: Path) -> Iterator[Outcome]:
    """Yield the outcome of each expected value of one test file."""
    root = etree.parse(str(path)).getroot()
    name = next(_children(root, "modelName")).text
    try:
        model: DecisionModel | None = read_draft((path.parent / name).read_bytes(), _beside(path.parent))
    except Invalid as refusal:
        model, reason = None, str(refusal)
    for case in _children(root, "testCase"):
        context = {node.get("name"): from_python(_value(node)) for node in _children(case, "inputNode")}
        for result in _children(case, "resultNode"):
            label = f"{path.parent.name} {case.get('id')} {result.get('name')}"
            expected = [_value(part) for part in _children(result, "expected")]
            if model is None:
                yield Outcome(label, False, reason)
                continue
            try:
                actual = _answer(model, case, result, context)
            except Exception as error:
                actual = None if isinstance(error, Invalid) else f"{type(error).__name__}: {error}"
            wanted = expected[0] if expected else None
            yield Outcome(label, _same(wanted, actual), f"expected {wanted!r}, got {actual!r}")


def main() -> None:
    """Print the failures (with -v) and the percentage of each level."""
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    default = os.environ.get("FIREBREAK_TCK") or Path(__file__).resolve().parents[3].parent / "shared" / "tck"
    folder = Path(arguments[0] if arguments else default)
    if not folder.is_dir():
        sys.exit(f"There is no TCK in {folder}; set FIREBREAK_TCK to its folder.")
    for level in sorted(folder.glob("compliance-level-*")):
        outcomes = [outcome for path in sorted(level.glob("*/*-test-*.xml")) for outcome in run_file(path)]
        passed = sum(outcome.passed for outcome in outcomes)
        if "-v" in sys.argv:
            for outcome in outcomes:
                if not outcome.passed:
                    print(f"{outcome.case}: {outcome.detail[:220]}")
        print(f"{level.name}: {passed} of {len(outcomes)} ({100 * passed / max(1, len(outcomes)):.1f} %)")


if __name__ == "__main__":
    main()
