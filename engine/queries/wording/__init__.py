"""The words of the events of cases, by kind: every kind has some, or is silent."""

from __future__ import annotations

from collections.abc import Mapping

from engine.queries.wording import cases, corrections, deadlines, notices, tasks
from engine.queries.wording.shape import Names, Tell

WORDS: Mapping[str, Tell] = {
    **cases.WORDS,
    **tasks.WORDS,
    **deadlines.WORDS,
    **notices.WORDS,
    **corrections.WORDS,
}

SILENT = frozenset({"instance.moved", "task.created"})
"""What the diagram did by itself: the pages show its steps and values, no line of words."""

__all__ = ["SILENT", "WORDS", "Names", "Tell"]
