"""Cases: the list, the page of one, and what one adds to it."""

from web.pages.cases import adding, correcting, reading, signing
from web.pages.cases.base import blueprint

__all__ = ["adding", "blueprint", "correcting", "reading", "signing"]
