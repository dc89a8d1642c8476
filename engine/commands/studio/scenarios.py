"""Keep what came of playing the scenarios of a working copy, for whoever has to judge it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.studio.copies import stream_of
from engine.model import Setting
from engine.queries.studio import find_copy
from engine.work.permit import require_owner

RESULTS = "scenario.results."


@command
def keep_results(session: Session, copy_id: str, results: dict[str, Any], *, by: Actor) -> None:
    """Keep the results of a working copy's scenarios in place of those before; how many parted is recorded.

    ``results`` is plain data with the lists ``lines`` (each with ``parting``) and the number ``share``.
    Raises NotAllowed, NotFound.
    """
    require_owner(by)
    copy = find_copy(session, copy_id)
    row = session.get(Setting, RESULTS + copy.id) or Setting(key=RESULTS + copy.id)
    row.value, row.changed_at, row.changed_by = results, clock.now(), by.person_id
    session.add(row)
    parted = sum(line["parting"] is not None for line in results["lines"])
    body = {"copy": copy.id, "played": len(results["lines"]), "parted": parted, "share": results["share"]}
    ledger.append(session, stream_of(copy.process_key), "copy.scenarios", by.id, body)
