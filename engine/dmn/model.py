"""Decisions that build on each other, evaluated once per question with everything that led to the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.dmn.boxed import fitted
from engine.dmn.explaining import DecisionRun, both, shown
from engine.dmn.table import Table
from engine.errors import Problem
from engine.feel.errors import FeelLimitError
from engine.feel.expression import measure
from engine.feel.kinds import Function
from engine.feel.limits import MAX_STEPS
from engine.feel.runtime import Closure, Run, Surroundings
from engine.feel.types import Type, conform
from engine.feel.values import from_python
from engine.text import Text


@dataclass(frozen=True)
class Decided:
    """The answer of a decision and how it came about, as plain JSON data."""

    value: Any
    explanation: dict[str, Any]


@dataclass(frozen=True)
class InputData:
    """A value the model expects from outside."""

    id: str
    name: str
    type: Type


@dataclass(frozen=True)
class Needed:
    """An element another one builds on; of an imported model it is known as ``alias.name``."""

    key: str
    model: DecisionModel = field(repr=False, compare=False)
    alias: str = ""

    @property
    def input(self) -> InputData | None:
        """The input data meant, if it is one."""
        return self.model.inputs.get(self.key)

    @property
    def decision(self) -> Decision | None:
        """The decision meant, if it is one."""
        return self.model.decisions.get(self.key)

    def known_as(self, names: dict[str, Any], name: str, value: Any) -> None:
        """Add the value to ``names`` the way the element that needs it writes it."""
        if not self.alias:
            names[name] = value
            return
        inner = names.get(self.alias)
        names[self.alias] = {**inner, name: value} if isinstance(inner, dict) else {name: value}


@dataclass(frozen=True)
class Knowledge:
    """A business knowledge model: a function decisions may call."""

    id: str
    name: str
    closure: Closure
    requires: tuple[Needed, ...]


@dataclass(frozen=True)
class Service:
    """A decision service: decisions callable as one function of their inputs."""

    id: str
    name: str
    outputs: tuple[Needed, ...]
    input_decisions: tuple[Needed, ...]
    input_data: tuple[Needed, ...]
    type: Type
    """The type of its answer."""


@dataclass(frozen=True)
class Decision:
    """One decision of a model."""

    id: str
    name: str
    label: str
    kind: str
    closure: Closure
    type: Type
    requires: tuple[Needed, ...]
    """The decisions, knowledge models and services this one builds on."""
    inputs: tuple[Needed, ...]
    """The input data it reads."""
    model: DecisionModel = field(repr=False, compare=False)

    def evaluate(self, context: Mapping[str, Any], *, steps: int = MAX_STEPS) -> Decided:
        """Return the answer for the variables in ``context``; no matching rule gives None.

        Raises DecisionFailed when matching rules contradict the hit policy and FeelLimitError when the
        work exceeds ``steps``.
        """
        run = DecisionRun(steps)
        try:
            value, explanation = self.model.decide(self.id, context, run)
        except RecursionError:
            raise FeelLimitError(Text("决策嵌套过深", "The decision nests too deeply")) from None
        explanation["warnings"] = [both(warning) for warning in run.warnings or ()]
        return Decided(value, explanation)

    @property
    def table(self) -> Table | None:
        """The decision table, when that is what the decision is."""
        return self.closure if isinstance(self.closure, Table) else None


@dataclass
class DecisionModel:
    """A decision file, compiled once; ``problems`` holds its warnings."""

    name: str
    namespace: str = ""
    decisions: dict[str, Decision] = field(default_factory=dict)
    inputs: dict[str, InputData] = field(default_factory=dict)
    knowledge: dict[str, Knowledge] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def decide(self, key: str, given: Mapping[str, Any], run: DecisionRun) -> tuple[Any, dict[str, Any]]:
        """Return value and explanation of one decision; a decision is made once per run."""
        place = self.namespace, key
        if place in run.decided:
            return run.decided[place]
        decision = self.decisions[key]
        names = dict(given)
        required: list[dict[str, Any]] = []
        for needed in decision.inputs:
            self._take(needed, given, names, run)
        for needed in decision.requires:
            target = needed.decision
            if target is not None:
                value, explanation = target.model.decide(target.id, given, run)
                required.append(explanation)
                # Models drawn for Camunda refer to a required decision by its id.
                needed.known_as(names, target.id, value)
                needed.known_as(names, target.name, value)
            else:
                function = needed.model.function(needed.key, run)
                needed.known_as(names, function.name, function)
        outer, run.tables = run.tables, []
        value = decision.closure(Surroundings(names, run))
        measure([value], run)
        value = fitted(value, decision.type, decision.label, run)
        explanation = {
            "decision": decision.id,
            "name": decision.label,
            "kind": decision.kind,
            "hitPolicy": None if decision.table is None else decision.table.policy.value,
            "value": shown(value),
            "tables": run.tables,
            "required": required,
        }
        run.tables = outer
        run.decided[place] = value, explanation
        return value, explanation

    @staticmethod
    def _take(needed: Needed, given: Mapping[str, Any], names: dict[str, Any], run: DecisionRun) -> None:
        data = needed.input
        if data is None:
            return
        outer = given.get(needed.alias)
        source = outer if isinstance(outer, Mapping) and data.name in outer else given
        if data.name in source:
            needed.known_as(names, data.name, fitted(from_python(source[data.name]), data.type, data.name, run))

    def serve(self, service: Service, arguments: Mapping[str, Any], run: DecisionRun) -> Any:
        """Return what a service answers: one value, or a context of the output decisions' values."""
        outer, run.decided = run.decided, {}
        for one in _decisions(service.input_decisions):
            value = arguments[one.name]
            told = {"decision": one.id, "name": one.label, "value": shown(value)}
            run.decided[one.model.namespace, one.id] = value, told
        answers = {one.name: one.model.decide(one.id, arguments, run)[0] for one in _decisions(service.outputs)}
        run.decided = outer
        return next(iter(answers.values())) if len(answers) == 1 else answers

    def function(self, key: str, run: DecisionRun) -> Function:
        """Return a knowledge model or service as the function it is during ``run``."""
        if key in self.services:
            return ServiceFunction(self, self.services[key])
        knowledge = self.knowledge[key]
        names: dict[str, Any] = {}
        for needed in knowledge.requires:
            function = needed.model.function(needed.key, run)
            needed.known_as(names, function.name, function)
        made = knowledge.closure(Surroundings(names, run))
        if not isinstance(made, Function):
            made = _NoFunction()
        made.name = knowledge.name
        # A knowledge model may call itself.
        names.setdefault(knowledge.name, made)
        return made


