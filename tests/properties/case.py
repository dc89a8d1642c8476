"""One case as it lies in the database: read anew each time, and moved by the commands people and workers use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.feel.values import encode
from engine.instances.opened import builtins_of
from engine.instances.programs import decisions_of, program_of
from engine.jobs.run import run as run_job
from engine.jobs.schedule import schedule, take_ready
from engine.model import Instance, Job, JobKind, Subscription, Task, TaskState
from engine.tokens import Run
from tests.properties.drawn import file_of
from tests.properties.model import Process
from tests.properties.stage import Stage


class Case:
    """An instance in a database; every method opens a session of its own, as every request does."""

    def __init__(self, stage: Stage, processes: list[Process], tag: str) -> None:
        self._sessions, self._answer, self._tag = stage.sessions, stage.answer, tag
        files = {f"{process.id}.bpmn": file_of(process, tag) for process in processes}
        with self._sessions() as session:
            commands.deploy(session, files, by=SYSTEM)

    def start(self, process_id: str, variables: dict[str, Any]) -> None:
        """Start the process."""
        with self._sessions() as session:
            self._id = commands.start(session, process_id, variables, by=SYSTEM).id

    def complete(self, token_id: str, result: dict[str, Any]) -> None:
        """Complete the task a token waits at."""
        with self._sessions() as session:
            of_token = Task.instance_id == self._id, Task.token_id == token_id, Task.state == TaskState.OPEN
            commands.complete(session, session.scalars(select(Task.id).where(*of_token)).one(), result, by=SYSTEM)

    def serve(self, token_id: str, result: dict[str, Any] | None, error: str = "") -> None:
        """Let the service answer, or fail with an error."""
        self._answer.result, self._answer.error = result, error
        try:
            self.run_job(token_id)
        finally:
            self._answer.result, self._answer.error = None, ""

    def run_job(self, token_id: str) -> None:
        """Let a worker run the timer or service job a token waits for."""
        with self._sessions() as session:
            of_token = Job.instance_id == self._id, Job.token_id == token_id
            assert run_job(session, session.scalars(select(Job.id).where(*of_token)).one()), "the job failed"

    def message(self, name: str, key: str, payload: dict[str, Any]) -> None:
        """Bring a message from outside."""
        with self._sessions() as session:
            commands.correlate(session, name + self._tag, key, payload, by=SYSTEM)

    def signal(self, name: str, payload: dict[str, Any]) -> None:
        """Let a signal from outside reach the case."""
        fact = {"kind": "signal", "name": name + self._tag, "key": "", "payload": encode(payload), "from": ""}
        with self._sessions() as session:
            with transaction(session):
                schedule(session, JobKind.DELIVERY, payload=fact)
            while ready := take_ready(session):
                for job_id in ready:
                    run_job(session, job_id)

    @contextmanager
    def opened(self) -> Iterator[tuple[Instance, Run, dict[str, dict[str, Any]]]]:
        """Load the case: its row, its tokens, and by kind of wait the rows that wait for something."""
        with self._sessions() as session:
            instance = session.get_one(Instance, self._id)
            tools = program_of(session, instance), decisions_of(session, instance), builtins_of(session, instance)
            open_tasks = select(Task).where(Task.instance_id == self._id, Task.state == TaskState.OPEN)
            jobs = session.scalars(select(Job).where(Job.instance_id == self._id)).all()
            heard = session.scalars(select(Subscription).where(Subscription.instance_id == self._id)).all()
            rows: dict[str, dict[str, Any]] = {
                "task": {row.token_id: None for row in session.scalars(open_tasks)},
                "timer": {str(job.token_id): job.due_at for job in jobs if job.kind == JobKind.TIMER},
                "service": {str(job.token_id): None for job in jobs if job.kind == JobKind.SERVICE},
                "message": {row.token_id: row.correlation_key for row in heard if row.kind == "message"},
                "signal": {row.token_id: None for row in heard if row.kind == "signal"},
            }
            yield instance, Run.load(*tools, instance.state_blob), rows
