"""A case's history in words, told from its events and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import ledger
from engine.actor import Actor
from engine.instances import delays
from engine.instances.programs import diagram_of
from engine.instances.recording import stream_of
from engine.ledger import Fact
from engine.model import Instance, Person, Role
from engine.queries.wording import SILENT, WORDS
from engine.text import Text
from engine.work.capacity import CAPACITY
from engine.work.permit import require_reader


@dataclass(frozen=True)
class Item:
    """One line of the history; ``data`` holds what was filled in, by variable name, ``facts`` what is public.

    ``capacity`` are the roles somebody acted in, () when asked by name, None when that was not recorded;
    ``on_behalf_of`` names the absent person they stood in for.
    ``cause`` with ``cause_words`` is why the work was late, where it says so.
    """

    seq: int
    at: datetime
    type: str
    who: str
    text: Text
    data: Mapping[str, Any]
    task_id: str | None = None
    activity_id: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_late: bool = False
    occurred_at: datetime | None = None
    late_reason: str = ""
    reason: str = ""
    capacity: tuple[Text, ...] | None = None
    on_behalf_of: str = ""
    cause: Text | None = None
    cause_words: str = ""

    @property
    def is_made_up(self) -> bool:
        """Tell whether it was recorded later than the policy allows (补录)."""
        return bool(self.facts.get("made_up"))


def timeline(session: Session, instance: Instance, actor: Actor) -> list[Item]:
    """Return the history, oldest first.  Raises NotFound when the actor may not read the case."""
    require_reader(session, instance, actor)
    return told_in(session, instance, ledger.read(session, stream_of(instance)))


def told_in(session: Session, instance: Instance, facts: Iterable[Fact]) -> list[Item]:
    """Return facts of a case in words; those that say nothing to people are left out."""
    spoken = [fact for fact in facts if fact.type not in SILENT]
    names = {**steps(session, instance), **_names(session, spoken)}
    known = delays.causes(session)
    return [_item(fact, names, known) for fact in spoken]


def steps(session: Session, instance: Instance) -> dict[str, str]:
    """Return the names of the diagram's elements by id, those of called processes too."""
    pins = reversed(instance.pins["process"].items())
    processes = [diagram_of(session, revision_id).processes[key] for key, revision_id in pins]
    return {one.id: one.name for process in processes for one in process.activities.values() if one.name}


def _names(session: Session, facts: list[Fact]) -> dict[str, str]:
    ids = {fact.actor for fact in facts} | {str(fact.public.get("delegated_from")) for fact in facts}
    for fact in facts:
        for key in ("old", "new", "to", "person"):
            value = fact.public.get(key)
            ids.update([value] if isinstance(value, str) else value if isinstance(value, list) else [])
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {"system": "系统", "customer": "客户", **_roles(session, facts), **{row.id: row.name for row in rows}}


def _roles(session: Session, facts: list[Fact]) -> dict[str, str]:
    """Return the names of the roles people acted in, or that joined or left a countersign, in both languages."""
    keys = {fact.public["role"] for fact in facts if "role" in fact.public}
    keys.update(key for fact in facts for key in _capacity(fact) or ())
    rows = session.execute(select(Role.key, Role.name_zh, Role.name_en).where(Role.key.in_(keys))) if keys else ()
    named = [(f"role:{key}", zh, en) for key, zh, en in rows]
    return {**{key: zh for key, zh, _ in named}, **{f"{key}:en": en for key, _, en in named}}


def _item(fact: Fact, names: Mapping[str, str], known: Mapping[str, Text]) -> Item:
    tell = WORDS.get(fact.type)
    who = names.get(fact.actor, fact.actor)
    text = tell(fact, names) if tell else Text(fact.type, fact.type)
    acted, absent = _capacity(fact), fact.public.get("delegated_from")
    data = {name.removeprefix("data."): value for name, value in fact.revealed.items() if name.startswith("data.")}
    cause = fact.public.get("cause")
    return Item(
        seq=fact.seq,
        at=fact.at,
        type=fact.type,
        who=who,
        text=text,
        data=data,
        task_id=fact.public.get("task"),
        activity_id=fact.public.get("activity"),
        facts=fact.public,
        is_late=bool(fact.public.get("late")),
        occurred_at=datetime.fromisoformat(fact.public["occurred_at"]) if "occurred_at" in fact.public else None,
        late_reason=fact.revealed.get("late_reason", ""),
        reason=fact.revealed.get("reason", ""),
        capacity=None if acted is None else tuple(_role(key, names) for key in acted),
        on_behalf_of=names.get(absent, absent) if absent else "",
        cause=known.get(cause, Text(cause, cause)) if cause else None,
        cause_words=fact.revealed.get(delays.WORDS, ""),
    )


def _capacity(fact: Fact) -> list[str] | None:
    """Return the roles somebody acted in; signatures told theirs before everything else did."""
    told: list[str] | None = fact.public.get(CAPACITY)
    signed = fact.public.get("signature")
    return told or (signed.get("roles") or told if signed else told)


def _role(key: str, names: Mapping[str, str]) -> Text:
    return Text(names.get(f"role:{key}", key), names.get(f"role:{key}:en", key))
