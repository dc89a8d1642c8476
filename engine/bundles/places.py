"""Where a file lies in a bundle: the folders are those of ``workflows/``."""

from __future__ import annotations

from collections.abc import Iterable

from engine.definitions.endings import KINDS, kind_of
from engine.errors import Conflict
from engine.text import Text

CATALOGUE = ".toml"
_FOLDERS = dict(zip((*KINDS, CATALOGUE), ("bpmn", "dmn", "forms", "checklists", "scenarios", "catalogue"), strict=True))


def is_catalogue(name: str) -> bool:
    """Tell whether a file of this name holds items of the catalogue."""
    return name.lower().endswith(CATALOGUE)


def placed(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return the files by their path, ``bpmn/complaint.bpmn``, sorted; one given twice lies there once.

    Raises Conflict when two different files have one name.
    """
    found: dict[str, bytes] = {}
    for name, source in files:
        kind = CATALOGUE if is_catalogue(name) else kind_of(name, source)
        path = f"{_FOLDERS[kind]}/{name}" if kind is not None else name
        if found.setdefault(path, source) != source:
            raise Conflict(
                Text(
                    f"有两个内容不同的文件都叫“{name}”，请分开导出",
                    f'Two different files are called "{name}"; export them apart',
                )
            )
    return dict(sorted(found.items()))
