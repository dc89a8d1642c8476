"""The public pages: a customer reports, follows and rates a complaint without an account."""

from web.pages.portal import complaint, feedback, follow, home
from web.pages.portal.base import blueprint

__all__ = ["blueprint", "complaint", "feedback", "follow", "home"]
