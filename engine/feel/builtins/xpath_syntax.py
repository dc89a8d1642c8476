"""XPath's regular expressions in the syntax of RE2 (XML Schema 1.1 part 2, appendix G).

elementpath checks the syntax and works out class subtraction; classes taken from Unicode's categories pass through it
as single stand-ins, because it would write out their thousands of characters.
"""

from __future__ import annotations

import re
from typing import Final

from elementpath.regex import RegexError, translate_pattern

from engine.feel.errors import FeelLimitError

_FLAGS: Final = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE}
# The underscore and its kind (Pc) count as letters of a word, as in every browser.
_SHORT: Final = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"\p{L}\p{M}\p{N}\p{S}\p{Pc}",
    "W": r"\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\p{Z}\p{C}",
}
_ESCAPE: Final = re.compile(r"\\(?:([dDwW])|([pP]\{[LMNPZSC][a-z]?\})|.)", re.DOTALL)
_TOKEN: Final = re.compile(r"\\.|.", re.DOTALL)
_STAND_INS: Final = 0x10F000
_MOST_SUBTRACTED: Final = 4
# What elementpath adds to keep Python's anchors from accepting a last line break; those of RE2 do not.
_GUARDS: Final = (r"(?!\n\Z)", r"(?<!\n\Z)")


def translated(pattern: str, flags: str) -> str:
    """Return the pattern for RE2; ``flags`` are some of s, m, i.

    Raises ValueError for a wrong pattern and FeelLimitError for one that subtracts too many categories.
    """
    if any(ord(char) >= _STAND_INS for char in pattern):
        raise ValueError(pattern)
    classes: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        if not found[1] and not found[2]:
            return found[0]
        classes.append(_SHORT[found[1]] if found[1] else found[0])
        # Every other character, lest neighbours be joined to a range.
        return chr(_STAND_INS + 2 * len(classes))

    given = _ESCAPE.sub(stand_in, pattern)
    if "-[" in pattern:
        if len(classes) > _MOST_SUBTRACTED:
            raise FeelLimitError()
        given = pattern
    numeric = re.RegexFlag(0)
    for flag in flags:
        numeric |= _FLAGS[flag]
    try:
        written = translate_pattern(given, numeric)
    except (RegexError, IndexError, KeyError) as error:
        raise ValueError(pattern) from error
    for guard in _GUARDS:
        written = written.replace(guard, "")
    return _with_classes(written, classes)


def _with_classes(written: str, classes: list[str]) -> str:
    parts: list[str] = []
    inside = False
    for piece in _TOKEN.findall(written):
        inside = (inside or piece == "[") and piece != "]"
        if piece[-1] in _SHORT and piece[0] == "\\":
            piece = f"[{_SHORT[piece[-1]]}]"
        elif ord(piece[-1]) > _STAND_INS:
            written_class = classes[(ord(piece[-1]) - _STAND_INS) // 2 - 1]
            piece = written_class if inside else f"[{written_class}]"
        parts.append(piece)
    return "".join(parts)
