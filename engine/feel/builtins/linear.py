"""Regular expressions in time proportional to text times pattern (RE2), paid for from the budget of an evaluation.

Python's own matcher can take exponential time on patterns such as ``(a+)+$`` and cannot be interrupted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time
from typing import Final

import re2

from engine.feel.errors import FeelLimitError
from engine.feel.runtime import Run

_MAX_PROGRAM: Final = 5_000
_MEMORY: Final = 2 << 20
_MAX_WORK: Final = 1 << 24
"""Characters times instructions of one search: a fifth of a second should RE2 fall back to its slowest way."""

_STEPS_A_SECOND: Final = 1_000_000

Groups = tuple[str | None, ...]
"""What one match found: the whole, then each group, None for one that took no part."""


@contextmanager
def measured(run: Run) -> Iterator[None]:
    """Pay for the block by the time it takes, where its steps cannot be told beforehand."""
    begun = thread_time()
    yield
    run.spend(1 + int((thread_time() - begun) * _STEPS_A_SECOND))


class Pattern:
    """A pattern in RE2's syntax.

    Raises ValueError for one that is wrong or that no linear matcher can run (look-around, references back to
    groups), FeelLimitError for one that is too large.
    """

    def __init__(self, pattern: str) -> None:
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MEMORY
        try:
            self._pattern = re2.compile(pattern.encode(), options)
        except re2.error as error:
            if b"too large" in error.args[0]:
                raise FeelLimitError() from error
            raise ValueError(pattern) from error
        self._size: int = self._pattern.programsize
        if self._size > _MAX_PROGRAM:
            raise FeelLimitError()

    def found(self, run: Run, text: str) -> bool:
        """Return whether the pattern occurs in ``text``."""
        return next(self._matches(run, text.encode(errors="replace")), None) is not None

    def cut(self, run: Run, text: str) -> tuple[list[str], list[Groups]]:
        """Return the pieces between the matches, one more than there are matches, and the matches.

        Raises ValueError for a pattern that matches nothing at all (XPath and XQuery functions 3.1, FORX0003).
        """
        if self._pattern.search(b"") is not None:
            raise ValueError("the pattern matches the empty string")
        source = text.encode(errors="replace")
        pieces, matches, at = [], list[Groups](), 0
        for match in self._matches(run, source):
            pieces.append(source[at : match.start()].decode())
            found = (match.group(), *match.groups())
            matches.append(tuple(None if part is None else part.decode() for part in found))
            at = match.end()
        return [*pieces, source[at:].decode()], matches

    def _matches(self, run: Run, source: bytes) -> Iterator[re2._Match]:
        if len(source) * self._size > _MAX_WORK:
            raise FeelLimitError()
        found = self._pattern.finditer(source)
        while True:
            # Searches that read on to the end each time show only in the time they take.
            with measured(run):
                match = next(found, None)
            if match is None:
                return
            yield match
