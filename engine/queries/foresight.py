"""What becomes of the cases at work when an approved change lets them go over, told before it is approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.definitions.read import read_diagram
from engine.errors import EngineError
from engine.instances import migrating
from engine.instances.programs import current_revision, find_current, program_of
from engine.model import DefinitionKind, DocumentChange, Instance, InstanceState, WorkingFile
from engine.text import Text
from engine.tokens import NotMovable, Program, compile_program
from engine.work.calendar import load_calendar
from engine.work.feel_functions import use_calendar

LOOKED_AT = 300
"""How many cases are looked at, the oldest; each is looked at again when it is moved."""


@dataclass
class Foreseen:
    """How many cases there are, how many of those looked at can go over, and where and why how many others cannot."""

    total: int
    looked_at: int = 0
    movable: int = 0
    obstacles: dict[tuple[Text | None, Text], int] = field(default_factory=dict)

    @property
    def stuck(self) -> int:
        """Return how many of those looked at stay as they are."""
        return self.looked_at - self.movable


def foresee(session: Session, change: DocumentChange) -> Foreseen | None:
    """Say what the frozen diagram of a change would make of the cases at work; nothing is changed.

    None when the change brings no other diagram of its procedure, so that no case goes over.
    """
    rows = session.scalars(select(WorkingFile).where(WorkingFile.copy_id == change.copy_id))
    frozen = {row.name: row.content for row in rows if row.name.lower().endswith(".bpmn")}
    processes = {key: source for source in frozen.values() for key in read_diagram(source).processes}
    main = processes.get(change.process_key)
    current = find_current(session, DefinitionKind.PROCESS, change.process_key)
    if main is None or current is None or current.source == main:
        return None
    program = _compiled(session, change.process_key, main, processes)
    found = select(Instance).where(
        Instance.process_key == change.process_key,
        Instance.state == InstanceState.ACTIVE,
        Instance.id != change.instance_id,
    )
    told = Foreseen(session.scalar(select(func.count()).select_from(found.subquery())) or 0)
    with use_calendar(partial(load_calendar, session)):
        for instance in session.scalars(found.order_by(Instance.number).limit(LOOKED_AT)):
            _look(session, told, instance, program)
    return told


def _compiled(session: Session, key: str, main: bytes, processes: Mapping[str, bytes]) -> Program:
    """Return the program of a diagram with the processes it calls, those of the change before those in force."""
    sources: dict[str, bytes] = {}
    waiting = [(key, main)]
    while waiting:
        name, source = waiting.pop()
        for activity in read_diagram(source).processes[name].activities.values():
            called = activity.called_process
            if called and not called.startswith("=") and called != key and called not in sources:
                held = processes.get(called) or current_revision(session, DefinitionKind.PROCESS, called).source
                sources[called] = held
                waiting.append((called, held))
    return compile_program(main, sources, key)


def _look(session: Session, told: Foreseen, instance: Instance, program: Program) -> None:
    told.looked_at += 1
    try:
        migrating.require_place(session, instance, program)
    except NotMovable as refusal:
        names = migrating.places_of(program_of(session, instance))
        for obstacle in refusal.obstacles[:1]:
            place = names.get(obstacle.element)
            _count(told, place.title if place else None, obstacle.reason)
    except EngineError as refusal:
        _count(told, None, refusal.text)
    else:
        told.movable += 1


def _count(told: Foreseen, where: Text | None, why: Text) -> None:
    told.obstacles[where, why] = told.obstacles.get((where, why), 0) + 1
