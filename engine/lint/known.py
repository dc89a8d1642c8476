"""What exists around the file being checked, so that references out of it can be checked too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """Names that exist; ``None`` means unknown, and references of that kind are then not checked.

    ``roles`` holds keys and labels alike.  ``form_fields`` maps form ids to their field keys,
    ``calls`` process ids to the processes they call and ``checklist_options`` columns of checklists to the values
    they may have, as far as they are known; ``elements`` the elements of each process.
    """

    forms: Collection[str] | None = None
    decisions: Collection[str] | None = None
    processes: Collection[str] | None = None
    services: Collection[str] | None = None
    roles: Collection[str] | None = None
    clocks: Collection[str] | None = None
    rules: Collection[str] | None = None
    form_fields: Mapping[str, Collection[str]] = field(default_factory=dict)
    calls: Mapping[str, Collection[str]] = field(default_factory=dict)
    checklist_options: Mapping[str, Collection[str]] = field(default_factory=dict)
    elements: Mapping[str, Collection[str]] = field(default_factory=dict)
