"""The stored protected values of one stream, opened and compared with their digests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger.disclosures import Key, place_of, unpack, unseal
from engine.ledger.keys import open_key
from engine.model import Disclosure, SubjectKey


@dataclass(frozen=True)
class Disclosed:
    """What became of one event's protected values: readable ones by name, the others by digest.

    ``withheld`` are under a restricted key.
    """

    revealed: Mapping[str, Any] = field(default_factory=dict)
    erased: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


class Stored:
    """All stored protected values of a stream; what is asked for is taken out, so the rest is stray.

    ``within`` leaves out those of other events.  Values under a restricted key are withheld, except those of the
    subject ``asked`` for by name.
    """

    def __init__(self, session: Session, stream_id: str, within: range | None = None, asked: str = "") -> None:
        self._stream = stream_id
        self._packs: dict[int, list[Any]] = defaultdict(list)
        self._opened: dict[int, _Opened] = {}
        self._keys: dict[str, Key | None] = {}
        wanted = (
            select(
                Disclosure.seq,
                Disclosure.digest,
                Disclosure.key_id,
                Disclosure.nonce,
                Disclosure.ciphertext,
                SubjectKey.wrapped_key,
                (SubjectKey.restricted_at.is_not(None) & (SubjectKey.subject != asked)).label("is_restricted"),
            )
            .join(SubjectKey, SubjectKey.id == Disclosure.key_id)
            .where(Disclosure.stream == stream_id)
        )
        if within is not None:
            wanted = wanted.where(Disclosure.seq >= within.start, Disclosure.seq < within.stop)
        for row in session.execute(wanted):
            self._packs[row.seq].append(row)

    @property
    def stray(self) -> list[int]:
        """Return the sequence numbers of values that no event asked for."""
        left = {seq for seq, opened in self._opened.items() if opened.texts or opened.first}
        return sorted(left | self._packs.keys())

    def take(self, seq: int, digests: Iterable[str]) -> Disclosed:
        """Return the protected values of event ``seq`` that have these digests."""
        wanted = tuple(digests)
        texts = self.texts(seq, wanted)
        revealed = dict(sorted(unseal(text) for text in texts.values()))
        hidden = self._opened[seq].hidden
        missing = tuple(digest for digest in wanted if digest not in texts and digest not in hidden)
        gone, bad = ((), missing) if self._opened[seq].is_damaged else (missing, ())
        return Disclosed(revealed, gone, bad, tuple(digest for digest in wanted if digest in hidden))

    def texts(self, seq: int, digests: Iterable[str]) -> dict[str, str]:
        """Return the disclosures of event ``seq`` that have these digests and can be read, as JSON."""
        if seq not in self._opened:
            self._opened[seq] = self._open(seq, self._packs.pop(seq, []))
        opened = self._opened[seq]
        found: dict[str, str] = {}
        for digest in digests:
            opened.first.discard(digest)
            text = opened.texts.pop(digest, None)
            if text is not None:
                found[digest] = text
        return found

    def _open(self, seq: int, rows: Iterable[Any]) -> _Opened:
        opened = _Opened()
        for row in rows:
            opened.first.add(row.digest)
            if row.wrapped_key is None:
                continue
            text = self._decrypted(row)
            values = unpack(text) if text is not None else []
            if not values or values[0].digest != row.digest:
                opened.is_damaged = True
                continue
            if row.is_restricted:
                opened.hidden.update(one.digest for one in values)
            else:
                opened.texts.update({one.digest: one.text for one in values})
        return opened

    def _decrypted(self, row: Any) -> bytes | None:
        if row.key_id not in self._keys:
            self._keys[row.key_id] = open_key(row.key_id, row.wrapped_key)
        key = self._keys[row.key_id]
        return (
            None if key is None else key.decrypt(row.nonce, row.ciphertext, place_of(self._stream, row.seq, row.digest))
        )


@dataclass
class _Opened:
    """What the packs of one event hold by digest, what stands first in each, and whether one could not be opened.

    ``hidden`` are digests under a restricted key.
    """

    texts: dict[str, str] = field(default_factory=dict)
    first: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    is_damaged: bool = False
