"""Pictures of cases: which files are pictures, and small versions of them."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import Image, ImageOps

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
SIDE = 320


def thumbnail(file: BinaryIO) -> bytes:
    """Return a small JPEG of a picture, the right way up."""
    with Image.open(file) as picture:
        picture.draft("RGB", (SIDE * 2, SIDE * 2))
        small = ImageOps.exif_transpose(picture).convert("RGB")
    small.thumbnail((SIDE, SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80)
    return out.getvalue()
