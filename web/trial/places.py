"""The sandboxes people have open: one file for a working copy and a person, thrown away when the copy is closed."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import open_engine, transaction
from engine.files import SANDBOXES
from engine.model import CopyState, Setting, WorkingCopy
from engine.queries.studio import files_of
from engine.sandbox import Sandbox
from web.app_settings import settings

_KEY = "firebreak.sandboxes"
FILES = "sandbox.files"
DAYS = 7
_ENDED = (CopyState.PUBLISHED, CopyState.DISCARDED)


class Places:
    """The folder of sandboxes; those in use stay open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Path, Sandbox] = {}

    def find(self, copy_id: str, person_id: str) -> Sandbox | None:
        """Return the person's sandbox of a working copy, None when there is none."""
        path = self._path(copy_id, person_id)
        if not path.exists():
            return None
        # Used again is not old.
        path.touch()
        if path not in self._open:
            self._open[path] = Sandbox(open_engine(_url(path), pooled=False), path.with_suffix(".files"))
        return self._open[path]

    def make(self, session: Session, copy: WorkingCopy, person_id: str) -> Sandbox:
        """Return a new sandbox in place of the one there was.  Raises DefinitionInvalid."""
        self.tidy(session)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(copy.id, person_id)
        draft = path.with_suffix(".new")
        self._remove(draft)
        try:
            files = contents_of(session, copy)
            made = Sandbox.made(session, files, path.with_suffix(".files"), _url(draft))
            _note(made, digest_of(files))
            made.close()
        except BaseException:
            self._remove(draft)
            raise
        self._remove(path)
        draft.replace(path)
        found = self.find(copy.id, person_id)
        assert found is not None
        return found

    def tidy(self, session: Session) -> None:
        """Throw away the sandboxes of closed working copies and those nobody used for ``DAYS`` days."""
        paths = list(self._folder.glob("*.sqlite"))
        names = {path.name.partition("-")[0] for path in paths}
        ended = set(
            session.scalars(select(WorkingCopy.id).where(WorkingCopy.id.in_(names), WorkingCopy.state.in_(_ENDED)))
        )
        for path in paths:
            if path.name.partition("-")[0] in ended or path.stat().st_mtime < time.time() - DAYS * 86_400:
                self._remove(path)

    def _path(self, copy_id: str, person_id: str) -> Path:
        return self._folder / f"{copy_id}-{person_id}.sqlite"

    def _remove(self, path: Path) -> None:
        for each in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            each.unlink(missing_ok=True)
        shutil.rmtree(path.with_suffix(".files"), ignore_errors=True)


def set_up(app: Flask) -> None:
    """Give ``app`` its folder of sandboxes."""
    app.extensions[_KEY] = Places(settings(app).data / SANDBOXES)


def places(app: Flask) -> Places:
    """Return the sandboxes of ``app``."""
    return cast(Places, app.extensions[_KEY])


def contents_of(session: Session, copy: WorkingCopy) -> Mapping[str, bytes]:
    """Return the files of a working copy by name."""
    return {file.name: file.content for file in files_of(session, copy)}


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return what tells whether a sandbox was made of these files."""
    parts = (f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in sorted(files.items()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def digest_within(session: Session) -> str:
    """Return the digest of the files a sandbox was made of; the session is inside it."""
    return str(session.get_one(Setting, FILES).value)


def _note(sandbox: Sandbox, digest: str) -> None:
    with sandbox.inside() as session, transaction(session):
        session.add(Setting(key=FILES, value=digest, changed_at=clock.now()))


def _url(path: Path) -> str:
    return f"sqlite:///{path}"
