"""BagIt 1.0 (RFC 8493): files with a manifest that ``sha256sum -c`` checks, and a signature over it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.sealing.notes import Note

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
SIGNATURE = "tagmanifest-sha256.note"
PURPOSE = "firebreak-evidence/1"
"""The first line of what is signed: no checkpoint begins with it, so neither is taken for the other."""


def bagged(payload: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """Return a bag's files: the payload under ``data/``, what ``info`` says of it, and the manifests."""
    data = {f"data/{path}": content for path, content in payload.items()}
    size = f"{sum(map(len, data.values()))}.{len(data)}"
    told = "".join(f"{name}: {_one_line(value)}\n" for name, value in {**info, "Payload-Oxum": size}.items())
    tags = {"bagit.txt": DECLARATION.encode(), "bag-info.txt": told.encode(), MANIFEST: _manifest(data)}
    return {**data, **tags, TAGS: _manifest(tags)}


def signed(bag: Mapping[str, bytes], name: str, key: Ed25519PrivateKey) -> dict[str, bytes]:
    """Return the bag with a C2SP note, signed by the log's key, over the digest of its tag manifest."""
    text = f"{PURPOSE}\n{TAGS}\n{sha256(bag[TAGS]).hexdigest()}\n"
    return {**bag, SIGNATURE: str(Note(text).signed(name, key)).encode()}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(files[path]).hexdigest()}  {_spelt(path)}\n" for path in sorted(files)).encode()


def _spelt(path: str) -> str:
    """Return a path as a manifest writes it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _one_line(value: str) -> str:
    return " ".join(value.split())
