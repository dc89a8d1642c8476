"""Where packages are made: the files of each case wait there until the last one is done."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from web.packages.archive import Files, zipped
from web.packages.contents import Contents

_TOLD = "contents.json"
_FILES = "files/"


class Shelf:
    """A folder with one file for each package, and while it is made a folder of its parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, package_id: str) -> Path:
        """Return where a package lies when it is ready."""
        return self._folder / f"{package_id}.zip"

    def keep_part(self, package_id: str, at: int, made: Contents, dated: datetime) -> None:
        """Keep the files of one case; kept again they are the same."""
        with written(self._folder / package_id / f"{at:05d}.zip") as out, zipped(out, dated) as write:
            write(_TOLD, json.dumps({"number": made.number, "attached": made.attached}).encode())
            for path in sorted(made.files):
                write(_FILES + path, made.files[path])

    def parts(self, package_id: str) -> Iterator[Contents]:
        """Yield the cases kept so far, in the order they were asked for; their files are read one by one."""
        for file in sorted((self._folder / package_id).glob("*.zip")):
            with zipfile.ZipFile(file) as archive:
                told = json.loads(archive.read(_TOLD))
                names = [name for name in archive.namelist() if name != _TOLD]
            readers = {name.removeprefix(_FILES): partial(_read, file, name) for name in names}
            yield Contents(told["number"], Files(readers), told["attached"])

    def keep(self, package_id: str, write: Callable[[BinaryIO], None]) -> tuple[str, int]:
        """Keep what ``write`` writes as the package, throw its parts away, and return its SHA-256 and size."""
        file = self.file(package_id)
        with written(file) as out:
            write(out)
        shutil.rmtree(self._folder / package_id, ignore_errors=True)
        return digest_of(file), file.stat().st_size

    def drop(self, package_id: str) -> None:
        """Delete a package and its parts."""
        self.file(package_id).unlink(missing_ok=True)
        shutil.rmtree(self._folder / package_id, ignore_errors=True)


@contextmanager
def written(file: Path) -> Iterator[BinaryIO]:
    """Write a file as a whole: it is there when everything is on the disk, or as it was before."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".draft", delete=False) as out:
        try:
            yield out  # type: ignore[misc]
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise
    os.replace(out.name, file)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _read(file: Path, name: str) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read(name)
