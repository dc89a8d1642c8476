"""The key of each data subject, wrapped by the product's own; destroying one erases its values."""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine import clock
from engine.database import insert_if_new
from engine.errors import Unavailable
from engine.ledger.disclosures import Key
from engine.ledger.held import Held, forget_key, holding
from engine.ledger.keyfiles import make_key_file
from engine.model import SubjectKey, new_id
from engine.prepared import Prepared
from engine.text import Text

ENVIRONMENT = "FIREBREAK_LEDGER_KEY"
KEY_FILE = "ledger.key"

_BYTES = 32
_NONCE = 12
_wrapping: AESGCM | None = None


def configure(key: bytes) -> None:
    """Use this 256-bit key to wrap the subjects' keys."""
    global _wrapping
    if len(key) != _BYTES:
        raise ValueError(f"the ledger key must have {_BYTES} bytes, not {len(key)}")
    _wrapping = AESGCM(key)


def find_key(folder: Path, environ: Mapping[str, str]) -> bytes:
    """Return the wrapping key: base64url in ``FIREBREAK_LEDGER_KEY``, else the key file of the data folder.

    The file is made at the first call, readable by its owner only; several processes may race for it.
    """
    given = environ.get(ENVIRONMENT, "").strip()
    if given:
        return _read(given, ENVIRONMENT)
    file = folder / KEY_FILE
    if not file.exists():
        make_key_file(file, os.urandom(_BYTES))
    return _read(file.read_text(encoding="ascii").strip(), str(file))


def key_for(session: Session, subject: str) -> Key:
    """Return the subject's key in use, making one where there is none."""
    held = holding(session)
    if subject not in held.keys:
        take_key(held, subject, *(_in_use(session, subject) or _make(session, subject)))
    return held.keys[subject]


def take_key(held: Held, subject: str, key_id: str, wrapped: bytes | None) -> None:
    """Open a stored key for the rest of the transaction.  Raises Unavailable when it does not fit our own key."""
    key = open_key(key_id, wrapped)
    if key is None:
        raise Unavailable(
            Text(
                "台账密钥与数据库不符，请检查 FIREBREAK_LEDGER_KEY 或数据目录中的 ledger.key",
                "The ledger key does not fit the database; check FIREBREAK_LEDGER_KEY or ledger.key",
            )
        )
    held.keys[subject] = key


def open_key(key_id: str, wrapped: bytes | None) -> Key | None:
    """Return a stored key opened, or None when it was destroyed or does not fit the wrapping key."""
    if wrapped is None:
        return None
    nonce, ciphertext = wrapped[:_NONCE], wrapped[_NONCE:]
    try:
        return Key(key_id, AESGCM(_opened().decrypt(nonce, ciphertext, key_id.encode())))
    except InvalidTag:
        return None


def destroy_key(session: Session, subject: str) -> bool:
    """Erase every value ever recorded under the subject's key in use; False when it has none."""
    row = session.scalar(select(SubjectKey).where(SubjectKey.subject == subject, SubjectKey.destroyed_at.is_(None)))
    if row is None:
        return False
    forget_key(session, subject)
    row.wrapped_key = None
    row.destroyed_at = clock.now()
    session.flush()
    return True


def restrict_key(session: Session, subject: str, *, restricted: bool) -> None:
    """Let nobody read what is under the subject's key in use who does not ask for it by name, or everybody again."""
    row = session.scalars(
        select(SubjectKey).where(SubjectKey.subject == subject, SubjectKey.destroyed_at.is_(None))
    ).one()
    row.restricted_at = clock.now() if restricted else None
    session.flush()


_IN_USE = Prepared(
    select(SubjectKey.id, SubjectKey.wrapped_key).where(
        SubjectKey.subject == bindparam("subject"), SubjectKey.destroyed_at.is_(None)
    )
)


def _in_use(session: Session, subject: str) -> tuple[str, bytes | None] | None:
    found = _IN_USE.first(session, {"subject": subject})
    return None if found is None else (found[0], found[1])


def _make(session: Session, subject: str) -> tuple[str, bytes | None]:
    key_id = new_id()
    wrapped = _wrap(key_id, AESGCM.generate_key(_BYTES * 8))
    row = {"id": key_id, "subject": subject, "wrapped_key": wrapped, "created_at": clock.now()}
    insert_if_new(session, SubjectKey, row)
    found = _in_use(session, subject)
    assert found is not None
    return found


def _wrap(key_id: str, key: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + _opened().encrypt(nonce, key, key_id.encode())


def _opened() -> AESGCM:
    if _wrapping is None:
        raise RuntimeError("protected values need engine.ledger.configure(key) first")
    return _wrapping


def _read(text: str, source: str) -> bytes:
    try:
        key = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise ValueError(f"{source} does not hold a base64url key") from error
    if len(key) != _BYTES:
        raise ValueError(f"{source} must hold {_BYTES} bytes in base64url, not {len(key)}")
    return key
