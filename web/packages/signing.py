"""The key packages are signed with: that of the log, where this process may use it."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from engine.sealing.log_keys import ENVIRONMENT, KEY_FILE, find_seal_key, periods
from engine.sealing.notes import public_of
from web.config import Settings


def signing_key(session: Session, settings: Settings) -> Ed25519PrivateKey | None:
    """Return the log's key in use, None when another system user keeps it (``FIREBREAK_SEAL=off``)."""
    if not settings.seal or not (settings.seal_key or (settings.data / KEY_FILE).exists()):
        return None
    key = find_seal_key(settings.data, {ENVIRONMENT: settings.seal_key})
    known = periods(session)
    return key if known and known[-1].verifier.public == public_of(key) else None
