"""Values that may be erased: salted disclosures whose digests alone are chained (RFC 9901 form)."""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from engine.ledger.canonical import canonical


@dataclass(frozen=True)
class Sealed:
    """One protected value as text and the digest that stands for it in the event."""

    text: str
    digest: str


def seal(name: str, value: Any) -> Sealed:
    """Return the disclosure of a named value: base64url of ``[salt, name, value]``, the salt 128 bits."""
    text = _encode(canonical([_encode(os.urandom(16)), name, value]).encode())
    return Sealed(text, digest_of(text))


def digest_of(text: str) -> str:
    """Return base64url(SHA-256) of a disclosure text (RFC 9901, section 4.2.3)."""
    return _encode(sha256(text.encode()).digest())


def unseal(text: str) -> tuple[str, Any]:
    """Return name and value of a disclosure text."""
    _salt, name, value = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return name, value


def _encode(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
