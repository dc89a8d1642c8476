"""The public pages: a customer reports, follows, rates a complaint, or asks about personal data, without account."""

from web.pages.portal import complaint, feedback, follow, home, personal
from web.pages.portal.base import blueprint

__all__ = ["blueprint", "complaint", "feedback", "follow", "home", "personal"]
