"""Functions on strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins import patterns
from engine.feel.builtins.signature import built_in
from engine.feel.runtime import Run


@built_in("substring", "string: string, start position: number, length?: number?")
def substring(text: str, start: Decimal, length: Decimal | None = None) -> str:
    """Return ``length`` characters (or all) from a position counted from 1, or from the end if negative."""
    first = int(start)
    if first == 0 or abs(first) > max(len(text), 1):
        raise ValueError(start)
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    if length < 1:
        raise ValueError(length)
    return text[begin : begin + int(length)]


@built_in("string length", "string: string")
def string_length(text: str) -> Decimal:
    """Return the number of characters."""
    return Decimal(len(text))


@built_in("upper case", "string: string")
def upper_case(text: str) -> str:
    """Return the text in capitals."""
    return text.upper()


@built_in("lower case", "string: string")
def lower_case(text: str) -> str:
    """Return the text in small letters."""
    return text.lower()


@built_in("substring before", "string: string, match: string")
def substring_before(text: str, match: str) -> str:
    """Return what comes before the first ``match``; empty when there is none."""
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@built_in("substring after", "string: string, match: string")
def substring_after(text: str, match: str) -> str:
    """Return what comes after the first ``match``; empty when there is none."""
    return text.partition(match)[2] if match else text


@built_in("contains", "string: string, match: string")
def contains(text: str, match: str) -> bool:
    """Return whether ``match`` occurs in the text."""
    return match in text


@built_in("starts with", "string: string, match: string")
def starts_with(text: str, match: str) -> bool:
    """Return whether the text begins with ``match``."""
    return text.startswith(match)


@built_in("ends with", "string: string, match: string")
def ends_with(text: str, match: str) -> bool:
    """Return whether the text ends with ``match``."""
    return text.endswith(match)


@built_in("trim", "string: string")
def trim(text: str) -> str:
    """Return the text without blanks at its ends (Camunda's extension)."""
    return text.strip()


@built_in("split", "string: string, delimiter: string")
def split(run: Run, text: str, delimiter: str) -> list[str]:
    """Return the pieces between matches of the pattern ``delimiter``."""
    return patterns.split(run, text, delimiter)


@built_in("string join", "list: list, delimiter?: string?")
def join(run: Run, items: list[Any], delimiter: str | None = None) -> str:
    """Return the strings joined by ``delimiter``; null items are left out."""
    pieces = [item for item in items if item is not None]
    run.spend(sum(len(piece) for piece in pieces if isinstance(piece, str)) >> 6)
    run.spend(len(delimiter or "") * len(pieces) >> 6)
    return run.text((delimiter or "").join(pieces))


@built_in("matches", "input: string, pattern: string, flags?: string?")
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    """Return whether the XPath pattern occurs in the text."""
    return patterns.matches(run, text, pattern, flags or "")


@built_in("replace", "input: string, pattern: string, replacement: string, flags?: string?")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """Return the text with all matches of the XPath pattern replaced; ``$1`` is the first group."""
    return run.text(patterns.replace(run, text, pattern, replacement, flags or ""))


@built_in("extract", "string: string, pattern: string")
def extract(run: Run, text: str, pattern: str) -> list[str]:
    """Return all matches of the pattern (Camunda's extension)."""
    return patterns.extract(run, text, pattern)
