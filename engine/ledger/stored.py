"""The stored protected values of one stream, opened and compared with their digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.ledger.chain import place_of
from engine.ledger.disclosures import digest_of, unseal
from engine.ledger.keys import Key, open_key
from engine.model import Disclosure, SubjectKey


@dataclass(frozen=True)
class Disclosed:
    """What became of one event's protected values: readable ones by name, the others by digest."""

    revealed: Mapping[str, Any] = field(default_factory=dict)
    erased: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


class Stored:
    """All stored disclosures of a stream; what is asked for is taken out, so the rest is stray."""

    def __init__(self, session: Session, stream_id: str) -> None:
        self._stream = stream_id
        self._rows: dict[tuple[int, str], Any] = {
            (row.seq, row.digest): row
            for row in session.execute(
                select(
                    Disclosure.seq,
                    Disclosure.digest,
                    Disclosure.key_id,
                    Disclosure.nonce,
                    Disclosure.ciphertext,
                    SubjectKey.wrapped_key,
                )
                .join(SubjectKey, SubjectKey.id == Disclosure.key_id)
                .where(Disclosure.stream == stream_id)
            )
        }
        self._keys: dict[str, Key | None] = {}

    @property
    def stray(self) -> list[int]:
        """Return the sequence numbers of disclosures that no event asked for."""
        return sorted({seq for seq, _digest in self._rows})

    def take(self, seq: int, digests: Iterable[str]) -> Disclosed:
        """Return the protected values of event ``seq`` that has these digests."""
        revealed: dict[str, Any] = {}
        erased: list[str] = []
        damaged: list[str] = []
        for digest in digests:
            row = self._rows.pop((seq, digest), None)
            if row is None or row.wrapped_key is None:
                erased.append(digest)
                continue
            text = self._open(row)
            if text is None or digest_of(text) != digest:
                damaged.append(digest)
                continue
            name, value = unseal(text)
            revealed[name] = value
        return Disclosed(dict(sorted(revealed.items())), tuple(erased), tuple(damaged))

    def _open(self, row: Any) -> str | None:
        if row.key_id not in self._keys:
            self._keys[row.key_id] = open_key(row.key_id, row.wrapped_key)
        key = self._keys[row.key_id]
        place = place_of(self._stream, row.seq, row.digest)
        return None if key is None else key.decrypt(row.nonce, row.ciphertext, place)
