"""The procedures: what is in force for everybody to read, what applied before, and printed."""

from web.pages.procedures import history, mapping, printing, reading
from web.pages.procedures.base import blueprint

__all__ = ["blueprint", "history", "mapping", "printing", "reading"]
