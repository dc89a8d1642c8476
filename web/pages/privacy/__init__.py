"""Personal data of customers: what is held, handing it over, requests; every look is recorded."""

from web.pages.privacy import handing, held, requests
from web.pages.privacy.base import blueprint

__all__ = ["blueprint", "handing", "held", "requests"]
