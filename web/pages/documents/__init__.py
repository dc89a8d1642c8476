"""Controlled documents: the list of them, and their changes from the proposal to the effect."""

from web.pages.documents import changes, listing, proposing
from web.pages.documents.base import blueprint

__all__ = ["blueprint", "changes", "listing", "proposing"]