def _decisions(needed: Sequence[Needed]) -> list[Decision]:
    return [one.decision for one in needed if one.decision is not None]


class _NoFunction(Function):
    """What a knowledge model without logic is: null whatever the arguments."""

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any] | None) -> Any:
        return None


class ServiceFunction(Function):
    """A decision service as a function of its input data and input decisions, in that order."""

    def __init__(self, model: DecisionModel, service: Service) -> None:
        self.name = service.name
        self._model = model
        self._service = service
        data = [needed.input for needed in service.input_data if needed.input is not None]
        parameters: list[InputData | Decision] = [*data, *_decisions(service.input_decisions)]
        self.types = tuple(one.type for one in parameters)
        self.parameters = tuple(one.name for one in parameters)

    def call(self, run: Run, positional: Sequence[Any], named: Mapping[str, Any] | None) -> Any:
        assert isinstance(run, DecisionRun)
        run.spend(10)
        if named is None:
            if len(positional) != len(self.parameters):
                run.warn(f"“{self.name}”的参数个数不对", f'"{self.name}" takes {len(self.parameters)} arguments')
                return None
            named = dict(zip(self.parameters, positional, strict=True))
        elif set(named) != set(self.parameters):
            run.warn(f"“{self.name}”的参数名称不对", f'"{self.name}" has other arguments')
            return None
        arguments: dict[str, Any] = {}
        for name, kind in zip(self.parameters, self.types, strict=True):
            fits, arguments[name] = conform(named[name], kind)
            if not fits:
                run.warn(f"参数“{name}”的类型不符", f'Argument "{name}" is of the wrong type')
                return None
        return fitted(self._model.serve(self._service, arguments, run), self._service.type, self.name, run)
