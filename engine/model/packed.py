"""What lies compressed: states, and texts in SQLite, which does not compress by itself as PostgreSQL does."""

from __future__ import annotations

import zlib

from sqlalchemy import LargeBinary, Text, TypeDecorator
from sqlalchemy.engine import Dialect

_RAW = -15
MARK = b"\x01"
"""The first byte of a packed text says how it is packed; there is one way as yet."""

_WORDS = (
    b'"new":null,"old":null,"reason":"message":"parent":null,"pins":{"decision":{},"form":{},"process":{'
    b'"clock":"due_at":"late":true,"signature":{"decision":"agree","meaning":"name":"roles":["'
    b"clock.breachedclock.movednotice.sentcase.copiedfile.attachedcomment.addedincident.openedmessage.caught"
    b"entry.changedtask.transferredtask.cancelledinstance.failedinstance.cancelled"
    b'["decided","["fired","["caught","["thrown","["cancelled","["flow","["entered","["completed","'
    b'{"actor":"system","at":"2026-11-22T04:10:04.025524Z","def":"defsha":"defver":"A/0","facts":['
    b'{"ended_as":"end","type":"instance.completed"}{"number":"type":"instance.started"},'
    b'{"activity":"delegated_from":null,"task":"type":"task.claimed"},'
    b'{"_sd":["activity":"delegated_from":null,"late":false,"name":"outcome":"","task":"type":"task.completed"},'
    b'{"_sd":["state":"active","steps":[["type":"instance.moved"},'
    b'{"activity":"assignee":"candidates":[],"delegated_from":null,"due_at":null,"name":"notes":[],"task":"'
    b'type":"task.created"}],"prev":"seq":1,"stream":"pi/P-2026-00v":2}'
)
"""What packed texts are expected to hold, likeliest last.  Never changed: what is stored could not be read."""


class PackedText(TypeDecorator[str]):
    """A text that SQLite keeps deflated as bytes and PostgreSQL as text; texts stored before are read as they are."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | bytes | None:
        if value is None or dialect.name != "sqlite":
            return value
        return pack(value)

    def process_result_value(self, value: str | bytes | None, dialect: Dialect) -> str | None:
        return unpack(value) if isinstance(value, bytes) else value


class PackedBytes(TypeDecorator[bytes]):
    """Bytes of JSON that are kept deflated; bytes stored before are read as they are."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else deflated(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return inflated(value) if value is not None and value.startswith(MARK) else value


def pack(text: str) -> bytes:
    """Return a text in fewer bytes."""
    return deflated(text.encode())


def unpack(packed: bytes) -> str:
    """Return the text ``pack`` was given, an empty one for bytes that it did not make."""
    try:
        return inflated(packed).decode()
    except (zlib.error, UnicodeDecodeError):
        return ""


def deflated(plain: bytes) -> bytes:
    """Return fewer bytes that say the same."""
    deflate = zlib.compressobj(wbits=_RAW, zdict=_WORDS)
    return MARK + deflate.compress(plain) + deflate.flush()


def inflated(packed: bytes) -> bytes:
    """Return what ``deflated`` was given.  Raises zlib.error for bytes that it did not make."""
    inflate = zlib.decompressobj(wbits=_RAW, zdict=_WORDS)
    return inflate.decompress(packed[len(MARK) :]) + inflate.flush()
