"""What can be said of an expression without running a case: the names a constant one lists."""

from __future__ import annotations

from engine.errors import Invalid
from engine.feel import compile_value


def names_in(text: str | None) -> list[str]:
    """Return the names in a literal list (``a, b``) or a constant FEEL list; [] where a case decides."""
    if text is None:
        return []
    if not text.startswith("="):
        return [name.strip() for name in text.split(",") if name.strip()]
    try:
        compiled = compile_value(text)
        value = None if compiled.names else compiled.evaluate({})
    except Invalid:
        return []
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def is_always(condition: str) -> bool:
    """Tell whether a condition holds in every case: ``=true``."""
    return condition.removeprefix("=").strip() == "true"
