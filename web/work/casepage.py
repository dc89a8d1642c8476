"""Everything the pages of a case and of its tasks show about the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import Actor
from engine.instances.delays import causes
from engine.model import Instance, InstanceState, Role, Task, TaskState
from engine.queries.casefile import CaseView, overview, progress
from engine.queries.countersigns import Sheet, sheets
from engine.text import Text
from engine.work.permit import may_cancel, may_take_part
from engine.work.roles import EVERYBODY
from engine.work.signers import may_change_signers, place_of
from web.work.corrections import Shown, shown
from web.work.delays import Late, delays_of
from web.work.names import clock_names, process_name, process_names, project_names
from web.work.options import Group, departments
from web.work.story import Told, tell

MUCH = 4
_ROLES = select(Role).where(Role.key != EVERYBODY).order_by(Role.key)


@dataclass(frozen=True)
class Drawing:
    """A diagram of the case and what to mark in it: of its own process, or of one it called."""

    process_key: str
    name: str
    marks: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class CasePage:
    """The case, its history, and ``filled``: the lines in which somebody filled something in, latest first.

    ``changeable`` holds the countersigns whose signers the reader may change now, ``roles`` whom one may add there.
    """

    view: CaseView
    process: str
    project: str
    told: Sequence[Told]
    drawings: Sequence[Drawing]
    clocks: Mapping[str, str]
    groups: Sequence[Group]
    may_add: bool
    may_cancel: bool
    sheets: Sequence[Sheet]
    changeable: frozenset[str]
    roles: Sequence[Role]
    corrections: Mapping[int, Sequence[Shown]]
    delays: Sequence[Late]
    causes: Mapping[str, Text]

    @property
    def instance(self) -> Instance:
        """Return the case itself."""
        return self.view.instance

    def sheet_of(self, task: Task) -> Sheet | None:
        """Return the sheet of the countersign a task belongs to."""
        place = place_of(task.properties)
        return next((one for one in self.sheets if place is not None and one.id == place["countersign"]), None)

    @property
    def filled(self) -> list[Told]:
        """Return what was filled in so far, latest first."""
        return [told for told in reversed(self.told) if told.lines]

    @property
    def unfolded(self) -> frozenset[int]:
        """Return the events to show at once: the latest, and the first that says much (the registration)."""
        steps = self.filled
        first = next((told for told in reversed(steps) if len(told.lines) >= MUCH), None)
        return frozenset(told.item.seq for told in (*steps[:1], first) if told is not None)

    @property
    def starter(self) -> str:
        """Return who began the case: a person, the customer or the system."""
        return self.view.starter or next((told.who for told in self.told), "")


def case_page(session: Session, ref: str, actor: Actor) -> CasePage:
    """Return what the pages of a case show.  Raises NotFound, also when the actor may not read it."""
    view = overview(session, ref, actor)
    instance = view.instance
    told = tell(session, instance, actor)
    signed = sheets(session, instance, [line.item for line in told])
    changeable = [one for one in signed if one.is_running and may_change_signers(instance, one.settings, actor)]
    return CasePage(
        view=view,
        process=process_name(instance.revision.definition),
        project=project_names(session).get(instance.scope_id, instance.scope_id),
        told=told,
        drawings=drawings(session, instance),
        clocks=clock_names(session),
        groups=departments(session, without=actor.id),
        may_add=may_take_part(session, instance, actor),
        may_cancel=instance.state == InstanceState.ACTIVE and may_cancel(instance, actor),
        sheets=signed,
        changeable=frozenset(one.id for one in changeable),
        roles=tuple(session.scalars(_ROLES)) if changeable else (),
        corrections=shown(session, instance, [line.item for line in told], actor),
        delays=delays_of(session, instance, actor),
        causes=causes(session),
    )


def drawings(session: Session, instance: Instance) -> list[Drawing]:
    """Return the diagram of the case, and those of the processes it called."""
    late = session.scalars(
        select(Task.activity_id).where(
            Task.instance_id == instance.id, Task.state == TaskState.OPEN, Task.due_at < clock.now()
        )
    ).all()
    failed = [instance.ended_as] if instance.state == InstanceState.FAILED and instance.ended_as else []
    names = process_names(session)
    return [
        Drawing(
            key,
            names.get(key, key),
            {
                "current": where.current,
                "passed": where.passed,
                "flows": where.flows,
                "overdue": [*where.overdue, *late],
                "failed": failed,
            },
        )
        for key, where in progress(session, instance).items()
    ]
