"""Runs a regular expression in time proportional to text times pattern, whatever the pattern.

Python's own matcher can take exponential time on patterns such as ``(a+)+$`` and cannot be interrupted; this one
advances all alternatives together (Pike's algorithm) and pays for every step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final

from engine.feel.errors import FeelLimitError
from engine.feel.runtime import Run

_CHAR, _SPLIT, _JUMP, _SAVE, _ASSERT, _BACK, _MATCH = range(7)
_MAX_PROGRAM: Final = 3_000
_STEP: Final = 2
"""What following one alternative costs, compared with running a node."""

Groups = tuple[int, ...]
Check = Callable[[str, int], bool]

_CATEGORIES: Final[dict[Any, Callable[[str], bool]]] = {
    _constants.CATEGORY_DIGIT: str.isdecimal,
    _constants.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    _constants.CATEGORY_SPACE: str.isspace,
    _constants.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    _constants.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    _constants.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}
_ANCHORS: Final[dict[tuple[Any, bool], Check]] = {
    (_constants.AT_BEGINNING, False): lambda text, at: at == 0,
    (_constants.AT_BEGINNING, True): lambda text, at: at == 0 or (text[at - 1] == "\n" and at < len(text)),
    (_constants.AT_END, False): lambda text, at: at == len(text),
    (_constants.AT_END, True): lambda text, at: at == len(text) or text[at] == "\n",
}


@dataclass
class Automaton:
    """A compiled pattern with ``groups`` groups, the whole match being group 0."""

    code: list[tuple[int, Any, Any]] = field(default_factory=list)
    groups: int = 1
    refers: bool = False

    def search(self, run: Run, text: str, start: int) -> Groups | None:
        """Return the group bounds of the leftmost match from ``start``, or None."""
        empty: Groups = (-1,) * (2 * self.groups)
        threads: list[tuple[int, int, Groups]] = []
        found: Groups | None = None
        for at in range(start, len(text) + 1):
            entering = [*threads]
            if found is None:
                entering.append((0, 0, empty))
            elif not entering:
                break
            ready, best = self._settle(run, text, at, entering)
            if best is not None:
                found = best
            threads = self._advance(text, at, ready)
        return found

    def _settle(
        self, run: Run, text: str, at: int, entering: Iterable[tuple[int, int, Groups]]
    ) -> tuple[list[tuple[int, int, Groups]], Groups | None]:
        """Follow all moves that read nothing; threads of lower priority than a match are dropped."""
        seen: set[Any] = set()
        ready: list[tuple[int, int, Groups]] = []
        stack = list(reversed(list(entering)))
        steps = 0
        while stack:
            pc, matched, groups = stack.pop()
            state: Any = (pc, matched, groups) if self.refers else pc
            if state in seen:
                continue
            seen.add(state)
            steps += 1
            kind, one, other = self.code[pc]
            if kind == _CHAR:
                ready.append((pc, 0, groups))
            elif kind == _JUMP:
                stack.append((one, 0, groups))
            elif kind == _SPLIT:
                stack.append((other, 0, groups))
                stack.append((one, 0, groups))
            elif kind == _SAVE:
                stack.append((pc + 1, 0, (*groups[:one], at, *groups[one + 1 :])))
            elif kind == _ASSERT:
                if one(text, at):
                    stack.append((pc + 1, 0, groups))
            elif kind == _BACK:
                length = groups[2 * one + 1] - groups[2 * one]
                if matched >= length:
                    stack.append((pc + 1, 0, groups))
                else:
                    ready.append((pc, matched, groups))
            else:
                run.spend(_STEP * steps)
                return ready, groups
        run.spend(_STEP * steps)
        return ready, None

    def _advance(self, text: str, at: int, ready: list[tuple[int, int, Groups]]) -> list[tuple[int, int, Groups]]:
        if at == len(text):
            return []
        char = text[at]
        moved: list[tuple[int, int, Groups]] = []
        for pc, matched, groups in ready:
            kind, one, other = self.code[pc]
            if kind == _CHAR:
                if one(char):
                    moved.append((pc + 1, 0, groups))
            else:
                wanted = text[groups[2 * one] + matched]
                if char == wanted or (other and char.lower() == wanted.lower()):
                    moved.append((pc, matched + 1, groups))
        return moved


def build(pattern: str, flags: int) -> Automaton:
    """Return the automaton of a pattern in Python's syntax; raises ValueError for what it cannot run."""
    try:
        tree = _parser.parse(pattern, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(pattern) from error
    automaton = Automaton(groups=tree.state.groups)
    builder = _Builder(automaton)
    builder.emit(_SAVE, 0)
    builder.sequence(tree, flags)
    builder.emit(_SAVE, 1)
    builder.emit(_MATCH)
    return automaton


class _Builder:
    """Turns Python's parse tree into the instructions of an automaton."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self.code = automaton.code

    def emit(self, kind: int, one: Any = None, other: Any = None) -> int:
        """Append an instruction and return its place."""
        if len(self.code) >= _MAX_PROGRAM:
            raise FeelLimitError()
        self.code.append((kind, one, other))
        return len(self.code) - 1

    def sequence(self, tree: Any, flags: int) -> None:
        """Append the instructions of each item of ``tree`` in turn."""
        for kind, argument in tree:
            self._item(kind, argument, flags)

    def _item(self, kind: Any, argument: Any, flags: int) -> None:
        if kind is _constants.BRANCH:
            self._branch(argument[1], flags)
        elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            least, most, inner = argument
            self._repeat((least, most), inner, kind is _constants.MIN_REPEAT, flags)
        elif kind is _constants.SUBPATTERN:
            number, added, removed, inner = argument
            if number is not None:
                self.emit(_SAVE, 2 * number)
            self.sequence(inner, (flags | added) & ~removed)
            if number is not None:
                self.emit(_SAVE, 2 * number + 1)
        elif kind is _constants.AT:
            self.emit(_ASSERT, _ANCHORS[argument, bool(flags & re.MULTILINE)])
        elif kind is _constants.GROUPREF:
            self.automaton.refers = True
            self.emit(_BACK, argument, bool(flags & re.IGNORECASE))
        elif kind is _constants.ASSERT_NOT:
            # The translation of anchors adds these; the anchors above already are that strict.
            return
        else:
            self.emit(_CHAR, _character(kind, argument, flags))

    def _branch(self, alternatives: list[Any], flags: int) -> None:
        ends: list[int] = []
        for alternative in alternatives[:-1]:
            split = self.emit(_SPLIT)
            self.sequence(alternative, flags)
            ends.append(self.emit(_JUMP))
            self.code[split] = (_SPLIT, split + 1, len(self.code))
        self.sequence(alternatives[-1], flags)
        for end in ends:
            self.code[end] = (_JUMP, len(self.code), None)

    def _repeat(self, bounds: tuple[int, Any], inner: Any, lazy: bool, flags: int) -> None:
        least, most = bounds
        for _ in range(least):
            self.sequence(inner, flags)
        if most is _constants.MAXREPEAT:
            split = self.emit(_SPLIT)
            self.sequence(inner, flags)
            self.emit(_JUMP, split)
            self._aim(split, lazy)
            return
        splits: list[int] = []
        for _ in range(most - least):
            splits.append(self.emit(_SPLIT))
            self.sequence(inner, flags)
        for split in splits:
            self._aim(split, lazy)

    def _aim(self, split: int, lazy: bool) -> None:
        inside, after = split + 1, len(self.code)
        self.code[split] = (_SPLIT, after, inside) if lazy else (_SPLIT, inside, after)


def _character(kind: Any, argument: Any, flags: int) -> Callable[[str], bool]:
    single = _member(kind, argument)
    if kind is _constants.ANY:
        return single if not flags & re.DOTALL else lambda char: True
    if not flags & re.IGNORECASE:
        return single
    if kind is _constants.IN and argument[0][0] is _constants.NEGATE:
        positive = _member(kind, argument[1:])
        return lambda char: not (positive(char) or positive(char.lower()) or positive(char.upper()))
    if kind is _constants.NOT_LITERAL:
        return lambda char: char.lower() != chr(argument).lower()
    return lambda char: single(char) or single(char.lower()) or single(char.upper())


def _member(kind: Any, argument: Any) -> Callable[[str], bool]:
    if kind is _constants.LITERAL:
        wanted = chr(argument)
        return lambda char: char == wanted
    if kind is _constants.NOT_LITERAL:
        unwanted = chr(argument)
        return lambda char: char != unwanted
    if kind is _constants.ANY:
        return lambda char: char != "\n"
    if kind is _constants.RANGE:
        low, high = argument
        return lambda char: low <= ord(char) <= high if len(char) == 1 else False
    if kind is _constants.CATEGORY:
        return _CATEGORIES[argument]
    if kind is _constants.IN:
        negated = bool(argument) and argument[0][0] is _constants.NEGATE
        parts = [_member(*part) for part in argument if part[0] is not _constants.NEGATE]
        return lambda char: any(part(char) for part in parts) is not negated
    raise ValueError(kind)
