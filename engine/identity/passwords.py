"""Passwords: Argon2id hashes (RFC 9106) and what a new password must be."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import Invalid
from engine.text import Text

SHORTEST = 8
LONGEST = 200
_COMMON = frozenset(
    {
        "12345678",
        "123456789",
        "1234567890",
        "11111111",
        "88888888",
        "66666666",
        "00000000",
        "password",
        "password1",
        "passw0rd",
        "qwertyui",
        "qwerty123",
        "1qaz2wsx",
        "abc12345",
        "abcd1234",
        "a1234567",
        "admin123",
        "admin888",
        "woaini1314",
        "5201314520",
    }
)

hasher = PasswordHasher()


def hashed(password: str) -> str:
    """Return the Argon2id hash to store."""
    return hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password is the stored one; as slow for an account without password."""
    try:
        return hasher.verify(stored or _nobodys(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return hasher.check_needs_rehash(stored)


def check_new(password: str, login: str) -> None:
    """Raise Invalid when the password is too short, too long, common or the login itself."""
    if len(password) < SHORTEST:
        raise Invalid(Text(f"密码至少 {SHORTEST} 个字符", f"The password needs {SHORTEST} characters or more"))
    if len(password) > LONGEST:
        raise Invalid(Text(f"密码最多 {LONGEST} 个字符", f"The password may have {LONGEST} characters at most"))
    if password.lower() in _COMMON or password.lower() == login.lower() or len(set(password)) < 3:
        raise Invalid(Text("这个密码太容易被猜到", "This password is too easy to guess"))


@cache
def _nobodys() -> str:
    return hasher.hash("nobody has this password")
