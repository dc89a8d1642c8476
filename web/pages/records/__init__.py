"""Records of finished cases, what holds them, the lists under which they were destroyed, their archive."""

from web.pages.records import exporting, holding, listing, lists, transfers
from web.pages.records.base import blueprint

__all__ = ["blueprint", "exporting", "holding", "listing", "lists", "transfers"]
