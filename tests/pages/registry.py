"""The generated pages: a room with features of its own adds its page here."""

from __future__ import annotations

from tests.pages import elements, feel_dmn
from tests.pages.page import Page

PAGES: tuple[Page, ...] = (elements.PAGE, feel_dmn.PAGE)
