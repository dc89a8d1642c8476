"""What became of one value: from old to new so that the eye finds the difference, in texts, in lists and in parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from web.work.values import NOTHING, Grid, Shown

SHORT = 40
"""Texts up to this many characters stand whole beside each other."""
LONG = 2_000
ROWS = 100
_AROUND = 60
_MOST = 4_000_000
_WORD = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
_SENTENCE = re.compile(r".+?(?:[。；！？\n]|[.;!?]\s|$)", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A part of a text: ``mark`` is ``added``, ``removed`` or "" for what stayed."""

    mark: str
    text: str


@dataclass(frozen=True)
class Line:
    """A row of a list, marked likewise, or ``changed``: then ``was`` are its cells before."""

    mark: str
    cells: Sequence[str]
    was: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """A part of a value that has several."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Alteration:
    """A value that changed: what it is called, what it was before and became; ``is_first`` when it had none.

    A long text has ``pieces``, a list ``columns`` with ``lines``, a value of several parts the ``parts`` that changed;
    only else ``old`` and ``new`` say it.  ``same`` counts the rows that stayed, ``left`` those too many to show.
    """

    label: str
    is_first: bool
    old: str = ""
    new: str = ""
    pieces: Sequence[Piece] = ()
    columns: Sequence[str] = ()
    lines: Sequence[Line] = ()
    parts: Sequence[Part] = ()
    same: int = 0
    left: int = 0


def altered(label: str, old: Shown, new: Shown, *, is_first: bool) -> Alteration:
    """Return how a value went from old to new."""
    if isinstance(old, str) and isinstance(new, str):
        if not is_first and NOTHING not in (old, new) and max(len(old), len(new)) > SHORT:
            return Alteration(label, is_first, pieces=tuple(_pieces(old, new)))
        return Alteration(label, is_first, _cut(old), _cut(new))
    if _is_single(old) and _is_single(new):
        return Alteration(label, is_first, parts=tuple(_parts(old, new)))
    columns = tuple(dict.fromkeys((*_columns(old), *_columns(new))))
    lines = list(_lines(_rows(old, columns), _rows(new, columns)))
    shown = [line for line in lines if line.mark] if not is_first else [Line("", line.cells) for line in lines]
    same, left = len(lines) - len(shown), max(0, len(shown) - ROWS)
    return Alteration(label, is_first, columns=columns, lines=shown[:ROWS], same=same, left=left)


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def _is_single(shown: Shown) -> bool:
    return shown == NOTHING or (isinstance(shown, Grid) and len(shown.rows) == 1)


def _columns(shown: Shown) -> Sequence[str]:
    return shown.columns if isinstance(shown, Grid) else ()


def _rows(shown: Shown, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the rows under common columns; a value that is no list of rows stands in the first."""
    if not isinstance(shown, Grid):
        return [] if shown == NOTHING else [(shown, *[""] * (len(columns) - 1))]
    at = {label: place for place, label in enumerate(shown.columns)}
    return [tuple(row[at[label]] if label in at else "" for label in columns) for row in shown.rows]


def _parts(old: Shown, new: Shown) -> Iterator[Part]:
    before, after = (
        dict(zip(shown.columns, shown.rows[0], strict=True)) if isinstance(shown, Grid) else {} for shown in (old, new)
    )
    for label in dict.fromkeys((*before, *after)):
        was, is_ = before.get(label, ""), after.get(label, "")
        if was != is_:
            yield Part(label, _cut(was), _cut(is_))


def _lines(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> Iterator[Line]:
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "replace" and b - a == d - c and all(map(_are_alike, old[a:b], new[c:d])):
            yield from (Line("changed", row, was) for was, row in zip(old[a:b], new[c:d], strict=True))
            continue
        yield from (Line("" if how == "equal" else "removed", row) for row in old[a:b])
        yield from (Line("added", row) for row in (new[c:d] if how != "equal" else ()))


def _are_alike(old: Sequence[str], new: Sequence[str]) -> bool:
    """Tell whether one row became the other: they share something that is said."""
    return any(was and was == is_ for was, is_ in zip(old, new, strict=True))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > _MOST:
        before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    gone = come = ""
    for at, (how, a, b, c, d) in enumerate(found):
        stays = "".join(before[a:b]) if how == "equal" else ""
        # A single sign that stays between two changes would only tear them apart.
        if how == "equal" and (len(stays) > 1 or at in (0, len(found) - 1)):
            yield from _changed(gone, come)
            gone = come = ""
            yield Piece("", _shortened(stays, first=at == 0, last=at == len(found) - 1))
        else:
            gone, come = gone + "".join(before[a:b]), come + "".join(after[c:d])
    yield from _changed(gone, come)


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("removed", gone)
    if come:
        yield Piece("added", come)


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Leave out the middle of a long part that stayed, or the outer end of one at the edge."""
    if len(text) <= 3 * _AROUND:
        return text
    return f"{'' if first else text[:_AROUND]}…{'' if last else text[-_AROUND:]}"
