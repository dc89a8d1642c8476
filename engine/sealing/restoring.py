"""Backups that were put back: the log says that it went back, and a checkpoint kept outside tells what was lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engine import ledger
from engine.errors import Conflict, Unavailable
from engine.ledger import Flaw
from engine.model import SealedCheckpoint, Stream
from engine.sealing import log_keys, tree
from engine.sealing.notes import BadNote, Checkpoint, Note
from engine.sealing.sealer import nodes_at
from engine.text import Text

RESTORED = "system.restored"
TESTED = "system.restore_tested"
REPLAYED = "system.replayed"
FILE = "checkpoint.txt"
"""The newest checkpoint, kept beside the keys: a database that is older than it was put back from a backup."""


@dataclass(frozen=True)
class Restoration:
    """A backup put back: the log goes on behind ``size`` entries; ``lost`` more are known to have been there."""

    incarnation: int
    at: datetime
    size: int
    lost: int


@dataclass(frozen=True)
class Rehearsal:
    """A backup put back elsewhere to see that it can be: it had ``size`` entries of this log, ``sealed`` then."""

    at: datetime
    size: int
    sealed: datetime


@dataclass(frozen=True)
class Replay:
    """Something done after the backup was done again after the restore: ``kind`` destruction or privacy, its number,
    to how many records, and how many it met that were kept this time."""

    at: datetime
    kind: str
    number: str
    done: int
    kept: int


def read_kept(session: Session, content: str) -> Checkpoint:
    """Read a checkpoint of this log that somebody kept.  Raises BadNote."""
    note = Note.read(content)
    if not any(note.by(one.verifier) for one in log_keys.periods(session)):
        raise BadNote("not a checkpoint of this log")
    return Checkpoint.read(note.text)


def restorations(session: Session) -> list[Restoration]:
    """Return every time a backup was put back, oldest first."""
    return [
        Restoration(fact.public["incarnation"], fact.at, fact.public["size"], fact.public["lost"])
        for fact in ledger.read(session, log_keys.STREAM)
        if fact.type == RESTORED
    ]


def rehearsals(session: Session) -> list[Rehearsal]:
    """Return every test of a backup, oldest first."""
    return [
        Rehearsal(fact.at, fact.public["size"], datetime.fromisoformat(fact.public["sealed"]))
        for fact in ledger.read(session, log_keys.STREAM)
        if fact.type == TESTED
    ]


def replays(session: Session) -> list[Replay]:
    """Return what was done again after restores, oldest first."""
    return [
        Replay(fact.at, *(fact.public[name] for name in ("kind", "number", "done", "kept")))
        for fact in ledger.read(session, log_keys.STREAM)
        if fact.type == REPLAYED
    ]


def record_replay(session: Session, kind: str, number: str, *, done: int, kept: int = 0, by: str) -> None:
    """Record in the caller's transaction that something was done again after a restore."""
    body = {"kind": kind, "number": number, "done": done, "kept": kept}
    ledger.append(session, log_keys.STREAM, REPLAYED, by, body)


def record_restoration(session: Session, kept: Checkpoint | None, *, by: str) -> Restoration:
    """Record in the caller's transaction that a backup was put back, and begin a new incarnation.

    ``kept`` is the newest checkpoint known elsewhere.  Raises Conflict when it is of another history.
    """
    size = _size(session)
    if kept is not None and kept.size <= size and _root(session, kept.size) != kept.root:
        raise Conflict(Text("留存的检查点不属于这个数据库的历史", "The checkpoint is of another history"))
    lost = max(0, kept.size - size) if kept else 0
    number = session.scalar(select(Stream.incarnation).where(Stream.id == log_keys.STREAM)) or 1
    body = {"incarnation": number + 1, "size": size, "root": _root(session, size).hex(), "lost": lost}
    ledger.append(session, log_keys.STREAM, RESTORED, by, body)
    session.execute(update(Stream).where(Stream.id == log_keys.STREAM).values(incarnation=number + 1))
    session.flush()
    return restorations(session)[-1]


def record_rehearsal(session: Session, kept: Checkpoint, *, by: str) -> None:
    """Record in the caller's transaction that a backup was put back elsewhere and gave this checkpoint.

    Raises Conflict when it is not of this log's history.
    """
    if next(compare(session, kept), None) is not None:
        raise Conflict(Text("检查点不属于这个数据库的历史", "The checkpoint is of another history"))
    ledger.append(session, log_keys.STREAM, TESTED, by, {"size": kept.size, "sealed": _time(kept)})


def compare(session: Session, kept: Checkpoint) -> Iterator[Flaw]:
    """Yield what a kept checkpoint says more than the log: which entries are gone, and whether a restore took them."""
    size = _size(session)
    if kept.size <= size and _root(session, kept.size) == kept.root:
        return
    for one in restorations(session):
        if one.size < kept.size <= one.size + one.lost:
            text = Text(
                f"留存的检查点之后，数据库曾恢复到第 {one.size} 项：其后的第 {one.size} 至 {kept.size - 1} 项已丢失",
                f"A restore went back to {one.size} entries: entries {one.size} to {kept.size - 1} are lost",
            )
            yield Flaw(one.size, text)
            return
    if kept.size > size:
        text = Text(f"日志缺少第 {size} 至 {kept.size - 1} 项", f"Entries {size} to {kept.size - 1} are missing")
        yield Flaw(size, text)
    else:
        text = Text("与留存的检查点不相接：历史被改写", "The log does not continue the checkpoint: it was written anew")
        yield Flaw(kept.size, text)


def leave_mark(session: Session, folder: Path) -> None:
    """Keep the newest checkpoint in a file of the data folder."""
    note = session.scalar(select(SealedCheckpoint.note).order_by(SealedCheckpoint.size.desc()).limit(1))
    file = folder / FILE
    if note is None or (file.exists() and file.read_text(encoding="utf-8") == note):
        return
    draft = file.with_name(f".{FILE}.draft")
    draft.write_text(note, encoding="utf-8")
    os.replace(draft, file)


def mark_of(session: Session, folder: Path) -> Checkpoint | None:
    """Return the checkpoint the file holds; None when there is none, or it is of another log (the data were new)."""
    known = log_keys.periods(session)
    try:
        kept = Checkpoint.read(Note.read((folder / FILE).read_text(encoding="utf-8")).text)
    except (FileNotFoundError, BadNote):
        return None
    return kept if known and known[0].verifier.name == kept.origin else None


def check_mark(session: Session, folder: Path) -> None:
    """Raise Unavailable when the database is older than the checkpoint in the file: a backup was put back."""
    kept = mark_of(session, folder)
    gone = kept is not None and (kept.size > _size(session) or _root(session, kept.size) != kept.root)
    if gone:
        raise Unavailable(
            Text(
                "数据库比最近一次签封旧：如恢复自备份，请先运行 firebreak restore",
                "The database is older than what was sealed: run firebreak restore if a backup was put back",
            )
        )


def _size(session: Session) -> int:
    return session.scalar(select(func.max(SealedCheckpoint.size))) or 0


def _root(session: Session, size: int) -> bytes:
    return tree.root(size, nodes_at(session, tree.full_parts(0, size)))


def _time(kept: Checkpoint) -> str:
    return next((line.removeprefix("at ") for line in kept.extra if line.startswith("at ")), "")
