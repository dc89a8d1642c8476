"""The papers and pictures people of the demo company hand in."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from engine.commands import Upload


def paper(name: str) -> Upload:
    """Return a document of this name."""
    return Upload(f"{name}.pdf", b"%PDF-1.4\n% " + name.encode())


def photo(name: str, colour: str = "gainsboro") -> Upload:
    """Return a photo of a wall with a crack."""
    image = Image.new("RGB", (800, 600), colour)
    points = [(100 + 40 * step, 90 + (step * 61) % 90 + 22 * step) for step in range(16)]
    ImageDraw.Draw(image).line(points, fill="black", width=5)
    return picture(image, name, "JPEG")


def picture(image: Image.Image, name: str, kind: str) -> Upload:
    """Return an image as the file somebody took or drew."""
    out = io.BytesIO()
    image.save(out, kind)
    return Upload(f"{name}.{'jpg' if kind == 'JPEG' else 'png'}", out.getvalue())
