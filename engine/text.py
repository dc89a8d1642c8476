"""Words a person reads, in both languages the product speaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One message in Chinese and English; ``str()`` gives the Chinese."""

    zh: str
    en: str

    def in_(self, locale: str) -> str:
        """Return the English words for locales beginning ``en``, the Chinese ones for all others."""
        return self.en if locale.lower().startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
