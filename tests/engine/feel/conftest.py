"""What the tests of the expression language share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.feel import compile_expression, from_python, to_plain


@pytest.fixture
def value() -> Callable[..., Any]:
    """Return a function that gives the plain value of an expression in a context."""

    def evaluate(text: str, **context: Any) -> Any:
        return to_plain(compile_expression(text).evaluate(from_python(context)))

    return evaluate
