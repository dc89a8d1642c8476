"""The letters the pages are set in, and what becomes of signs they do not have."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from engine.errors import Unavailable
from engine.text import Text
from web.assets import DIST

FOLDER = DIST / "fonts"
REGULAR = FOLDER / "NotoSansSC_400Regular.ttf"
_BREAKS = re.compile(r"[\u2028\u2029\x0b\x0c\r]+")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]")


def drawable(value: Any) -> Any:
    """Return a text, or a tree of them, as the letters can draw it.

    A sign they do not have is shown by its code point, ``〔U+20BB7〕``, so that nothing is lost unseen; signs that
    are never seen, such as those that turn the direction of writing, are left out.
    """
    if isinstance(value, str):
        return _drawn(value)
    if isinstance(value, dict):
        return {name: drawable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [drawable(one) for one in value]
    return value


def _drawn(text: str) -> str:
    known = _known()
    text = _UNSEEN.sub("", _BREAKS.sub("\n", text.replace("\r\n", "\n")).replace("\t", "    "))
    return "".join(sign if sign == "\n" or ord(sign) in known else f"〔U+{ord(sign):04X}〕" for sign in text)


@cache
def _known() -> frozenset[int]:
    """Return the code points the letters can draw.  Raises Unavailable when they are not installed."""
    # Imported here: packages are rare, and every command would start later by the modules of reportlab.
    from reportlab.pdfbase.ttfonts import TTFontFile

    if not REGULAR.is_file():
        raise Unavailable(
            Text(
                "没有安装字体，请运行 pip install -e . 重新构建前端", "The letters are missing: run `pip install -e .`"
            )
        )
    return frozenset(TTFontFile(str(REGULAR), validate=0).charToGlyph)
