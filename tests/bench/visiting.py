"""Pages as one signed-in person asks for them, without a network: what the server itself takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engine import ledger, migrations
from engine.actor import SYSTEM
from engine.database import open_engine, sessions
from engine.identity import accounts, roles
from engine.model import Person
from engine.text import Text
from web import config
from web.app import create_app

LOGIN, PASSWORD, ROLE = "worker", "a-measured-password", "crew"

Filled = TypeVar("Filled")


def visitor(folder: Path, fill: Callable[[Session, Person], Filled]) -> tuple[FlaskClient, Filled]:
    """Return a client signed in to a new company as a holder of ``ROLE``, and what ``fill`` said of filling it."""
    settings = config.load({"FIREBREAK_DATA": str(folder), "FIREBREAK_WORKER": "off"}, folder.parent)
    ledger.configure(settings.ledger_key)
    engine = open_engine(settings.database_url)
    migrations.upgrade(engine)
    with sessions(engine)() as session:
        worker = accounts.add(session, LOGIN, {"name": "Worker"}, PASSWORD, by=SYSTEM)
        roles.add_role(session, ROLE, Text("班组", "Crew"), by=SYSTEM)
        roles.grant(session, worker.id, ROLE, by=SYSTEM)
        filled = fill(session, session.get_one(Person, worker.id))
    client = create_app(settings, engine).test_client()
    client.get("/sign-in")
    with client.session_transaction() as held:
        token = held["csrf"]
    client.post("/sign-in", data={"login": LOGIN, "password": PASSWORD, "csrf_token": token})
    return client, filled


def milliseconds(client: FlaskClient, path: str, times: int) -> float:
    """Return the median server time of a page; raises RuntimeError when it is refused."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        answer = client.get(path)
        taken.append(perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
    return median(taken) * 1000
