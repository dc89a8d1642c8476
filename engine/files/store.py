"""Keeps bytes in the data folder under their SHA-256; the same content is kept once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from engine.errors import Invalid, NotFound, Unavailable
from engine.text import Text

SANDBOXES = "sandbox"
"""The folder of the sandboxes, in the data folder."""
_folder: Path | None = None
_limit = 25_000_000
_elsewhere: ContextVar[Path | None] = ContextVar("folder of a sandbox", default=None)


def configure_files(folder: Path, limit: int) -> None:
    """Keep files under ``folder``, each at most ``limit`` bytes."""
    global _folder, _limit
    _folder, _limit = folder, limit


@contextmanager
def keep_files_in(folder: Path) -> Iterator[None]:
    """Keep and find files under ``folder`` inside the block, for this thread only: those of a sandbox."""
    before = _elsewhere.set(folder)
    try:
        yield
    finally:
        _elsewhere.reset(before)


def data_folder() -> Path:
    """Return the data folder, beside the files; in a sandbox that of its files.  Raises Unavailable."""
    return _elsewhere.get() or _files().parent


def clear_sandboxes() -> None:
    """Remove the databases of all sandboxes: they are copies of what the company held when they were made."""
    for path in (data_folder() / SANDBOXES).glob("*.sqlite*"):
        path.unlink(missing_ok=True)


def store(content: bytes, name: str) -> str:
    """Write the bytes durably and return their SHA-256.  Raises Invalid over the size limit."""
    if len(content) > _limit:
        megabytes = _limit // 1_000_000
        raise Invalid(Text(f"文件“{name}”超过 {megabytes} MB", f'The file "{name}" is larger than {megabytes} MB'))
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)
    return digest


def open_file(digest: str) -> BinaryIO:
    """Open stored bytes for reading.  Raises NotFound when they are not there."""
    try:
        return _path(digest).open("rb")
    except FileNotFoundError as error:
        raise NotFound(Text("文件内容已不在", "The file's content is gone")) from error


def discard(digest: str) -> None:
    """Remove stored bytes; when they are gone already nothing happens."""
    _path(digest).unlink(missing_ok=True)


def _path(digest: str) -> Path:
    folder = _files()
    return folder / digest[:2] / digest


def _files() -> Path:
    folder = _elsewhere.get() or _folder
    if folder is None:
        raise Unavailable(Text("没有设置文件目录", "No folder for files is set"))
    return folder
