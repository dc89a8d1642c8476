"""Playing all scenarios of a working copy: ordered, done by jobs one scenario at a time, given up, its results kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import stream_of
from engine.errors import NotFound
from engine.jobs.schedule import schedule
from engine.model import JobKind, Setting, new_id
from engine.queries.studio import find_copy
from engine.text import Text
from engine.work.permit import require_owner

PREFIX = "scenario.round."


@dataclass(frozen=True)
class Round:
    """The scenarios ``files`` of a copy being played; ``played`` is plain data of each that was, in their order.

    ``digest`` says which content of the copy it began with; ``refusal`` why it cannot go on.
    """

    id: str
    copy_id: str
    files: tuple[str, ...]
    digest: str
    by_id: str
    at: datetime
    played: tuple[dict[str, Any], ...] = ()
    refusal: Text | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether jobs are at work on it."""
        return self.refusal is None

    @property
    def next_file(self) -> str | None:
        """Return the scenario that comes next, None after the last."""
        return self.files[len(self.played)] if len(self.played) < len(self.files) else None


@command
def order_round(session: Session, copy_id: str, files: Sequence[str], digest: str, *, by: Actor) -> Round:
    """Order that these scenarios of a copy be played; a round that is under way is given up for it.

    Raises NotAllowed, NotFound (no such copy, or no scenario).
    """
    require_owner(by)
    copy = find_copy(session, copy_id)
    if not files:
        raise NotFound(
            Text("该流程还没有场景，请先试运行并保存", "There is no scenario yet; try the procedure and save one")
        )
    made = Round(new_id(), copy.id, tuple(files), digest, by.id, clock.now())
    keep_round(session, made)
    next_scenario(session, made)
    return made


@command
def cancel_round(session: Session, copy_id: str, *, by: Actor) -> None:
    """Give up the round of a copy; what was kept of an earlier one stays.  Raises NotAllowed, NotFound."""
    require_owner(by)
    copy = find_copy(session, copy_id)
    found = round_of(session, copy.id)
    if found is not None:
        body = {"copy": copy.id, "played": len(found.played), "of": len(found.files)}
        ledger.append(session, stream_of(copy.process_key), "copy.scenarios_cancelled", by.id, body)
        drop_round(session, found)


def round_of(session: Session, copy_id: str) -> Round | None:
    """Return the round of a copy, None when none is under way."""
    row = session.get(Setting, PREFIX + copy_id, populate_existing=True)
    if row is None:
        return None
    said = row.value
    refusal = Text(*said["refusal"]) if said["refusal"] else None
    return Round(
        said["id"],
        copy_id,
        tuple(said["files"]),
        said["digest"],
        said["by"],
        row.changed_at,
        tuple(said["played"]),
        refusal,
    )


def keep_round(session: Session, made: Round) -> None:
    """Store how far a round is, in the caller's transaction."""
    row = session.get(Setting, PREFIX + made.copy_id) or Setting(key=PREFIX + made.copy_id)
    refusal = [made.refusal.zh, made.refusal.en] if made.refusal is not None else None
    row.value = {
        "id": made.id,
        "files": list(made.files),
        "digest": made.digest,
        "by": made.by_id,
        "played": list(made.played),
        "refusal": refusal,
    }
    row.changed_at, row.changed_by = made.at, made.by_id
    session.add(row)


def drop_round(session: Session, made: Round) -> None:
    """Forget a round, in the caller's transaction."""
    session.delete(session.get_one(Setting, PREFIX + made.copy_id))


def went_on(session: Session, made: Round, played: dict[str, Any]) -> Round:
    """Keep what came of the next scenario and order the one after it, in the caller's transaction."""
    later = replace(made, played=(*made.played, played))
    keep_round(session, later)
    if later.next_file is not None:
        next_scenario(session, later)
    return later


def next_scenario(session: Session, made: Round) -> None:
    """Order the next scenario of a round, in the caller's transaction."""
    payload = {"copy": made.copy_id, "round": made.id, "scenario": len(made.played)}
    schedule(session, JobKind.SCENARIO, payload=payload)
