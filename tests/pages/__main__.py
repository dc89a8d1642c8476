"""Writes every generated page anew: ``python -m tests.pages``."""

from __future__ import annotations

from tests.pages.page import ROOT
from tests.pages.registry import PAGES

for page in PAGES:
    (ROOT / page.path).write_text(page.render(), encoding="utf-8")
