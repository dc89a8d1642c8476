"""How often strangers may try: by address and, for a case, by its number.

Addresses and numbers are kept as keyed hashes only.  Guessing a phone is limited per number too, so
that many addresses do not help; a right pair is given back, so that people are not counted for it.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from flask import current_app, request

from engine.identity import throttle
from engine.identity.throttle import Limit
from web import db
from web.app_settings import settings

CHECKING = Limit(30, timedelta(minutes=15))
FOLLOWING = Limit(10, timedelta(minutes=10))
REPORTING = Limit(10, timedelta(hours=1))
SIGNING_IN = Limit(30, timedelta(minutes=15))


def take(limit: Limit, action: str, *more: str) -> list[str]:
    """Count a try of this address, and of what else it is about; return what ``give_back`` takes.

    Raises TooMany.
    """
    keys = [_key(action, "from", _address()), *(_key(action, "about", one) for one in more if one)]
    throttle.take(db.session(), limit, keys)
    return keys


def give_back(keys: list[str]) -> None:
    """Do not count the try: it was no guess."""
    throttle.give_back(db.session(), keys)


def _key(*parts: str) -> str:
    secret = settings(current_app).secret_key.encode()
    return hmac.digest(secret, "\0".join(parts).encode(), hashlib.sha256).hex()


def _address() -> str:
    """Return where the request comes from; whoever has one IPv6 address has the whole /64."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return request.remote_addr or ""
    if isinstance(address, IPv6Address):
        return str(int(address) >> 64)
    return str(address)
