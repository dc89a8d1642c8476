"""Signed notes and checkpoints as C2SP specifies them: a text, a blank line, a line for each signature.

A log signs the text itself (algorithm 1); a witness signs it with the time (algorithm 4, cosignature/v1).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG = 1
WITNESS = 4
_MARK = "\N{EM DASH} "


class BadNote(ValueError):
    """A text that is no note, no key or no checkpoint; says why."""


@dataclass(frozen=True)
class Verifier:
    """A public key by the name it signs under."""

    name: str
    algorithm: int
    public: bytes

    @classmethod
    def read(cls, text: str) -> Verifier:
        """Read ``name+id+key``, the id in hexadecimal, the key in base64.  Raises BadNote."""
        name, plus, rest = text.strip().partition("+")
        said, _, encoded = rest.partition("+")
        octets = _decoded(encoded)
        found = cls(name, octets[0] if octets else 0, octets[1:])
        if not plus or found.algorithm not in (LOG, WITNESS) or len(found.public) != 32 or found.id.hex() != said:
            raise BadNote("not a verifier key: name+id+key expected")
        return found

    @property
    def id(self) -> bytes:
        """Return the four bytes that stand before each of its signatures."""
        return sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """Return the key as others read it."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.algorithm]) + self.public).decode()}"


@dataclass(frozen=True)
class Signature:
    """One signature line: who, by which key, and what it says; ``at`` is the time a witness states."""

    name: str
    key_id: bytes
    octets: bytes
    at: datetime | None = None


@dataclass(frozen=True)
class Note:
    """A text (it ends with a line feed) and the lines of signatures under it."""

    text: str
    lines: tuple[str, ...] = ()

    @classmethod
    def read(cls, content: str) -> Note:
        """Read a signed note.  Raises BadNote."""
        text, blank, below = content.rpartition("\n\n")
        lines = below.splitlines()
        if not blank or not below.endswith("\n") or not all(line.startswith(_MARK) for line in lines):
            raise BadNote("not a signed note")
        if any(ord(mark) < 32 and mark != "\n" for mark in text):
            raise BadNote("a note holds no control characters")
        return cls(text + "\n", tuple(lines))

    def __str__(self) -> str:
        """Return the note as it is kept and sent."""
        return self.text + "\n" + "".join(f"{line}\n" for line in self.lines)

    def signed(self, name: str, key: Ed25519PrivateKey) -> Note:
        """Return the note with a log's signature."""
        verifier = Verifier(name, LOG, public_of(key))
        return self.having(f"{_MARK}{name} {b64encode(verifier.id + key.sign(self.text.encode())).decode()}")

    def cosigned(self, name: str, key: Ed25519PrivateKey, at: datetime) -> Note:
        """Return the note with a witness's signature of text and time (whole seconds)."""
        return self.having(cosignature(self.text, name, key, at))

    def having(self, line: str) -> Note:
        """Return the note with one more signature line."""
        return Note(self.text, (*self.lines, line))

    def by(self, verifier: Verifier) -> Signature | None:
        """Return the signature of a key, None when it is missing.  Raises BadNote when it is wrong."""
        for line in self.lines:
            name, _, encoded = line.removeprefix(_MARK).partition(" ")
            octets = _decoded(encoded)
            if name == verifier.name and octets[:4] == verifier.id:
                return self._checked(verifier, octets[4:])
        return None

    def _checked(self, verifier: Verifier, octets: bytes) -> Signature:
        at, signed = None, self.text.encode()
        if verifier.algorithm == WITNESS:
            seconds, octets = int.from_bytes(octets[:8]), octets[8:]
            at, signed = datetime.fromtimestamp(seconds, UTC), _timed(self.text, seconds)
        try:
            Ed25519PublicKey.from_public_bytes(verifier.public).verify(octets, signed)
        except InvalidSignature as error:
            raise BadNote(f"the signature of {verifier.name} does not fit") from error
        return Signature(verifier.name, verifier.id, octets, at)


@dataclass(frozen=True)
class Checkpoint:
    """How a log stood: its name, how many entries it had, and the root of their tree."""

    origin: str
    size: int
    root: bytes
    extra: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Read the text of a checkpoint.  Raises BadNote."""
        origin, size, encoded, *extra = [*text.removesuffix("\n").split("\n"), "", ""]
        if not origin or not size.isdecimal() or size != str(int(size)) or len(_decoded(encoded)) != 32:
            raise BadNote("not a checkpoint: origin, size and root expected")
        return cls(origin, int(size), _decoded(encoded), tuple(extra[:-2]))

    @property
    def note(self) -> Note:
        """Return the text to be signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extra)
        return Note("".join(f"{line}\n" for line in lines))


def cosignature(text: str, name: str, key: Ed25519PrivateKey, at: datetime) -> str:
    """Return the signature line of a witness for a checkpoint's text."""
    seconds = int(at.timestamp())
    verifier = Verifier(name, WITNESS, public_of(key))
    octets = verifier.id + seconds.to_bytes(8) + key.sign(_timed(text, seconds))
    return f"{_MARK}{name} {b64encode(octets).decode()}"


def public_of(key: Ed25519PrivateKey) -> bytes:
    """Return the public half of a key."""
    return key.public_key().public_bytes_raw()


def _timed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except NotBase64 as error:
        raise BadNote("not base64") from error
