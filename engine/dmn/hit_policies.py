"""What a decision table answers when several rules match (DMN 1.4 §8.2.11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any

from engine.feel.builtins import lists, numbers
from engine.feel.comparing import equal
from engine.feel.runtime import Run


class HitPolicy(Enum):
    """The hit policies of the standard."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(Enum):
    """What COLLECT may make of its list."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


MULTIPLE = frozenset({HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT})
"""The policies that answer with a list."""

Output = tuple[Any, ...]
"""The values of one rule, one for each output column."""


def contradiction(policy: HitPolicy, outputs: Sequence[Output], run: Run) -> bool:
    """Tell whether more rules matched than the policy allows."""
    if policy is HitPolicy.UNIQUE:
        return len(outputs) > 1
    if policy is HitPolicy.ANY:
        return any(equal(list(output), list(outputs[0]), run) is not True for output in outputs[1:])
    return False


def ordered(policy: HitPolicy, outputs: Sequence[Output], ranks: Sequence[Sequence[Any]], run: Run) -> list[Output]:
    """Return the outputs in the order the policy asks for; ``ranks`` lists each column's values, best first."""
    if policy not in (HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER):
        return list(outputs)

    def rank(output: Output) -> tuple[int, ...]:
        return tuple(
            next((place for place, known in enumerate(column) if equal(value, known, run) is True), len(column))
            for value, column in zip(output, ranks, strict=True)
        )

    return sorted(outputs, key=rank)


_AGGREGATES: dict[Aggregation, Callable[[list[Any]], Any]] = {
    Aggregation.SUM: numbers.total,
    Aggregation.MIN: lists.minimum,
    Aggregation.MAX: lists.maximum,
}


def aggregate(how: Aggregation, values: list[Any], run: Run) -> Any:
    """Return the aggregate; null with a warning when the values have none."""
    if how is Aggregation.COUNT:
        return Decimal(len(values))
    try:
        return _AGGREGATES[how](values) if values else None
    except (ValueError, TypeError, ArithmeticError):
        run.warn(f"不能对这些结果求 {how.value}", f"These results have no {how.value}")
        return None
