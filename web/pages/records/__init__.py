"""Records of finished cases, what holds them, and the lists under which they were destroyed."""

from web.pages.records import exporting, holding, listing, lists
from web.pages.records.base import blueprint

__all__ = ["blueprint", "exporting", "holding", "listing", "lists"]
