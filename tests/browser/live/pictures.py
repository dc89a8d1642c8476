"""Pictures for the guides, written only when FIREBREAK_PICTURES names the folder for them (``make pictures``)."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

FOLDER = os.environ.get("FIREBREAK_PICTURES", "")
WIDTH = 1200
COLOURS = 256


def keep(name: str, shown: Page | Locator) -> None:
    """Keep a picture of what is shown, small enough for a page that has several."""
    if not FOLDER:
        return
    path = Path(FOLDER) / f"{name}.png"
    shown.screenshot(path=path, animations="disabled")
    with Image.open(path) as taken:
        scale = min(1, WIDTH / taken.width)
        size = round(taken.width * scale), round(taken.height * scale)
        small = taken.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        small.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
