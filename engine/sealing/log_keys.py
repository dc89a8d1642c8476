"""The key the log is signed with: kept outside the database, its public half and its changes recorded in a stream."""

from __future__ import annotations

from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.orm import Session

from engine import ledger
from engine.ledger.keyfiles import make_key_file
from engine.model import new_id
from engine.sealing.moments import settled
from engine.sealing.notes import LOG, BadNote, Verifier, public_of

ENVIRONMENT = "FIREBREAK_SEAL_KEY"
KEY_FILE = "seal.key"
STREAM = "cfg/log"
"""The stream that says since when which key signs the log."""
_PURPOSE = b"firebreak.log-key/v1\0"


@dataclass(frozen=True)
class Period:
    """A key and from when to when it signed; ``until`` is None for the one in use."""

    verifier: Verifier
    since: datetime
    until: datetime | None = None

    def held_at(self, moment: datetime) -> bool:
        """Say whether the key was in use at a time; both signed what is of the moment one followed the other."""
        return self.since <= moment and (self.until is None or moment <= self.until)


def find_seal_key(folder: Path, environ: Mapping[str, str]) -> Ed25519PrivateKey:
    """Return the signing key: 32 bytes in base64url in ``FIREBREAK_SEAL_KEY``, else the key file of the data folder.

    The file is made at the first call, readable by its owner only.  Raises ValueError for what is no key.
    """
    given = environ.get(ENVIRONMENT, "").strip()
    if given:
        return _read(given, ENVIRONMENT)
    file = folder / KEY_FILE
    if not file.exists():
        make_key_file(file, Ed25519PrivateKey.generate().private_bytes_raw())
    return read_key(file)


def read_key(file: Path) -> Ed25519PrivateKey:
    """Return the key a file holds.  Raises ValueError."""
    return _read(file.read_text(encoding="ascii").strip(), str(file))


def periods(session: Session) -> list[Period]:
    """Return every key of the log, oldest first.  Raises BadNote when one was not named by the one before."""
    found: list[Period] = []
    for fact in ledger.read(session, STREAM):
        if fact.type not in ("log.begun", "log.key_changed"):
            continue
        verifier = Verifier.read(str(fact.public["key"]))
        if found:
            before = found[-1]
            _check_named(before.verifier, verifier, str(fact.public["signature"]))
            found[-1] = Period(before.verifier, before.since, fact.at)
        found.append(Period(verifier, fact.at))
    return found


def begin(session: Session, key: Ed25519PrivateKey, *, by: str) -> Verifier:
    """Give the log its name and its first key, in the caller's transaction; returns the key in use."""
    known = periods(session)
    if known:
        return known[-1].verifier
    verifier = Verifier(f"firebreak/{new_id().lower()}", LOG, public_of(key))
    ledger.append(session, STREAM, "log.begun", by, {"origin": verifier.name, "key": str(verifier)})
    return verifier


def name_next(session: Session, old: Ed25519PrivateKey, new: Ed25519PrivateKey, *, by: str) -> Verifier:
    """Record the next key, signed by the one in use, in the caller's transaction.

    Raises BadNote when ``old`` is not the key in use.  The caller destroys it.
    """
    in_use = periods(session)[-1].verifier
    if in_use.public != public_of(old):
        raise BadNote("the log is signed with another key")
    verifier = Verifier(in_use.name, LOG, public_of(new))
    signature = b64encode(old.sign(_PURPOSE + str(verifier).encode())).decode()
    body = {"key": str(verifier), "signature": signature}
    ledger.append(session, STREAM, "log.key_changed", by, body, at=settled(session))
    return verifier


def _check_named(before: Verifier, verifier: Verifier, signature: str) -> None:
    try:
        octets = b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(before.public).verify(octets, _PURPOSE + str(verifier).encode())
    except (InvalidSignature, ValueError) as error:
        raise BadNote("a key of the log was not named by the one before") from error


def _read(text: str, source: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise ValueError(f"{source} does not hold a key of 32 bytes in base64url") from error
