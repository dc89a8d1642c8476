"""The programming interface of a running server: start a case, complete a task, one request each."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity import accounts, tokens
from engine.identity.actors import actor_of
from engine.model import Definition, Person
from engine.work.roles import EVERYBODY
from tests.bench.company import LOOP
from tests.bench.table import Figure
from tests.browser.live.server import Server

WARM, SAMPLE = 20, 100


def measure_http(folder: Path) -> list[Figure]:
    """Return the medians of one request each, over a kept connection, from sending to the whole answer."""
    server = Server(folder / "http", demo=False)
    server.data.mkdir()
    server.run("migrate")
    with server.session() as session:
        worker = accounts.add(session, "worker", {"name": "Worker"}, "a-measured-password", by=SYSTEM)
        actor = actor_of(session, session.get_one(Person, worker.id))
        token = tokens.issue(session, "bench", None, by=actor)
        # The interface takes data of a start form only, and this process has none.
        own = LOOP.replace(b"=who", b"=case.starter.id")
        commands.deploy(session, {"loop.bpmn": own}, by=SYSTEM)
        with transaction(session):
            session.query(Definition).one().settings = {"start_roles": [EVERYBODY]}
        case = commands.start(session, "loop", {}, by=actor).id
    server.start()
    try:
        return _measure(Client(server.port, token), case)
    finally:
        server.stop()


def _measure(client: Client, case: str) -> list[Figure]:
    completed, started = [], []
    for number in range(WARM + SAMPLE):
        task = next(row["id"] for row in client.get("/tasks?tab=todo") if row["instance"] == case)
        completed.append(client.post(f"/tasks/{task}/complete", {"data": {"answer": "again", "round": number}}))
    for _ in range(WARM + SAMPLE):
        started.append(client.post("/instances", {"process": "loop", "data": {}}))
    return [
        Figure("HTTP: complete a user task", median(completed[WARM:]) * 1000, "", "<= 5 ms"),
        Figure("HTTP: start a case", median(started[WARM:]) * 1000, "", "<= 5 ms"),
    ]


class Client:
    """A program that uses the interface over one connection."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def get(self, path: str) -> Any:
        """Return what is at ``path``."""
        self._connection.request("GET", f"/api/v1{path}", headers=self._headers)
        return self._answer()

    def post(self, path: str, body: dict[str, Any]) -> float:
        """Send ``body``; return the seconds until the answer was read."""
        text = json.dumps(body)
        begun = perf_counter()
        self._connection.request("POST", f"/api/v1{path}", text, self._headers)
        self._answer()
        return perf_counter() - begun

    def _answer(self) -> Any:
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{answer.status}: {text[:500]!r}")
        return json.loads(text)
