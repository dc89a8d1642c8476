"""Problems as a person reads them in a terminal and as a program reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from engine.errors import Problem
from engine.text import Text

_SEVERITY = {"error": Text("错误", "error"), "warning": Text("警告", "warning")}
_REMEDY = Text("怎样改", "to mend it")


def has_errors(problems: Sequence[Problem]) -> bool:
    """Return whether anything stands in the way of deploying; warnings do not."""
    return any(problem.severity == "error" for problem in problems)


def as_text(problems: Sequence[Problem], locale: str = "zh") -> str:
    """Return one paragraph per problem (file, element, what, how to mend it) and a line that counts them."""
    return "\n".join([*(_paragraph(problem, locale) for problem in problems), _summary(problems).in_(locale)])


def _paragraph(problem: Problem, locale: str) -> str:
    place = ": ".join(part for part in (problem.file, problem.element_id) if part)
    severity = _SEVERITY[problem.severity].in_(locale)
    clause = f", BPMN 2.0.2 §{problem.clause}" if problem.clause else ""
    rule = f" [{problem.rule}{clause}]" if problem.rule else ""
    lines = [f"{place + ': ' if place else ''}{severity}: {problem.text.in_(locale)}{rule}"]
    if problem.remedy is not None:
        lines.append(f"    {_REMEDY.in_(locale)}: {problem.remedy.in_(locale)}")
    return "\n".join(lines)


def _summary(problems: Sequence[Problem]) -> Text:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return Text("没有发现问题", "no problems found")
    return Text(f"{errors} 个错误，{warnings} 个警告", f"{errors} error(s), {warnings} warning(s)")


def as_plain(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as JSON values; texts are objects with ``zh`` and ``en``."""
    return [
        {
            "file": problem.file,
            "element": problem.element_id,
            "severity": problem.severity,
            "rule": problem.rule,
            "kind": problem.kind,
            "clause": problem.clause,
            "text": _both(problem.text),
            "remedy": None if problem.remedy is None else _both(problem.remedy),
        }
        for problem in problems
    ]


def as_json(problems: Sequence[Problem]) -> str:
    """Return ``as_plain`` as a JSON text."""
    return json.dumps(as_plain(problems), ensure_ascii=False, indent=2)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
