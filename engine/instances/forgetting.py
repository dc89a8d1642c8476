"""What a case says about who asked goes when it ends, however it ends: out of its state and out of its record.

The catalogue names the variables: ``forgets`` of a process.  It counts for running cases too, whatever their revision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.instances.recording import record, stream_of
from engine.model import Instance
from engine.rows import change
from engine.tokens import rewritten

BASIS = "PIPL-19"
"""Kept no longer than its purpose needs."""


def forget(session: Session, instance: Instance, *, by: Actor) -> int:
    """Empty the variables its process forgets and erase them from the record; return how many values went.

    Records ``privacy.erased`` when there was something; done again it changes nothing.
    """
    names = instance.revision.definition.settings.get("forgets", ())
    if not names:
        return 0
    _empty(session, instance, names)
    stream = stream_of(instance)
    ledger.lock(session, stream)
    digests = ledger.digests_of(session, stream, lambda name, value: any(one in names for one, _ in told(name, value)))
    if digests:
        ledger.erase(session, stream, digests)
        body = {"request": instance.number, "basis": BASIS, "digests": sorted(digests)}
        record(session, instance, "privacy.erased", by, body)
    return len(digests)


def told(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield field and value of what an event holds: ``data.phone``, ``write.3`` (its name is inside), or a word."""
    if name.startswith("write.") and isinstance(value, Mapping):
        yield from ((str(value.get("name")), value.get(side)) for side in ("old", "new"))
    elif name.startswith("data.") and isinstance(value, Mapping) and set(value) == {"old", "new"}:
        yield from ((name.removeprefix("data."), value[side]) for side in ("old", "new"))
    else:
        yield name.removeprefix("data."), value


def _empty(session: Session, instance: Instance, names: Collection[str]) -> None:
    def emptied(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: None if name in names else emptied(held) for name, held in value.items()}
        return [emptied(held) for held in value] if isinstance(value, list) else value

    state = rewritten(instance.state_blob, emptied)
    if state != instance.state_blob:
        change(session, instance, state_blob=state)
