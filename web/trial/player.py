"""Plays people: starts cases and does their tasks as the pages would, forms checked; lets time pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, commands
from engine.actor import CUSTOMER, SYSTEM
from engine.commands import Upload
from engine.identity.actors import actor_of
from engine.instances.delays import Cause, causes, is_asked
from engine.jobs.worker import run_due
from engine.model import Instance, Job, Person, Task, TaskState
from engine.text import Text
from engine.work.claims import right_to
from engine.work.permit import may_do
from web.work import beginnings, submit
from web.work.sent import Sent

BEHIND = "按场景中的时间办理"
"""What a player says about a task done late, unless the story says more."""


class CannotPlay(Exception):
    """The story does not fit the process: the step is not open, or nobody may do it."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


@dataclass(frozen=True)
class Player:
    """Moves cases along; every step takes ``pace`` of the clock's time.

    Asked why a task is late, people say ``cause``, else that the case is played behind its time.
    """

    session: Session
    pace: timedelta = timedelta()
    cause: Cause | None = None

    def write_in(self, **data: Any) -> Instance:
        """Let a customer write in by the portal; all fields of the portal's form but the consent."""
        return self.bring("complaint.received", "", {**data, "consent": True})[0]

    def bring(self, message: str, key: str, data: Mapping[str, Any]) -> Sequence[Instance]:
        """Let a message arrive for the case that waits under this key, or begin one; return the cases it reached."""
        return commands.correlate(self.session, message, key, dict(data), by=CUSTOMER)

    def cancel(self, instance: Instance, reason: str) -> None:
        """End a case before its time."""
        commands.cancel(self.session, instance.id, reason=reason, by=SYSTEM)

    def begin(self, login: str, process_key: str, **data: Any) -> Instance:
        """Let somebody start a process with its start form filled in; a file field is given its ``Upload``."""
        person = self._person(login)
        actor = actor_of(self.session, person)
        beginning = beginnings.find(self.session, process_key, actor)
        return submit.start(self.session, beginning, as_sent(data), by=actor)

    def late(self, key: str, words: str) -> Self:
        """Return a player who says this when asked why a task is late."""
        return replace(self, cause=Cause(key, words))

    def do(self, instance: Instance, activity_id: str, *, by: str | None = None, **data: Any) -> str:
        """Do an open task of an activity with this data, as the person with login ``by`` or the first who may.

        A file field is given its ``Upload``.
        Returns the login of the person who did it.
        """
        tasks = self.session.scalars(
            select(Task)
            .where(Task.instance_id == instance.id, Task.state == TaskState.OPEN, Task.activity_id == activity_id)
            .order_by(Task.id)
        ).all()
        if not tasks:
            waits = ", ".join(self.open_steps(instance)) or "-"
            raise CannotPlay(
                Text(
                    f"{instance.number} 没有在“{activity_id}”等待办理，待办的是：{waits}",
                    f'{instance.number} does not wait at "{activity_id}" but at: {waits}',
                )
            )
        task, person = self._pick(tasks, by)
        self._complete(task, person, replace(as_sent(data), cause=self._excuse(task)))
        self.settle()
        if self.pace:
            clock.move_to(clock.now() + self.pace)
        return person.login

    def settle(self) -> None:
        """Do the machine work that is due."""
        while run_due(self.session):
            pass

    def pass_until(self, end: datetime) -> None:
        """Let time pass until then; what falls due on the way happens when it is due."""
        while True:
            self.settle()
            due = self.session.scalar(select(func.min(Job.due_at)).where(Job.due_at > clock.now()))
            if due is None or due > end:
                break
            self._move_clock(due)
        self._move_clock(end)

    def open_steps(self, instance: Instance) -> list[str]:
        """Return the activities with an open task."""
        found = select(Task.activity_id).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)
        return sorted(self.session.scalars(found))

    def doer(self, task: Task) -> Person:
        """Return who has a task, else of those who may do it the one who did least in the case.  Raises CannotPlay."""
        if task.assignee_id is not None:
            return self.session.get_one(Person, task.assignee_id)
        people = self.session.scalars(select(Person).where(Person.is_active).order_by(Person.login))
        able = [person for person in people if right_to(self.session, task, person) is not None]
        done = select(Task.completed_by).where(Task.instance_id == task.instance_id, Task.completed_by.is_not(None))
        steps = Counter(self.session.scalars(done))
        if not able:
            raise CannotPlay(
                Text(f"没有人能办理“{task.name}”：角色无人担任", f'Nobody may do "{task.name}": its role is not held')
            )
        return min(able, key=lambda person: steps[person.id])

    def _move_clock(self, moment: datetime) -> None:
        clock.move_to(moment)

    def _person(self, login: str) -> Person:
        return self.session.scalars(select(Person).where(Person.login == login)).one()

    def _complete(self, task: Task, person: Person, sent: Sent) -> None:
        """Send the task's form."""
        submit.complete(self.session, task.id, sent, by=actor_of(self.session, person))

    def _excuse(self, task: Task) -> Cause | None:
        """Return what to say where the form asks why the task is late."""
        if not is_asked(self.session, task):
            return None
        return self.cause or Cause(next(iter(causes(self.session))), BEHIND)

    def _pick(self, tasks: Sequence[Task], login: str | None) -> tuple[Task, Person]:
        if login is None:
            return tasks[0], self.doer(tasks[0])
        person = self._person(login)
        actor = actor_of(self.session, person)
        for task in tasks:
            if may_do(self.session, task, actor):
                return task, person
        name = tasks[0].name
        raise CannotPlay(Text(f"{person.name}不能办理“{name}”", f'{person.name} may not do "{name}"'))


def as_sent(data: Mapping[str, Any]) -> Sent:
    """Return what a browser would send: each file, in lists too, under a key of its own, which its field names."""
    files: dict[str, list[Upload]] = {}

    def named(value: Any, path: str) -> Any:
        if isinstance(value, Upload):
            files[f"files::{path}"] = [value]
            return [f"files::{path}"]
        if isinstance(value, Mapping):
            return {name: named(each, f"{path}.{name}") for name, each in value.items()}
        if isinstance(value, list) and value and all(isinstance(each, Upload) for each in value):
            files[f"files::{path}"] = value
            return [f"files::{path}"]
        if isinstance(value, list):
            return [named(each, f"{path}.{at}") for at, each in enumerate(value)]
        return value

    return Sent({field: named(value, field) for field, value in data.items()}, files)
