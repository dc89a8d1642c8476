"""Files and folders as a person names them on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.definitions.endings import KINDS, kind_of, may_be
from engine.errors import Invalid, NotFound, Problem
from engine.lint.known import Known
from engine.lint.sources import lint_sources
from engine.text import Text

_UNKNOWN = Known()


def lint_files(paths: Sequence[Path | str], *, known: Known = _UNKNOWN) -> list[Problem]:
    """Return the problems of all ``.bpmn``, ``.dmn``, ``.form`` and checklist files; folders stand for those inside.

    Raises ``NotFound`` for a path that does not exist and ``Invalid`` for a file of another kind.
    """
    return lint_sources({str(path): path.read_bytes() for path in _files(paths)}, known=known)


def below(folder: Path) -> list[Path]:
    """Return the diagrams, decision, form and checklist files of a folder and those in it."""
    named = sorted(each for each in folder.rglob("*") if may_be(each.name) and each.is_file())
    return [each for each in named if kind_of(each.name, each.read_bytes()) is not None]


def _files(paths: Sequence[Path | str]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in map(Path, paths):
        if not path.exists():
            raise NotFound(Text(f"找不到文件 {path}", f"there is no file {path}"))
        for each in below(path) if path.is_dir() else [path]:
            if not may_be(each.name):
                kinds = ", ".join(KINDS)
                raise Invalid(Text(f"{each} 不是 {kinds} 文件", f"{each} is not a file of {kinds}"))
            if each.resolve() not in seen:
                seen.add(each.resolve())
                yield each
