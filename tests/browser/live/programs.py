"""Programs that act for people over the interface of a server, and customers who write in."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from sqlalchemy import select

from engine.identity import tokens
from engine.identity.actors import actor_of
from engine.model import Instance, Person, Task, TaskState
from tests.browser.live.server import PATIENCE, Server
from web.trial.player import Player

NOISE = {
    "channel": "website",
    "customer_name": "周玉兰",
    "phone": "13912345600",
    "project": "jiangpan",
    "building": "1幢",
    "unit": "0401",
    "topic": "noise",
    "content": "夜里电梯一动卧室就嗡嗡响，老人睡不好。",
}


def written_in(server: Server) -> str:
    """Let a customer of a project of 刘芳's write in; return the number of the case."""
    with server.session() as session:
        return Player(session).write_in(**NOISE).number


@dataclass
class Programs:
    """Programs that act for people over the interface of a server that may die under them."""

    server: Server
    tokens: dict[str, str] = field(default_factory=dict)

    def post(self, login: str, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Send once; an answer that is an error, or none, raises OSError or HTTPException."""
        headers = {
            "Authorization": f"Bearer {self._token(login)}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        request = urllib.request.Request(f"{self.server.url}/api/v1{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            read: dict[str, Any] = json.load(answer)
            return read

    def post_and_die(self, login: str, path: str, body: dict[str, Any], key: str, after: float) -> dict[str, Any]:
        """Send, kill the server so many seconds later, start it again and ask once more under the same key."""
        killer = threading.Timer(after, self.server.kill)
        self._token(login)
        killer.start()
        with suppress(ConnectionError, URLError, HTTPException):
            self.post(login, path, body, key)
        killer.join()
        self.server.start()
        return self.post(login, path, body, key)

    def do(self, login: str, number: str, activity_id: str, data: dict[str, Any]) -> None:
        """Wait for a step of a case and do it."""
        self.post(login, f"/tasks/{self.task(number, activity_id)}/complete", {"data": data}, f"{number} {activity_id}")

    def task(self, number: str, activity_id: str, role: str = "") -> str:
        """Wait until the step is open, if a role is given the one for its holders, and return its id."""
        found = (
            select(Task)
            .join(Instance)
            .where(Instance.number == number, Task.state == TaskState.OPEN, Task.activity_id == activity_id)
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with self.server.session() as session:
                for task in session.scalars(found):
                    roles = {candidate.role_key for candidate in task.candidates}
                    if not role or role in roles:
                        return task.id
            time.sleep(0.1)
        raise AssertionError(f"{number} never came to {activity_id}")

    def _token(self, login: str) -> str:
        if login not in self.tokens:
            with self.server.session() as session:
                person = session.scalars(select(Person).where(Person.login == login)).one()
                self.tokens[login] = tokens.issue(session, "test", None, by=actor_of(session, person))
        return self.tokens[login]
