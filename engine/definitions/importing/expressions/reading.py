"""The words of a JUEL text one after the other, and what is wrong where they do not fit."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.definitions.importing.expressions.tree import NotTranslated, Value

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[dDfFlL]?(?!\w)
      | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<name>[^\W\d]\w*)
      | (?P<sign>===|!==|&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]])
    )""",
    re.VERBOSE,
)
_WORDS = {"true": Value(True), "false": Value(False), "null": Value(None)}
_OPERATORS = frozenset(("and", "or", "not", "eq", "ne", "lt", "gt", "le", "ge", "div", "mod", "empty", "instanceof"))
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
MAX_WORDS = 2_000


class Reading:
    """The tokens of a text; every question moves on only when it is answered."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._at, end, text = 0, 0, text.strip().rstrip(";").rstrip()
        if not text:
            raise NotTranslated("表达式为空", "the expression is empty")
        while end < len(text):
            match = _TOKEN.match(text, end)
            if match is None or len(self._tokens) >= MAX_WORDS:
                rest = text[end : end + 12].strip()
                raise NotTranslated(f"无法识别“{rest}”", f'"{rest}" cannot be read')
            self._tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
            end = match.end()

    def peek(self) -> str:
        """Return the next word, ``""`` at the end; what stands in quotes counts as no word."""
        kind, word = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        return word if kind != "text" else "'"

    def take(self, *words: str) -> str | None:
        """Return the next word and go on when it is one of ``words``."""
        word = self.peek()
        if word and word in words:
            self._at += 1
            return word
        return None

    def need(self, word: str) -> None:
        """Go past ``word``; raises ``NotTranslated`` when something else stands there."""
        if not self.take(word):
            raise NotTranslated(
                f"“{self.peek() or '末尾'}”处应为“{word}”", f'"{word}" is expected at "{self.peek() or "the end"}"'
            )

    def name(self) -> str:
        """Return the next word, a name; raises ``NotTranslated``."""
        kind, word = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind != "name" or word in _OPERATORS:
            raise NotTranslated(f"“{word or '末尾'}”处应为名称", f'a name is expected at "{word or "the end"}"')
        self._at += 1
        return word

    def literal(self) -> Value | None:
        """Return the next word when it is a constant."""
        kind, word = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind == "number":
            value = Value(Decimal(word))
        elif kind == "text":
            value = Value(re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), word[1:-1]))
        elif kind == "name" and word in _WORDS:
            value = _WORDS[word]
        else:
            return None
        self._at += 1
        return value

    def finish(self) -> None:
        """Raise ``NotTranslated`` unless everything was read."""
        if self.peek():
            raise NotTranslated(f"无法识别“{self.peek()}”", f'"{self.peek()}" cannot be read')
