"""Who acts: a person, the system itself or a customer without login."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Held:
    """A role held in a scope; scope kind ``company`` covers every scope."""

    role_key: str
    scope_kind: str = "company"
    scope_id: str = ""


@dataclass(frozen=True)
class Actor:
    """The one a command is done for; ``id`` is what events record."""

    id: str
    name: str
    kind: Literal["person", "system", "customer"] = "person"
    held: frozenset[Held] = field(default_factory=frozenset)
    department_id: str | None = None
    locale: str = "zh"

    @property
    def person_id(self) -> str | None:
        """Return the person's id, or None for the system and for customers."""
        return self.id if self.kind == "person" else None

    def holds(self, role_key: str, scope_kind: str = "company", scope_id: str = "") -> bool:
        """Tell whether the actor has the role in this scope or in the whole company."""
        if self.kind == "person" and role_key == "employee":
            return True
        return Held(role_key) in self.held or Held(role_key, scope_kind, scope_id) in self.held


SYSTEM = Actor(id="system", name="系统", kind="system")
CUSTOMER = Actor(id="customer", name="客户", kind="customer")
