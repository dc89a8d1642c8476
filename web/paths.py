"""Paths that come back from a browser."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_path(path: str) -> str | None:
    """Return the path when it leads to this site, else None: no other host can be smuggled in."""
    parts = urlsplit(path)
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if fine and "\\" not in path and path.isprintable() else None
