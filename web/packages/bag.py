"""BagIt 1.0 (RFC 8493): files with a manifest that ``sha256sum -c`` checks, and a signature over it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.sealing.notes import Note
from web.packages.archive import Write

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.note"
PURPOSE = "firebreak-evidence/1"
"""The first line of what is signed: no checkpoint begins with it, so neither is taken for the other."""


class Bag:
    """A bag as it is written, file by file: the payload under ``data/``, at last what is said of it."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._digests: dict[str, str] = {}
        self._size = 0

    def add(self, path: str, content: bytes) -> None:
        """Put a file of the payload in."""
        self._digests[f"data/{path}"] = sha256(content).hexdigest()
        self._size += len(content)
        self._write(f"data/{path}", content)

    def close(self, info: Mapping[str, str], signer: tuple[str, Ed25519PrivateKey] | None) -> None:
        """Write the manifests and what ``info`` says, with a C2SP note over the digest of the tag manifest.

        ``signer`` is the log's name and key; None leaves the note out.
        """
        said = {**info, "Payload-Oxum": f"{self._size}.{len(self._digests)}"}
        told = "".join(f"{name}: {_one_line(value)}\n" for name, value in said.items())
        tags = {
            "bagit.txt": DECLARATION.encode(),
            "bag-info.txt": told.encode(),
            MANIFEST: _manifest(self._digests),
        }
        listed = _manifest({name: sha256(content).hexdigest() for name, content in tags.items()})
        for name, content in {**tags, TAGS: listed}.items():
            self._write(name, content)
        if signer is not None:
            text = f"{PURPOSE}\n{TAGS}\n{sha256(listed).hexdigest()}\n"
            self._write(SIGNATURE, str(Note(text).signed(*signer)).encode())


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digests[path]}  {_spelt(path)}\n" for path in sorted(digests)).encode()


def _spelt(path: str) -> str:
    """Return a path as a manifest writes it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _one_line(value: str) -> str:
    return " ".join(value.split())
