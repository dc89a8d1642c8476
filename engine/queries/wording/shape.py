"""What the words of every kind of event are made with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.ledger import Fact
from engine.text import Text

Names = Mapping[str, str]
"""Names by id: people, the diagram's elements, and roles as ``role:KEY`` with ``role:KEY:en``."""

Tell = Callable[[Fact, Names], Text]
"""Says one fact in both languages; it follows the name of who did it."""


def plainly(zh: str, en: str) -> Tell:
    """Return words that are the same for every event of a kind."""

    def tell(fact: Fact, names: Names) -> Text:
        return Text(zh, en)

    return tell
