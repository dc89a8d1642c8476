"""The register of services: a name a diagram uses, the words a process owner reads, a typed function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import Invalid
from engine.services.context import ServiceContext
from engine.text import Text

Function = Callable[..., Mapping[str, Any] | None]


@dataclass(frozen=True)
class Service:
    """A service; ``parameters`` are the input names it reads, required ones first."""

    name: str
    title: Text
    function: Function
    parameters: tuple[str, ...]
    required: frozenset[str]

    def call(
        self, context: ServiceContext, inputs: dict[str, Any], headers: dict[str, Any]
    ) -> Mapping[str, Any] | None:
        """Call the function with those inputs and headers it names; headers serve where no input does.

        Raises Invalid naming the inputs that are missing.
        """
        given = {**headers, **inputs}
        missing = sorted(name for name in self.required if given.get(name) is None)
        if missing:
            names = ", ".join(missing)
            raise Invalid(Text(f"服务“{self.name}”缺少输入：{names}", f'Service "{self.name}" lacks input: {names}'))
        return self.function(context, **{name: given[name] for name in self.parameters if name in given})


_services: dict[str, Service] = {}


def service(name: str, title: Text) -> Callable[[Function], Function]:
    """Register the decorated function under ``name``; its parameters without default are required.

    Raises ValueError for a name that is taken: diagrams would call one of two without anybody knowing which.
    """

    def register(function: Function) -> Function:
        if name in _services:
            raise ValueError(f'there are two services named "{name}"')
        parameters = list(inspect.signature(function).parameters.values())[1:]
        _services[name] = Service(
            name,
            title,
            function,
            tuple(parameter.name for parameter in parameters),
            frozenset(p.name for p in parameters if p.default is inspect.Parameter.empty),
        )
        return function

    return register


def service_named(name: str) -> Service:
    """Return a registered service.  Raises Invalid for an unknown name."""
    found = _services.get(name)
    if found is None:
        raise Invalid(Text(f"没有名为“{name}”的服务", f'There is no service named "{name}"'))
    return found


def services() -> dict[str, Service]:
    """Return all services by name."""
    return dict(_services)
