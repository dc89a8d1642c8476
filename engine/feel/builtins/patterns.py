"""XPath patterns (XPath and XQuery functions 3.1 §5.6): translated by elementpath, run within the budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from engine.feel.builtins.automaton import Automaton, Groups, build
from engine.feel.runtime import Run

_FLAGS: Final = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE}
_MAX_PATTERN: Final = 1_000
_REPLACEMENT: Final = re.compile(r"\\([\\$])|\$(\d)|([\\$])")


@lru_cache(maxsize=256)
def _automaton(pattern: str, flags: str) -> Automaton:
    if len(pattern) > _MAX_PATTERN or set(flags) - set("smixq"):
        raise ValueError(pattern)
    numeric = 0
    for flag in flags:
        numeric |= _FLAGS.get(flag, 0)
    if "q" in flags:
        return build(re.escape(pattern), numeric & re.IGNORECASE)
    if "x" in flags:
        pattern = _squeezed(pattern)
    # Imported here: elementpath brings three XPath parsers along, and few expressions use a pattern.
    from elementpath.regex import RegexError, translate_pattern

    try:
        return build(translate_pattern(pattern, numeric), numeric)
    except (RegexError, IndexError, KeyError) as error:
        raise ValueError(pattern) from error


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


def _matches(run: Run, automaton: Automaton, text: str) -> Iterator[Groups]:
    """Yield all matches; a pattern that matches nothing at all is refused, as in XPath."""
    if automaton.search(run, "", 0) is not None:
        raise ValueError("the pattern matches the empty string")
    at = 0
    while at <= len(text):
        groups = automaton.search(run, text, at)
        if groups is None:
            return
        yield groups
        at = max(groups[1], groups[0] + 1)


def matches(run: Run, text: str, pattern: str, flags: str) -> bool:
    """Return whether the pattern occurs in ``text``; raises ValueError for a wrong pattern."""
    return _automaton(pattern, flags).search(run, text, 0) is not None


def extract(run: Run, text: str, pattern: str) -> list[str]:
    """Return all matches of the pattern."""
    return [text[groups[0] : groups[1]] for groups in _matches(run, _automaton(pattern, ""), text)]


def split(run: Run, text: str, pattern: str) -> list[str]:
    """Return what lies between the matches of the pattern."""
    pieces: list[str] = []
    at = 0
    for groups in _matches(run, _automaton(pattern, ""), text):
        pieces.append(text[at : groups[0]])
        at = groups[1]
    return [*pieces, text[at:]]


def replace(run: Run, text: str, pattern: str, replacement: str, flags: str) -> str:
    """Return ``text`` with matches replaced."""
    automaton = _automaton(pattern, flags)
    pieces: list[str] = []
    at = 0
    for groups in _matches(run, automaton, text):
        pieces.append(text[at : groups[0]])
        pieces.append(run.text(_filled(replacement, text, groups, "q" in flags)))
        at = groups[1]
    return "".join((*pieces, text[at:]))


def _filled(replacement: str, text: str, groups: Groups, literal: bool) -> str:
    if literal:
        return replacement

    def fill(match: re.Match[str]) -> str:
        if match[3]:
            raise ValueError(replacement)
        if match[1]:
            return match[1]
        number = 2 * int(match[2])
        if number >= len(groups) or groups[number] < 0:
            return ""
        return text[groups[number] : groups[number + 1]]

    return _REPLACEMENT.sub(fill, replacement)
