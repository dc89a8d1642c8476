"""A small company with one short process in force."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands
from engine.actor import SYSTEM, Actor
from engine.model import Instance, Person, Task, TaskState

HERE = Path(__file__).parent
Let = Callable[[timedelta], None]


@dataclass
class Company:
    """Jia asks for leave, Yi and Bing may approve; ``let`` lets time pass."""

    session: Session
    jia: Actor
    yi: Actor
    bing: Actor
    let: Let

    def start(self, **variables: object) -> Instance:
        """Let Jia start a leave."""
        return commands.start(self.session, "leave", {"reason": "病假", **variables}, by=self.jia)

    def task(self, instance: Instance) -> Task:
        """Return the one open task of the instance."""
        self.session.rollback()
        return self.session.scalars(
            select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)
        ).one()

    def asked(self) -> tuple[Instance, Task]:
        """Return a leave that waits for approval, and that task."""
        instance = self.start()
        commands.complete(self.session, self.task(instance).id, {"days": 3}, by=self.jia)
        return instance, self.task(instance)


def deploy(session: Session, *names: str) -> None:
    """Deploy files that lie beside these tests."""
    commands.deploy(session, {name: (HERE / name).read_bytes() for name in names}, by=SYSTEM)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """Return the address of an empty database of this test's own, on either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgresql")())
    shutil.copy(template, tmp_path / "firebreak.sqlite")
    return f"sqlite:///{tmp_path / 'firebreak.sqlite'}"


@pytest.fixture
def company(session: Session, people: Callable[..., Person], acting: Callable[[Person], Actor], clock: Let) -> Company:
    """Return the company with the process ``leave`` deployed, on a Monday at 09:30."""
    jia = people("jia", "process_owner", name="甲")
    yi, bing = people("yi", "cs_manager", name="乙"), people("bing", "cs_manager", name="丙")
    deploy(session, "leave.bpmn")
    return Company(session, acting(jia), acting(yi), acting(bing), clock)
