"""One line of the report of an import: which setting of which element became what, or why it did not."""

from __future__ import annotations

from dataclasses import dataclass

from engine.text import Text


@dataclass(frozen=True)
class Entry:
    """What happened to one setting.

    ``source`` names it as the file writes it (``camunda:assignee``); ``target`` what it became
    (``zeebe:assignmentDefinition assignee``), ``""`` when it was not translated; ``note`` the reason then,
    or what a person still has to see to.
    """

    element_id: str | None
    source: str
    target: str = ""
    note: Text | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether the setting was translated."""
        return bool(self.target)

    @property
    def text(self) -> Text:
        """Return the line in words."""
        if not self.is_done:
            why = self.note or Text("没有对应的设置", "there is no such setting here")
            return Text(f"未转换 {self.source}：{why.zh}", f"{self.source} not translated: {why.en}")
        tail = Text("", "") if self.note is None else Text(f"（{self.note.zh}）", f" ({self.note.en})")
        return Text(f"{self.source} → {self.target}{tail.zh}", f"{self.source} → {self.target}{tail.en}")
