"""Bundles as people hand them over: zips, files and folders become files by path."""

from __future__ import annotations

from collections.abc import Iterable

from engine.bundles import Refused, Unpacked, unpack
from engine.bundles.archive import LARGEST_WHOLE, MOST_FILES, is_left_over
from engine.errors import Invalid
from engine.text import Text

ZIP = ".zip"


def gathered(handed: Iterable[tuple[str, bytes]]) -> Unpacked:
    """Return the files of all zips and the single files together, by path; a path given twice is refused.

    Raises Invalid for a zip that cannot be read, for nothing at all, and for too much.
    """
    files: dict[str, bytes] = {}
    refused: list[Refused] = []
    for name, source in handed:
        path = name.replace("\\", "/").lstrip("/")
        if is_left_over(path):
            continue
        found = Unpacked({path: source})
        if path.lower().endswith(ZIP):
            found = _opened(path, source)
        refused += found.refused
        for inner, content in found.files.items():
            if files.setdefault(inner, content) != content:
                why = Text("选择的文件中有两个同名但内容不同", "chosen twice with different content")
                refused.append(Refused(inner, why))
    if not files and not refused:
        raise Invalid(Text("请选择要导入的文件", "Choose the files to import"))
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST_WHOLE:
        size = LARGEST_WHOLE // 1_000_000
        text = Text(
            f"一次最多导入 {MOST_FILES} 个文件、{size} MB",
            f"Up to {MOST_FILES} files and {size} MB can be imported at once",
        )
        raise Invalid(text)
    return Unpacked(files, tuple(refused))


def _opened(path: str, source: bytes) -> Unpacked:
    try:
        return unpack(source)
    except Invalid as refusal:
        raise Invalid(Text(f"{path}：{refusal.text.zh}", f"{path}: {refusal.text.en}")) from refusal
