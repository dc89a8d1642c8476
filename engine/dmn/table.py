"""A decision table, compiled: which rules match, what they answer, and the record of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.dmn.errors import DecisionFailed
from engine.dmn.explaining import DecisionRun, shown
from engine.dmn.hit_policies import (
    MULTIPLE,
    Aggregation,
    HitPolicy,
    Output,
    aggregate,
    contradiction,
    ordered,
)
from engine.feel.compiler import Test, passes
from engine.feel.expression import Expression, UnaryTest
from engine.feel.runtime import Scope
from engine.text import Text


@dataclass(frozen=True)
class InputColumn:
    """What is looked at; ``allowed`` are the values it may have."""

    label: str
    expression: Expression
    allowed: UnaryTest | None = None

    def value(self, scope: Scope) -> Any:
        """Return the value, null with a warning when it is not an allowed one."""
        value = self.expression.within(scope)
        if value is None or self.allowed is None or self.allowed.matches(value, scope) is True:
            return value
        scope.run.warn(
            f"“{self.label}”的值不在允许值“{self.allowed.text}”之内，按空值计",
            f'The value of "{self.label}" is not allowed ({self.allowed.text}) and counts as null',
        )
        return None


@dataclass(frozen=True)
class OutputColumn:
    """What is answered; ``values`` are the allowed ones from the most to the least important."""

    name: str
    label: str
    values: Expression | None
    default: Expression | None


@dataclass(frozen=True)
class Rule:
    """One row; ``index`` counts from 1."""

    id: str | None
    index: int
    tests: tuple[UnaryTest, ...]
    outputs: tuple[Expression, ...]
    annotations: tuple[str, ...]

    @cached_property
    def checks(self) -> tuple[tuple[int, Test], ...]:
        """The cells that ask anything, each with the number of its column."""
        return tuple((column, cell.matches) for column, cell in enumerate(self.tests) if cell.matches is not passes)

    def matches(self, values: Sequence[Any], scope: Scope) -> bool:
        """Return whether the values of the input columns pass all cells."""
        for column, check in self.checks:  # noqa: SIM110 - a loop is twice as fast as all(), and tables are long
            if check(values[column], scope) is not True:
                return False
        return True


@dataclass(frozen=True)
class Table:
    """One decision table; calling it in a scope gives its value and notes the explanation in the run."""

    id: str | None
    name: str
    policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputColumn, ...]
    outputs: tuple[OutputColumn, ...]
    rules: tuple[Rule, ...]

    def __call__(self, scope: Scope) -> Any:
        """Return the answer; raises DecisionFailed when rules contradict the hit policy."""
        run = scope.run
        assert isinstance(run, DecisionRun)
        values = [column.value(scope) for column in self.inputs]
        run.spend(len(self.rules) * (len(values) + 1))
        hits = [rule for rule in self.rules if rule.matches(values, scope)]
        found = [tuple(output.within(scope) for output in rule.outputs) for rule in hits]
        explanation = self._explain(values, hits, found)
        run.tables.append(explanation)
        if contradiction(self.policy, found, run):
            raise DecisionFailed(self._contradiction(hits), explanation)
        result = self._answer(found, scope)
        explanation["value"] = shown(result)
        return result

    def _answer(self, found: list[Output], scope: Scope) -> Any:
        if not found:
            if self.aggregation is Aggregation.COUNT:
                return aggregate(Aggregation.COUNT, [], scope.run)
            return self._default(scope)
        ranks = [self._ranked(column, scope) for column in self.outputs]
        results = [self._shape(output) for output in ordered(self.policy, found, ranks, scope.run)]
        if self.aggregation is not None:
            return aggregate(self.aggregation, results, scope.run)
        return results if self.policy in MULTIPLE else results[0]

    def _default(self, scope: Scope) -> Any:
        if all(column.default is None for column in self.outputs):
            scope.run.warn(f"决策表“{self.name}”没有适用的规则", f'No rule of table "{self.name}" matches')
            return None
        result = self._shape(
            tuple(None if column.default is None else column.default.within(scope) for column in self.outputs)
        )
        return [result] if self.policy in MULTIPLE and self.aggregation is None else result

    def _shape(self, output: Output) -> Any:
        if len(self.outputs) == 1:
            return output[0]
        return {column.name: value for column, value in zip(self.outputs, output, strict=True)}

    @staticmethod
    def _ranked(column: OutputColumn, scope: Scope) -> Sequence[Any]:
        listed = None if column.values is None else column.values.within(scope)
        return listed if isinstance(listed, list) else ()

    def _explain(self, values: Sequence[Any], hits: Sequence[Rule], found: Sequence[Output]) -> dict[str, Any]:
        inputs = [
            {"label": column.label, "expression": column.expression.text, "value": shown(value)}
            for column, value in zip(self.inputs, values, strict=True)
        ]
        return {
            "id": self.id,
            "name": self.name,
            "hitPolicy": self.policy.value,
            "aggregation": None if self.aggregation is None else self.aggregation.value,
            "inputs": inputs,
            "rules": [
                {
                    "id": rule.id,
                    "index": rule.index,
                    "annotation": "; ".join(rule.annotations),
                    "inputs": [
                        {**seen, "test": test.text or "-"} for seen, test in zip(inputs, rule.tests, strict=True)
                    ],
                    "outputs": [
                        {"name": column.name, "label": column.label, "value": shown(value)}
                        for column, value in zip(self.outputs, output, strict=True)
                    ],
                }
                for rule, output in zip(hits, found, strict=True)
            ],
        }

    def _contradiction(self, hits: Sequence[Rule]) -> Text:
        zh = "、".join(str(rule.index) for rule in hits)
        en = ", ".join(str(rule.index) for rule in hits)
        if self.policy is HitPolicy.UNIQUE:
            return Text(
                f"决策表“{self.name}”只允许一条规则适用，但第 {zh} 条同时适用",
                f'Table "{self.name}" allows one matching rule, but rules {en} match',
            )
        return Text(
            f"决策表“{self.name}”中同时适用的规则应给出相同结果，但第 {zh} 条的结果不同",
            f'Matching rules of table "{self.name}" must agree, but rules {en} do not',
        )
