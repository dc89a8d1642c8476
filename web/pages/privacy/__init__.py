"""Personal data of customers: what is held, handing it over, requests to erase; every look is recorded."""

from web.pages.privacy import held, requests
from web.pages.privacy.base import blueprint

__all__ = ["blueprint", "held", "requests"]
