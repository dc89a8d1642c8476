"""Takes somebody's personal values out of texts and JSON: whole fields by name, and whatever names the person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from engine.text import Text

ERASED = "〔已依法删除〕"
RESTRICTED = "〔已限制处理〕"
MARKERS = {ERASED: Text(ERASED, "[erased by law]"), RESTRICTED: Text(RESTRICTED, "[restricted]")}
"""What stands for a value that went, and how pages say it: stored it is the same in every language."""
_SHORTEST = 2
_DIGITS = 7
_LIMIT = {"value", "unit"}


@dataclass(frozen=True)
class Scrub:
    """What is taken out: the values of ``fields``, and every mention of ``terms``; ``marker`` stands in their place.

    In what is about somebody else, their ``others`` fields and every mention of ``spared`` stay as they are.
    """

    terms: tuple[str, ...]
    fields: Collection[str]
    marker: str = ERASED
    others: Collection[str] = ()
    spared: tuple[str, ...] = ()

    def value(self, value: Any, name: str = "") -> Any:
        """Return a JSON value without what is personal; what is no text in a personal field becomes null."""
        if name in self.others:
            return value
        if name in self.fields and value not in (None, "", [], {}):
            return self.marker if isinstance(value, str) else None
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, dict):
            # A limit {value, unit} is no home.
            named = value.keys() != _LIMIT
            return {key: self.value(item, key if named else "") for key, item in value.items()}
        return value

    def text(self, text: str) -> str:
        """Return a text with the marker for every mention."""
        if not self.terms:
            return text
        words = sorted({*self.terms, *self.spared}, key=len, reverse=True)
        pattern = "|".join(re.escape(word) for word in words)
        return re.sub(pattern, lambda found: found[0] if found[0] in self.spared else self.marker, text)

    def touches(self, value: Any, name: str = "") -> bool:
        """Tell whether there is anything to take out of a value."""
        return bool(self.value(value, name) != value)

    def names_others(self, value: Any) -> bool:
        """Tell whether a JSON value says, in a field of its own, whom else it is about, and not just ``spared``."""
        if isinstance(value, list):
            return any(self.names_others(item) for item in value)
        if isinstance(value, dict):
            return any(
                self.names_others(item) or (key in self.others and not {*terms_of([item])} <= {*self.spared})
                for key, item in value.items()
            )
        return False


def terms_of(values: Iterable[Any]) -> tuple[str, ...]:
    """Return how the person of these identifying values is named in texts, longest first.

    A single character names nobody; a telephone number counts also without what separates its digits.
    """
    terms: set[str] = set()
    for value in values:
        if not isinstance(value, str) or value in (ERASED, RESTRICTED):
            continue
        text, digits = value.strip(), re.sub(r"\D", "", value)
        terms.update([text] if len(text) >= _SHORTEST else [])
        terms.update([digits] if len(digits) >= _DIGITS and not re.search(r"[^\W\d_]", text) else [])
    return tuple(sorted(terms, key=lambda term: (-len(term), term)))
