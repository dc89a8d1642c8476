"""Reads a scenario off what people did in a sandbox: its events hold every start, form, message and time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import literal_column, select
from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import SYSTEM
from engine.definitions.scenario import TIME, Given, Scenario, Step
from engine.errors import Invalid
from engine.feel.values import decode, to_plain
from engine.instances.recording import STREAM
from engine.ledger.reading import Fact
from engine.model import Entry, Event, Instance, Person
from engine.registers import get
from engine.text import Text
from web.trial.outcome import Outcome
from web.work.forms import STORED

PROJECT = "project"
_DATA = "data."


def steps_of(session: Session, process_key: str, instance: Instance) -> tuple[datetime, tuple[Step, ...]]:
    """Return when and how everything was done here from the first start of ``instance`` on.

    The session is that of a sandbox.  What services, timers and deliveries did is left out: it happens by itself.
    """
    reading = _Reading(session, process_key, instance)
    steps = list(reading.steps())
    if reading.began is None:
        raise Invalid(Text("该事项不是在试运行中发起的", "This case was not begun in the test run"))
    return reading.began, tuple(steps)


def given_of(session: Session, instance: Instance) -> tuple[Given, ...]:
    """Return the project the case belongs to, as the company of ``session`` has it now."""
    if instance.scope_kind != PROJECT:
        return ()
    entry = get(session, PROJECT, instance.scope_id)
    return () if entry is None else (Given(PROJECT, entry.number, entry.data, (PROJECT, entry.number)),)


def recorded(session: Session, instance: Instance, scenario_id: str, name: str) -> Scenario:
    """Return what was done with ``instance`` as a scenario that expects nothing yet."""
    began, steps = steps_of(session, instance.process_key, instance)
    return Scenario(scenario_id, instance.process_key, name, began, steps)


def with_given(scenario: Scenario, given: tuple[Given, ...]) -> Scenario:
    """Return the scenario with entries of registers that are there before it begins."""
    return replace(scenario, given=given)


def expecting(outcome: Outcome) -> Scenario:
    """Return the scenario with what happened when it was played as what is expected of it."""
    # Of a case that goes on, the last end event is only that of whichever branch came last.
    end = outcome.end if outcome.state == "completed" else None
    waits = outcome.waits or None
    return replace(outcome.scenario, steps=outcome.steps, state=outcome.state, end=end, waits=waits)


class _Reading:
    def __init__(self, session: Session, process_key: str, instance: Instance) -> None:
        self._session, self._process, self._instance = session, process_key, instance
        self.began: datetime | None = None
        self._now: datetime | None = None
        self._people = {row.id: row.login for row in session.scalars(select(Person))}
        self._cases: dict[str, str] = {}
        self._counted: Counter[str] = Counter()

    def steps(self) -> Iterator[Step]:
        started = {row.number: row for row in self._session.scalars(select(Instance))}
        last = clock.now()
        for fact in self._facts():
            instance = started.get(fact.stream.removeprefix(STREAM))
            if instance is None or (self.began is None and instance.id != self._instance.id):
                continue
            step = self._step(fact, instance)
            if fact.type == "instance.started":
                self._note(instance)
            if self.began is None:
                self.began = self._now = _minute(fact.at)
            if step is not None:
                yield from self._waited(fact.at)
                yield step
        if self.began is not None:
            yield from self._waited(last)

    def _facts(self) -> Iterator[Fact]:
        """Yield the facts of all cases in the order they were recorded, which only their rows say across streams."""
        streams: dict[str, dict[int, list[Fact]]] = {}
        rows = self._session.execute(
            select(Event.stream, Event.seq).where(Event.stream.startswith(STREAM)).order_by(literal_column("rowid"))
        ).all()
        for stream, seq in rows:
            if stream not in streams:
                found: dict[int, list[Fact]] = defaultdict(list)
                for fact in ledger.read(self._session, stream):
                    found[fact.seq].append(fact)
                streams[stream] = found
            yield from streams[stream][seq]

    def _note(self, instance: Instance) -> None:
        self._counted[instance.process_key] += 1
        self._cases[instance.number] = f"{instance.process_key}#{self._counted[instance.process_key]}"

    def _waited(self, at: datetime) -> Iterator[Step]:
        assert self._now is not None
        if at > self._now:
            self._now = _minute(at)
            yield Step("until", clock.local(self._now).strftime(TIME))

    def _step(self, fact: Fact, instance: Instance) -> Step | None:
        data = self._data(fact.revealed)
        where = self._cases.get(instance.number)
        case = None if where == f"{self._process}#1" else where
        outside = fact.actor != SYSTEM.id
        match fact.type:
            # A case that a milestone of a project began has nobody outside; without its message nothing would begin.
            case "instance.started" if fact.public.get("message") and (outside or self.began is None):
                return Step("message", str(fact.public["message"]), data=data)
            case "instance.started" if outside:
                return Step("start", instance.process_key, by=self._people.get(fact.actor), data=data)
            case "task.completed":
                return Step("do", str(fact.public["activity"]), self._people.get(fact.actor), case, data)
            case "message.caught" if outside:
                return Step("message", str(fact.public["name"]), case=case, data=data)
            case "instance.cancelled" if outside:
                return Step("cancel", str(fact.revealed.get("reason") or "—"), case=case)
        return None

    def _data(self, revealed: Mapping[str, Any]) -> dict[str, Any]:
        names = [name for name in revealed if name.startswith(_DATA)]
        plain = {name.removeprefix(_DATA): to_plain(decode(revealed[name])) for name in names}
        return {name: self._named(value) for name, value in plain.items() if value is not None}

    def _named(self, value: Any) -> Any:
        """Return the value with what differs from run to run replaced by what it refers to."""
        if isinstance(value, list):
            return [self._named(each) for each in value]
        if isinstance(value, Mapping):
            if value.keys() >= STORED:
                return {"$file": str(value["name"])}
            return {name: self._named(each) for name, each in value.items()}
        if not isinstance(value, str):
            return value
        if value in self._people:
            return {"$person": self._people[value]}
        if value in self._cases:
            return {"$case": self._cases[value]}
        return self._entry(value)

    def _entry(self, value: str) -> Any:
        """Return a reference when the text is the number of an entry written in the run."""
        if self.began is None or not any(letter.isdigit() for letter in value):
            return value
        found = self._session.scalar(select(Entry).where(Entry.number == value, Entry.created_at >= self.began))
        if found is None:
            return value
        before = select(Entry.number).where(Entry.register_key == found.register_key, Entry.created_at >= self.began)
        numbers = list(self._session.scalars(before.order_by(Entry.created_at, Entry.id)))
        return {"$entry": f"{found.register_key}#{numbers.index(value) + 1}"}


def _minute(moment: datetime) -> datetime:
    """Return the moment, or the next full minute: the times of a scenario have no seconds."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)
