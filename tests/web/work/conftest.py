"""A company with one small procedure: customer service reports leaks, property inspects, the manager approves."""

from __future__ import annotations

import io
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from waitress import create_server
from werkzeug.test import TestResponse

from engine import clock as wall_clock
from engine import commands, ledger
from engine.actor import SYSTEM, Actor
from engine.database import open_engine, sessions, transaction
from engine.files import configure_files
from engine.identity import accounts, passwords, roles
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Task, TaskState
from engine.registers import save_entry
from web import config
from web.app import create_app

LEAK = Path(__file__).parent / "leak"
MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
PASSWORD = "fire-before-smoke"
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PEOPLE = (
    ("chen", "customer_service", "陈晓"),
    ("wu", "property", "吴刚"),
    ("zhao", "property", "赵敏"),
    ("lin", "cs_manager", "林静"),
)


@dataclass
class Company:
    """The procedure ``leak`` in force, its people and what they do."""

    session: Session
    chen: Person
    wu: Person
    zhao: Person
    lin: Person

    def acting(self, person: Person) -> Actor:
        """Return a person as the actor of commands."""
        return actor_of(self.session, person)

    @staticmethod
    def picture(size: tuple[int, int] = (1600, 1200)) -> bytes:
        """Return a JPEG as a phone takes one."""
        out = io.BytesIO()
        Image.new("RGB", size, (90, 120, 60)).save(out, "JPEG")
        return out.getvalue()

    @staticmethod
    def script(page: TestResponse, name: str) -> Any:
        """Return what a page hands its scripts under an id."""
        found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.text, re.DOTALL)
        assert found is not None, f"the page has no script {name}"
        return json.loads(found[1])

    @staticmethod
    def submit(
        client: FlaskClient, path: str, data: dict[str, Any], *, key: str = "", files: dict[str, Any] | None = None
    ) -> TestResponse:
        """Send a form as the form script does."""
        headers = {"Accept": "application/json", **({"Idempotency-Key": key} if key else {})}
        return client.post(path, data={"data": json.dumps(data), **(files or {})}, headers=headers)

    def report(self, content: str = "厨房顶棚渗水", **more: Any) -> Instance:
        """Let customer service report a leak."""
        return commands.start(
            self.session, "leak", {"project": "XM-001", "content": content, **more}, by=self.acting(self.chen)
        )

    def task(self, instance: Instance) -> Task:
        """Return the open task of a case as it is now."""
        self.session.rollback()
        self.session.rollback()
        found = select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)
        return self.session.scalars(found).one()

    def inspect(self, instance: Instance, cost: int = 800) -> Task:
        """Let property inspect; returns the task of the manager that comes of it."""
        data = {"content": instance.title, "cause": "pipe", "cost": cost}
        commands.complete(self.session, self.task(instance).id, data, by=self.acting(self.wu))
        return self.task(instance)


@pytest.fixture(scope="session")
def template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the company in it; tests copy it."""
    path = tmp_path_factory.mktemp("company") / "company.sqlite"
    shutil.copy(template, path)
    ledger.configure(b"k" * 32)
    engine = open_engine(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch, wall_clock.frozen(MONDAY), sessions(engine)() as session:
        patch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        commands.deploy(session, {file.name: file.read_bytes() for file in LEAK.iterdir()}, by=SYSTEM)
        with transaction(session):
            save_entry(session, "project", {"name": "云澜山"}, by=SYSTEM)
            save_entry(session, "project", {"name": "翠湖湾"}, by=SYSTEM)
        for login, role, name in PEOPLE:
            person = accounts.add(session, login, {"name": name}, PASSWORD, by=SYSTEM)
            roles.grant(session, person.id, role, by=SYSTEM)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def company(app: Flask, session: Session, clock: Callable[..., None], tmp_path: Path) -> Company:
    """Return the company, on a stopped clock."""
    configure_files(tmp_path / "attachments", 5_000_000)
    return Company(session, **{person.login: person for person in session.scalars(select(Person))})


@pytest.fixture
def address(chromium: Browser, company, settings: config.Settings, engine: Engine, monkeypatch) -> Iterator[str]:
    """Return where the application is served for this test, with the scripts as built."""
    monkeypatch.undo()  # the other tests do without the built front end
    server = create_server(create_app(settings, engine), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


@pytest.fixture
def sit_down(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Return what opens a browser for a person: ``sit_down("wu", "phone")``; faults on a page fail the test.

    People of the demo company have its ``password``.
    """
    contexts, faults = [], []

    def open_for(login: str, size: str = "desk", password: str = PASSWORD) -> Page:
        context = chromium.new_context(base_url=address, viewport=SIZES[size], locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        page.goto("/sign-in")
        page.get_by_label("账号").fill(login)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/inbox/todo")
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert faults == []
