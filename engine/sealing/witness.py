"""A witness on a machine of its own: it keeps how far each log had come, and signs only what continues that.

The protocol is C2SP tlog-witness: ``add-checkpoint`` brings the size the witness knows, a consistency proof and the
checkpoint; the answer is a cosignature with the time.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.sealing import tree
from engine.sealing.notes import WITNESS, BadNote, Checkpoint, Note, Verifier, cosignature, public_of

MOST_HASHES = 63


class Refused(Exception):
    """Why a witness does not sign; ``status`` is that of HTTP, ``size`` how far it knows the log (409)."""

    def __init__(self, status: int, reason: str, size: int | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.size = size


@dataclass(frozen=True)
class Request:
    """What a log sends: the size it believes known, the hashes between, and the signed checkpoint."""

    old: int
    hashes: tuple[bytes, ...]
    checkpoint: str

    @classmethod
    def read(cls, content: bytes) -> Request:
        """Read the body of ``add-checkpoint``.  Raises Refused (400)."""
        try:
            head, _, checkpoint = content.decode().partition("\n\n")
            first, *lines = head.split("\n")
            word, size = first.split(" ")
            hashes = tuple(b64decode(line, validate=True) for line in lines)
            if word != "old" or size != str(int(size)) or int(size) < 0 or len(hashes) > MOST_HASHES:
                raise ValueError(first)
            Note.read(checkpoint)
        except ValueError as error:
            raise Refused(400, "not a request of a log") from error
        return cls(int(size), hashes, checkpoint)


class Witness:
    """Signs checkpoints under ``name``; ``logs`` are the keys of the logs it knows, ``file`` keeps their state.

    Several processes may not share the file.
    """

    def __init__(self, name: str, key: Ed25519PrivateKey, logs: Iterable[Verifier], file: Path) -> None:
        self.verifier = Verifier(name, WITNESS, public_of(key))
        self._key = key
        self._logs: dict[str, list[Verifier]] = {}
        for log in logs:
            self._logs.setdefault(log.name, []).append(log)
        self._file = file
        self._turn = Lock()

    def add(self, request: Request) -> str:
        """Return the cosignature line, once the new state is on disk.  Raises Refused; nothing is kept then."""
        note = Note.read(request.checkpoint)
        said = self._signed(note)
        with self._turn:
            kept = self._kept()
            known = Checkpoint.read(kept[said.origin]) if said.origin in kept else None
            _check(request, said, known)
            self._keep({**kept, said.origin: note.text})
        return cosignature(note.text, self.verifier.name, self._key, datetime.now(UTC))

    def _signed(self, note: Note) -> Checkpoint:
        try:
            said = Checkpoint.read(note.text)
        except BadNote as error:
            raise Refused(400, str(error)) from error
        logs = self._logs.get(said.origin)
        if logs is None:
            raise Refused(404, "an unknown log")
        try:
            if not any(note.by(log) for log in logs):
                raise Refused(403, "not signed by the log")
        except BadNote as error:
            raise Refused(403, str(error)) from error
        return said

    def _kept(self) -> dict[str, str]:
        if not self._file.exists():
            return {}
        found: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        return found

    def _keep(self, state: Mapping[str, str]) -> None:
        draft = self._file.with_name(f".{self._file.name}.draft")
        with draft.open("w", encoding="utf-8") as out:
            json.dump(state, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, self._file)


def _check(request: Request, said: Checkpoint, known: Checkpoint | None) -> None:
    size = known.size if known else 0
    if request.old > said.size:
        raise Refused(400, "older than what it continues")
    if request.old != size:
        raise Refused(409, "the witness knows another state", size)
    if size == said.size and known is not None and known.root != said.root:
        raise Refused(409, "the same size with another root", size)
    if known is None or size == 0 or size == said.size:
        if request.hashes:
            raise Refused(422, "a proof where none is needed")
    elif not tree.continues(known.root, size, said.root, said.size, request.hashes):
        raise Refused(422, "the history was written anew")
