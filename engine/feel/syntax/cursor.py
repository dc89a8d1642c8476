"""The place in the token list a parser has reached, with the errors it can report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.limits import MAX_DEPTH
from engine.feel.syntax.lexer import Token, tokenize
from engine.feel.syntax.names import KEYWORDS, Names
from engine.text import Text


class Cursor:
    """Steps through tokens and joins name tokens to names."""

    def __init__(self, source: str, known: Names) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.index = 0
        self.known = known
        # Entries of the contexts written in this text, which a path further on may name.
        self.members = Names()
        self._depth = 0

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    def ahead(self, offset: int = 1) -> Token:
        """Return a later token, or the last."""
        return self.tokens[min(self.index + offset, len(self.tokens) - 1)]

    def at(self, *texts: str) -> bool:
        """Tell whether the next token is one of these operators or keywords."""
        token = self.tokens[self.index]
        return token.kind in ("op", "name") and token.text in texts

    def take(self) -> Token:
        """Return the next token and step over it."""
        token = self.tokens[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def accept(self, text: str) -> bool:
        """Step over the next token if it is ``text``."""
        if self.at(text):
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Step over ``text`` or report that it is missing."""
        if not self.at(text):
            self.fail(Text(f"此处应为“{text}”", f'"{text}" is expected here'))
        return self.take()

    def fail(self, message: Text, position: int | None = None) -> NoReturn:
        """Raise the syntax error ``message`` at ``position`` or the next token."""
        token = self.token
        found = token.text[:20]
        if position is None and token.kind == "end":
            message = Text(f"{message.zh}，但表达式到此结束", f"{message.en}, but the expression ends here")
        elif position is None:
            message = Text(f"{message.zh}，却是“{found}”", f'{message.en}, not "{found}"')
            if token.kind == "other" and ord(token.text) > 0x2FFF:
                message = Text(f"{message.zh}（请改用半角符号）", f"{message.en} (full-width punctuation)")
        raise FeelSyntaxError(self.source, token.start if position is None else position, message)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one level of nesting while the block runs."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FeelLimitError(
                Text(f"表达式嵌套超过 {MAX_DEPTH} 层", f"The expression nests deeper than {MAX_DEPTH} levels")
            )
        yield
        self._depth -= 1

    @contextmanager
    def scope(self, names: Iterable[str] = ()) -> Iterator[None]:
        """Make ``names`` known while the block runs."""
        before = self.known
        self.known = Names(names, before)
        yield
        self.known = before

    def member(self) -> str:
        """Read the name behind a dot, which may be an entry of a context written before."""
        return self._joined(max(filter(None, (self._match(self.known), self._match(self.members))), default=None))

    def name(self) -> str:
        """Read a name: the longest known one here, else all words up to a keyword or operator."""
        return self._joined(self._match(self.known))

    def _match(self, names: Names) -> tuple[int, str] | None:
        return names.match(self.tokens, self.index)

    def _joined(self, match: tuple[int, str] | None) -> str:
        if match is not None:
            self.index += match[0]
            return match[1]
        if self.token.kind != "name":
            self.fail(Text("此处应为名称", "A name is expected here"))
        joined = [self.take().text]
        while self.token.kind == "name" and self.token.text not in KEYWORDS and self.token.text != "?":
            joined.append(self.take().text)
        return " ".join(joined)

    def declared_name(self, *stops: str) -> str:
        """Read a name that is being introduced, whatever characters it has, up to one of ``stops``."""
        start = self.index
        if self.token.kind != "name":
            self.fail(Text("此处应为名称", "A name is expected here"))
        while self.token.kind in ("name", "number") or (
            self.token.kind == "op" and self.token.text in ".-/'+*" and not self.at(*stops)
        ):
            if self.index > start and self.at(*stops):
                break
            self.take()
        first, last = self.tokens[start], self.tokens[self.index - 1]
        return " ".join(self.source[first.start : last.end].split())
