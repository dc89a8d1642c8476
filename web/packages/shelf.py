"""Where packages are made: the files of each case wait there until the last one is done."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from web.packages.archive import to_zip
from web.packages.contents import Contents

_TOLD = "contents.json"


class Shelf:
    """A folder with one file for each package, and while it is made a folder of its parts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, package_id: str) -> Path:
        """Return where a package lies when it is ready."""
        return self._folder / f"{package_id}.zip"

    def keep_part(self, package_id: str, at: int, made: Contents) -> None:
        """Keep the files of one case; kept again they are the same."""
        told = {"number": made.number, "at": made.at.isoformat(), "checkpoint": made.checkpoint}
        files = {_TOLD: json.dumps(told).encode(), **{f"files/{path}": each for path, each in made.files.items()}}
        self._write(self._folder / package_id / f"{at:05d}.zip", to_zip(files, made.at))

    def parts(self, package_id: str) -> Iterator[Contents]:
        """Yield the cases kept so far, in the order they were asked for."""
        for file in sorted((self._folder / package_id).glob("*.zip")):
            with zipfile.ZipFile(file) as archive:
                told = json.loads(archive.read(_TOLD))
                names = [name for name in archive.namelist() if name != _TOLD]
                files = {name.removeprefix("files/"): archive.read(name) for name in names}
            yield Contents(told["number"], datetime.fromisoformat(told["at"]), told["checkpoint"], files)

    def keep(self, package_id: str, content: bytes) -> str:
        """Keep a package that is ready, throw its parts away, and return its SHA-256."""
        self._write(self.file(package_id), content)
        shutil.rmtree(self._folder / package_id, ignore_errors=True)
        return sha256(content).hexdigest()

    def drop(self, package_id: str) -> None:
        """Delete a package and its parts."""
        self.file(package_id).unlink(missing_ok=True)
        shutil.rmtree(self._folder / package_id, ignore_errors=True)

    def _write(self, file: Path, content: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_suffix(".draft")
        with draft.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, file)
