"""A database with one worker, and what is done in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engine import commands, ledger, migrations
from engine.actor import SYSTEM, Actor, Held
from engine.database import open_engine, sessions, transaction
from engine.model import Instance, Person, Task, TaskState

HERE = Path(__file__).parent
LOOP = (HERE / "loop.bpmn").read_bytes()


class Company:
    """An open database (new, or opened again), one person who does all the work, and the processes deployed."""

    def __init__(self, url: str, processes: Mapping[str, bytes]) -> None:
        ledger.configure(b"b" * 32)
        self.engine: Engine = open_engine(url)
        migrations.upgrade(self.engine)
        self.session: Session = sessions(self.engine)()
        with transaction(self.session):
            worker = self.session.scalar(select(Person)) or Person(login="worker", name="Worker")
            self.session.add(worker)
        self.worker = Actor(worker.id, worker.name, held=frozenset({Held("process_owner")}))
        for name, source in processes.items():
            commands.deploy(self.session, {f"{name}.bpmn": source}, by=SYSTEM)

    def start(self, process: str, **variables: Any) -> Instance:
        """Start a case whose work goes to the one person."""
        return commands.start(self.session, process, {"who": self.worker.id, **variables}, by=self.worker)

    def work(self, instance_id: str, **data: Any) -> float:
        """Complete the oldest open task of the case; return the seconds that took, the commit included."""
        task_id = self.open_task(instance_id)
        begun = perf_counter()
        commands.complete(self.session, task_id, data, by=self.worker)
        return perf_counter() - begun

    def open_task(self, instance_id: str) -> str:
        """Return the id of the oldest open task of the case."""
        tasks = select(Task.id).where(Task.instance_id == instance_id, Task.state == TaskState.OPEN).order_by(Task.id)
        task_id = self.session.scalars(tasks.limit(1)).one()
        self.session.rollback()
        return task_id

    def close(self) -> None:
        """Give the database back."""
        self.session.close()
        self.engine.dispose()
