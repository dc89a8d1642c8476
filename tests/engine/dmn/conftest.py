"""Builds small decision files for the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

import pytest

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def wrap(body: str, namespace: str = NAMESPACE) -> bytes:
    """Return a whole file around ``body``."""
    return f'<definitions xmlns="{namespace}" id="d" name="model" namespace="n">{body}</definitions>'.encode()


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    attributes: str = "",
    *,
    output_parts: str = "",
) -> str:
    """Return a ``decisionTable``; each rule lists its tests and then its answers."""
    columns = "".join(
        f'<input id="i{n}" label={quoteattr(text)}><inputExpression id="ie{n}"><text>{escape(text)}</text>'
        "</inputExpression></input>"
        for n, text in enumerate(inputs, 1)
    )
    answers = "".join(
        f'<output id="o{n}" name={quoteattr(name)}>{output_parts}</output>' for n, name in enumerate(outputs, 1)
    )
    rows = ""
    for number, rule in enumerate(rules, 1):
        cells = ""
        for column, text in enumerate(rule, 1):
            kind = "inputEntry" if column <= len(inputs) else "outputEntry"
            cells += f'<{kind} id="c{number}_{column}"><text>{escape(text)}</text></{kind}>'
        rows += f'<rule id="r{number}"><description>note {number}</description>{cells}</rule>'
    return f'<decisionTable id="t" {attributes}>{columns}{answers}{rows}</decisionTable>'


@pytest.fixture
def dmn() -> Callable[..., bytes]:
    """Return a function that makes a file with one decision ``d1`` around a table."""

    def build(*arguments: object, **options: object) -> bytes:
        inside = table(*arguments, **options)  # type: ignore[arg-type]
        return wrap(f'<decision id="d1" name="投诉分级">{inside}</decision>')

    return build


@pytest.fixture
def whole() -> Callable[..., bytes]:
    """Return the function that wraps decisions to a file."""
    return wrap


@pytest.fixture
def rows() -> Callable[..., str]:
    """Return the function that makes a table."""
    return table
