"""Zip files with nothing of the moment in them: the same contents give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import BinaryIO

Read = Callable[[], bytes]
Write = Callable[[str, bytes], None]
ATTACHMENTS = "attachments/"
"""The folder of a case's attached files: pictures and papers that compressing would not make smaller."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Files(Mapping[str, bytes]):
    """Files by path; those that lie somewhere are read when they are asked for, one at a time."""

    def __init__(self, files: Mapping[str, bytes | Read]) -> None:
        self._files = files

    def __getitem__(self, path: str) -> bytes:
        found = self._files[path]
        return found if isinstance(found, bytes) else found()

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


@contextmanager
def zipped(out: BinaryIO, at: datetime) -> Iterator[Write]:
    """Write a zip: yields what puts one file into it, dated ``at``."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def write(path: str, content: bytes) -> None:
            entry = zipfile.ZipInfo(path, max(at.timetuple()[:6], _EARLIEST))
            entry.compress_type = zipfile.ZIP_STORED if ATTACHMENTS in path else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            # As written on Unix, wherever it is written.
            entry.create_system = 3
            archive.writestr(entry, content)

        yield write


def to_zip(files: Mapping[str, bytes], at: datetime) -> bytes:
    """Return the files as a zip, sorted by path, each dated ``at``."""
    out = io.BytesIO()
    with zipped(out, at) as write:
        for path in sorted(files):
            write(path, files[path])
    return out.getvalue()
