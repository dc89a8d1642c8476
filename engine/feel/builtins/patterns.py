"""XPath patterns (XPath and XQuery functions 3.1 §5.6): read once, run within the budget."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import zip_longest
from typing import Final

import re2

from engine.feel.builtins.linear import Groups, Pattern, measured
from engine.feel.runtime import Run

_MAX_PATTERN: Final = 1_000
_REPLACEMENT: Final = re.compile(r"\\([\\$])|\$(\d)|([\\$])")


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str, translate: Callable[[str, str], str]) -> Pattern:
    if len(pattern) > _MAX_PATTERN or set(flags) - set("smixq"):
        raise ValueError(pattern)
    letters = "".join(sorted(set(flags) & set("smi")))
    mode = f"(?{letters})" if letters else ""
    if "q" in flags:
        return Pattern(mode + str(re2.escape(pattern)))
    return Pattern(mode + translate(_squeezed(pattern) if "x" in flags else pattern, letters))


def _pattern(run: Run, pattern: str, flags: str) -> Pattern:
    # Imported where it is needed and before time is counted: elementpath brings three XPath parsers along.
    from engine.feel.builtins.xpath_syntax import translated

    with measured(run):
        return _compiled(pattern, flags, translated)


def _squeezed(pattern: str) -> str:
    """Return the pattern without blanks outside of character classes."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for char in pattern:
        if not escaped:
            depth += (char == "[") - (char == "]")
        escaped = char == "\\" and not escaped
        if depth > 0 or char not in " \t\n\r":
            kept.append(char)
    return "".join(kept)


def matches(run: Run, text: str, pattern: str, flags: str) -> bool:
    """Return whether the pattern occurs in ``text``; raises ValueError for a wrong pattern."""
    return _pattern(run, pattern, flags).found(run, text)


def extract(run: Run, text: str, pattern: str) -> list[str]:
    """Return all matches of the pattern."""
    return [groups[0] or "" for groups in _pattern(run, pattern, "").cut(run, text)[1]]


def split(run: Run, text: str, pattern: str) -> list[str]:
    """Return what lies between the matches of the pattern."""
    return _pattern(run, pattern, "").cut(run, text)[0]


def replace(run: Run, text: str, pattern: str, replacement: str, flags: str) -> str:
    """Return ``text`` with matches replaced."""
    pieces, found = _pattern(run, pattern, flags).cut(run, text)
    filled = (run.text(_filled(replacement, groups, "q" in flags)) for groups in found)
    return "".join(part for pair in zip_longest(pieces, filled, fillvalue="") for part in pair)


def _filled(replacement: str, groups: Groups, literal: bool) -> str:
    if literal:
        return replacement

    def fill(match: re.Match[str]) -> str:
        if match[3]:
            raise ValueError(replacement)
        if match[1]:
            return match[1]
        number = int(match[2])
        return (groups[number] if number < len(groups) else None) or ""

    return _REPLACEMENT.sub(fill, replacement)
