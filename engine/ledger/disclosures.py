"""Values that may be erased: salted disclosures whose digests alone are chained (RFC 9901 form).

They are stored in packs: the disclosures of one event under one key, encrypted together.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.ledger.canonical import canonical
from engine.model import packed

_NONCE = 12


@dataclass(frozen=True)
class Key:
    """An opened key of one data subject."""

    id: str
    cipher: AESGCM

    def encrypt(self, text: bytes, bound_to: str) -> tuple[bytes, bytes]:
        """Return nonce and AES-256-GCM ciphertext; it opens only where it is ``bound_to``."""
        nonce = os.urandom(_NONCE)
        return nonce, self.cipher.encrypt(nonce, text, bound_to.encode())

    def decrypt(self, nonce: bytes, ciphertext: bytes, bound_to: str) -> bytes | None:
        """Return the text, or None when it was changed or moved."""
        try:
            return self.cipher.decrypt(nonce, ciphertext, bound_to.encode())
        except InvalidTag:
            return None


@dataclass(frozen=True)
class Sealed:
    """One protected value as JSON and the digest that stands for it in the event."""

    text: str
    digest: str


def seal(name: str, value: Any) -> Sealed:
    """Return the disclosure of a named value: ``[salt, name, value]``, the salt 128 bits."""
    text = canonical([_encode(os.urandom(16)), name, value])
    return Sealed(text, digest_of(_encode(text.encode())))


def pack(key: Key, stream: str, seq: int, sealed: Sequence[Sealed]) -> dict[str, Any]:
    """Return the row of the table ``disclosure`` that keeps these values; its digest is that of the first."""
    digest = sealed[0].digest
    text = packed.pack("\n".join(one.text for one in sealed))
    nonce, ciphertext = key.encrypt(text, place_of(stream, seq, digest))
    row = {"stream": stream, "seq": seq, "digest": digest, "key_id": key.id}
    return {**row, "nonce": nonce, "ciphertext": ciphertext}


def unpack(text: bytes) -> list[Sealed]:
    """Return the values of a decrypted pack; one of the first format is a single disclosure in base64url."""
    if text.startswith(packed.MARK):
        return [Sealed(line, digest_of(_encode(line.encode()))) for line in packed.unpack(text).split("\n")]
    return [Sealed(_decode(text.decode()).decode(), digest_of(text.decode()))]


def place_of(stream_id: str, seq: int, digest: str) -> str:
    """Return what a pack's ciphertext is bound to: it opens at this place only."""
    return f"{stream_id}|{seq}|{digest}"


def digest_of(text: str) -> str:
    """Return base64url(SHA-256) of a disclosure in base64url (RFC 9901, section 4.2.3)."""
    return _encode(sha256(text.encode()).digest())


def unseal(text: str) -> tuple[str, Any]:
    """Return name and value of a disclosure."""
    _salt, name, value = json.loads(text)
    return name, value


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encode(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
