"""What a package brings of the log itself: checkpoints, keys, the record of its own stream, and time stamps."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engine import sealing
from engine.errors import NotFound
from engine.files.packages import Terms
from engine.ledger.canonical import spell_moment
from engine.sealing import log_keys, stamping
from engine.sealing.notes import Note

CHECKPOINT, EARLIER, KEY, RECORD = "checkpoint.txt", "log/earlier-checkpoint.txt", "log/log.key", "log/record.json"
STAMP = "log/time-stamp/"


@dataclass(frozen=True)
class LogProofs:
    """Files of the log by path, ``made`` when the checkpoint of ``name`` (``size`` entries, ``root``) was signed."""

    name: str
    size: int
    root: str
    made: datetime
    files: Mapping[str, bytes]


def proofs_of(session: Session, terms: Terms) -> LogProofs:
    """Return what proves a package made by these terms; the same log gives the same bytes.

    The record of the log's own stream holds its keys, each named by the one before, and its restores.  It continues
    the stamped checkpoint where there is one, as the records of cases continue the earlier one.  Raises NotFound.
    """
    checkpoint = sealing.checkpoint_at(session, terms.checkpoint)
    key = next(one.verifier for one in reversed(sealing.periods(session)) if one.held_at(checkpoint.at))
    stamp = stamping.told(session, checkpoint.size)
    since = stamp["size"] if stamp else terms.since
    files = {CHECKPOINT: checkpoint.note.encode(), KEY: f"{key}\n".encode()}
    # The stream of a log that was just begun is sealed a minute later.
    with suppress(NotFound):
        told = sealing.exported(session, log_keys.STREAM, since=since, at=checkpoint.size)
        record = {**told, "exported_at": spell_moment(checkpoint.at)}
        files[RECORD] = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    if terms.since is not None:
        files[EARLIER] = sealing.checkpoint_at(session, terms.since).note.encode()
    if stamp is not None:
        files[f"{STAMP}checkpoint.txt"] = stamp["checkpoint"].encode()
        files[f"{STAMP}stamped.txt"] = Note.read(stamp["checkpoint"]).text.encode()
        files[f"{STAMP}token.tsr"] = b64decode(stamp["token"])
    return LogProofs(key.name, checkpoint.size, checkpoint.root, checkpoint.at, files)
