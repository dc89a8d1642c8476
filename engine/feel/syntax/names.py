"""Finds names that contain spaces or operator characters among the tokens of a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from engine.feel.errors import FeelError
from engine.feel.syntax.lexer import Token, tokenize

KEYWORDS = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or"}
) | frozenset({"between", "instance", "of", "function", "true", "false", "null"})

PROPERTIES = ("time offset", "start included", "end included")
"""Property names of the standard's own values that have a space in them."""


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Return the token texts that make up ``name``; none for a text that cannot be written as a name."""
    try:
        return tuple(token.text for token in tokenize(name)[:-1])
    except FeelError:
        return ()


def normal(name: str) -> str:
    """Return ``name`` with each run of blanks made one space and none at the ends."""
    return " ".join(name.split())


class Names:
    """Known names, looked up by the longest match; a nested scope adds to its outer one."""

    def __init__(self, names: Iterable[str] = (), outer: Names | None = None) -> None:
        self._outer = outer
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Make ``name`` known; names of a single word need not be."""
        parts = words(name)
        if len(parts) > 1:
            entries = self._by_first.setdefault(parts[0], [])
            entries.append((parts, normal(name)))
            entries.sort(key=lambda entry: -len(entry[0]))

    def match(self, tokens: Sequence[Token], index: int) -> tuple[int, str] | None:
        """Return the number of tokens and the spelling of the longest known name at ``index``."""
        best: tuple[int, str] | None = None
        scope: Names | None = self
        while scope is not None:
            for parts, name in scope._by_first.get(tokens[index].text, ()):
                if best is not None and len(parts) <= best[0]:
                    break
                if all(
                    index + offset < len(tokens) and tokens[index + offset].text == part
                    for offset, part in enumerate(parts)
                ):
                    best = (len(parts), name)
                    break
            scope = scope._outer
        return best
