"""One value a person gave, with everything needed to judge it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from forms.expressions import Scope


@dataclass(frozen=True)
class UploadInfo:
    """A file that came with the form; ``id`` is what the stored file will be called."""

    id: str
    name: str
    size: int
    content_type: str


Files = Mapping[str, Sequence[UploadInfo]]


@dataclass(frozen=True)
class Given:
    """The value of one field in one place, the value it had before, and what its expressions see."""

    value: Any
    before: Any
    scope: Scope
    initial: Mapping[str, Any] = field(default_factory=dict)
    files: Files = field(default_factory=dict)

    def limit(self, rule: Any) -> Decimal | None:
        """Return a limit that is a number or an expression; None when it sets no limit."""
        value = self.scope.value(rule) if isinstance(rule, str) and rule.startswith("=") else rule
        if value is None or isinstance(value, bool):
            return None
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return None
