"""Cuts FEEL text into tokens; names come out word by word, the parser joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Any, Literal

from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.limits import MAX_TEXT, NUMBERS
from engine.text import Text

TokenKind = Literal["name", "number", "string", "op", "other", "end"]

# The name characters of the standard (DMN 1.4, grammar rules 28-30) without the full-width and
# ideographic punctuation that Chinese keyboards produce by accident: those get a message instead.
_NAME_START = (
    "_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3005-\u3007\u3021-\ud7ff\uf900-\ufdcf\ufdf0-\uff00\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    "\uff66-\ufffd\U00010000-\U000effff"
)
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+|\ufeff|//[^\n]*|/\*.*?\*/)
    | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<name>\?|[{_NAME_START}][{_NAME_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)
    | (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<op>\*\*|\.\.|<=|>=|!=|->|[-<>=+*/()\[\]{{}},.:@'])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """One lexical unit; ``value`` is set for numbers and strings."""

    kind: TokenKind
    text: str
    start: int
    end: int
    value: Any = None


def tokenize(source: str) -> list[Token]:
    """Return the tokens of ``source``, closed by one of kind ``end``."""
    if len(source) > MAX_TEXT:
        raise FeelLimitError(
            Text(f"表达式超过 {MAX_TEXT} 个字符", f"The expression is longer than {MAX_TEXT} characters")
        )
    tokens: list[Token] = []
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup
        text = match.group()
        start, end = match.span()
        if kind == "number":
            tokens.append(Token("number", text, start, end, _number(source, text, start)))
        elif kind == "string":
            tokens.append(Token("string", text, start, end, _string(source, text, start)))
        elif kind == "name":
            tokens.append(Token("name", text, start, end))
        elif kind == "op":
            tokens.append(Token("op", text, start, end))
        elif kind == "other":
            if text == '"':
                raise FeelSyntaxError(source, start, Text("字符串缺少结束的引号", "The string has no closing quote"))
            tokens.append(Token("other", text, start, end))
    tokens.append(Token("end", "", len(source), len(source)))
    return tokens


def _number(source: str, text: str, start: int) -> Decimal:
    try:
        return NUMBERS.create_decimal(text)
    except DecimalException:
        raise FeelSyntaxError(source, start, Text("数字超出范围", "The number is out of range")) from None


def _string(source: str, text: str, start: int) -> str:
    def unescape(match: re.Match[str]) -> str:
        code = match.group(1) or match.group(2)
        if code is not None:
            return chr(int(code, 16))
        # Unknown escapes keep their backslash: they belong to a pattern ("\d+").
        return _SIMPLE.get(match.group(3), match.group())

    body = text[1:-1]
    if "\\" not in body:
        return body
    try:
        joined = _ESCAPE.sub(unescape, body)
        return joined.encode("utf-16", "surrogatepass").decode("utf-16")
    except (UnicodeDecodeError, ValueError):
        raise FeelSyntaxError(
            source, start, Text("字符串中的 \\u 转义无效", "The string has an invalid \\u escape")
        ) from None
