"""What a migration would do to the cases at work, in sum, and how far an order is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.definitions.model import Activity
from engine.errors import EngineError, NotFound
from engine.instances import migrating
from engine.instances.migrating import Place
from engine.instances.programs import pin, program_of, program_on
from engine.model import Definition, DefinitionKind, Instance, InstanceState, Migration, Move, MoveState, Revision
from engine.text import Text
from engine.tokens import NotMovable, Program, Run
from engine.work.calendar import load_calendar
from engine.work.feel_functions import use_calendar
from engine.work.permit import require_owner

LOOKED_AT = 300
"""How many cases a forecast looks at; each is looked at again when it is moved."""
SHOWN = 100
NAMED = 5


@dataclass
class Obstruction:
    """Why cases cannot move, at one element; ``choices`` are the places that may be named for it."""

    key: str
    title: Text
    reason: Text
    choices: list[Place]
    numbers: list[str] = field(default_factory=list)
    count: int = 0


@dataclass
class Forecast:
    """What would become of the cases: how many move, from where to where, which waits begin and end.

    ``nameable`` are the places for which another may be named: those that are named already, and events around what
    is open that the other revision has not under their id, whether they still wait or have happened.
    """

    total: int
    movable: int = 0
    looked_at: int = 0
    moved: Counter[tuple[Text, Text]] = field(default_factory=Counter)
    added: Counter[tuple[str, Text]] = field(default_factory=Counter)
    removed: Counter[tuple[str, Text]] = field(default_factory=Counter)
    obstructions: dict[tuple[str, Text], Obstruction] = field(default_factory=dict)
    nameable: dict[str, tuple[Text, list[Place]]] = field(default_factory=dict)


def forecast(
    session: Session,
    old: Revision,
    new: Revision,
    mapping: Mapping[str, str],
    actor: Actor,
    instance_ids: Collection[str] | None = None,
) -> Forecast:
    """Say what ``commands.migrate_all`` would do; nothing is changed.  Raises NotAllowed, NotFound."""
    require_owner(actor)
    found = select(Instance).where(Instance.revision_id == old.id, Instance.state == InstanceState.ACTIVE)
    if instance_ids is not None:
        found = found.where(Instance.id.in_(instance_ids))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    told = Forecast(total)
    program = program_on(session, new.definition.key, pin(session, new, new.definition.key))
    with use_calendar(partial(load_calendar, session)):
        for instance in session.scalars(found.order_by(Instance.number).limit(LOOKED_AT)):
            _look(session, told, instance, new, program, mapping)
    return told


def _look(
    session: Session, told: Forecast, instance: Instance, new: Revision, program: Program, mapping: Mapping[str, str]
) -> None:
    told.looked_at += 1
    old_program = program_of(session, instance)
    before = migrating.places_of(old_program)
    after, key = migrating.places_of(program), instance.process_key
    for one in [*mapping, *sorted(_events_around(migrating.load_run(session, instance)) - after.keys())]:
        if one in before and one not in told.nameable:
            told.nameable[one] = before[one].title, migrating.possible(old_program, program, one)
    try:
        plan = migrating.plan(session, instance, new, mapping)
    except NotMovable as refusal:
        for obstacle in refusal.obstacles:
            choices = migrating.possible(old_program, program, obstacle.element) if obstacle.is_place else []
            place = before.get(obstacle.element)
            _obstruct(told, instance, obstacle.element, place.title if place else None, obstacle.reason, choices)
        return
    except EngineError as refusal:
        _obstruct(told, instance, "", None, refusal.text, [])
        return
    told.movable += 1
    told.moved.update((before[here].title, after[there].title) for here, there in plan.moved)
    told.added.update((wait.kind, after[_key(wait.activity, key)].title) for wait in plan.added)
    told.removed.update((wait.kind, before[_key(wait.activity, key)].title) for wait in plan.removed)


def _obstruct(
    told: Forecast, instance: Instance, key: str, title: Text | None, reason: Text, choices: list[Place]
) -> None:
    first = Obstruction(key, title or Text(key, key), reason, choices)
    obstruction = told.obstructions.setdefault((key, reason), first)
    obstruction.count += 1
    if len(obstruction.numbers) < NAMED:
        obstruction.numbers.append(instance.number)


def _events_around(run: Run) -> set[str]:
    """Return the keys of the boundary events of what is open, and of everything waited for."""
    program, places = run.program, set(run.standing.values())
    return {_key(wait.activity, program.process_id) for wait in run.waits if wait.kind not in ("task", "service")} | {
        _key(activity, program.process_id)
        for process in program.processes.values()
        for activity in process.activities.values()
        if activity.attached_to and _key(process.activities[activity.attached_to], program.process_id) in places
    }


def _key(activity: Activity, process_key: str) -> str:
    return activity.id if activity.process_id == process_key else f"{activity.process_id}#{activity.id}"


@dataclass(frozen=True)
class Progress:
    """How far an order is; ``troubled`` are the moves that were refused or failed, at most a hundred."""

    migration: Migration
    counts: Mapping[str, int]
    troubled: list[Move]

    @property
    def total(self) -> int:
        """Return how many cases the order is about."""
        return sum(self.counts.values())

    @property
    def is_running(self) -> bool:
        """Tell whether cases still wait to be moved."""
        return self.counts.get(MoveState.WAITING, 0) > 0


def progress(session: Session, migration_id: str, actor: Actor) -> Progress:
    """Return how far an order is.  Raises NotAllowed, NotFound."""
    require_owner(actor)
    migration = session.get(Migration, migration_id)
    if migration is None:
        raise NotFound(Text("没有这次迁移", "There is no such migration"))
    by_state = select(Move.state, func.count()).where(Move.migration_id == migration.id).group_by(Move.state)
    counts = {str(state): count for state, count in session.execute(by_state)}
    troubled = (
        select(Move)
        .join(Instance, Instance.id == Move.instance_id)
        .where(Move.migration_id == migration.id, Move.state.in_((MoveState.REFUSED, MoveState.FAILED)))
        .order_by(Instance.number)
        .limit(SHOWN)
    )
    return Progress(migration, counts, list(session.scalars(troubled)))


def at_work(session: Session, definition_id: str) -> dict[str, int]:
    """Return how many cases run on each revision of a process, by revision id."""
    found = (
        select(Instance.revision_id, func.count())
        .join(Revision, Revision.id == Instance.revision_id)
        .where(Revision.definition_id == definition_id, Instance.state == InstanceState.ACTIVE)
        .group_by(Instance.revision_id)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def orders(session: Session, definition_id: str) -> list[Migration]:
    """Return the last orders to migrate cases of a process, the newest first."""
    found = (
        select(Migration)
        .join(Revision, Revision.id == Migration.from_id)
        .where(Revision.definition_id == definition_id)
        .order_by(Migration.at.desc(), Migration.id.desc())
        .limit(10)
    )
    return list(session.scalars(found))


def revision_labelled(session: Session, process_key: str, label: str | None) -> Revision:
    """Return the revision of a process with this label (``A/1``), the one in force for None.  Raises NotFound."""
    found = (
        select(Revision)
        .join(Definition, Definition.id == Revision.definition_id)
        .where(Definition.kind == DefinitionKind.PROCESS, Definition.key == process_key)
    )
    in_force = Revision.id == Definition.current_id
    revision = session.scalar(found.where(in_force if label is None else Revision.label == label))
    if revision is None:
        raise NotFound(Text(f"流程“{process_key}”没有该版次", f'"{process_key}" has no such revision'))
    return revision
