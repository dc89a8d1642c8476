"""Registers: what there is, the list of one, the page of an entry, and changing it."""

from web.pages.registers import changing, exporting, importing, reading
from web.pages.registers.base import blueprint

__all__ = ["blueprint", "changing", "exporting", "importing", "reading"]
