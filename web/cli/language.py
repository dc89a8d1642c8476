"""The language of the terminal."""

from __future__ import annotations

import os


def language() -> str:
    """Return English where the system says so, Chinese otherwise."""
    named = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "en" if next((name for name in named if name), "zh").startswith("en") else "zh"
