"""People at their browsers: every form goes through the pages, by HTTP."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine.model import Instance, Person, Task
from tests.conftest import Browser
from web.demo.company import demo
from web.trial.player import Player, as_sent


@dataclass(frozen=True)
class PagePlayer(Player):
    """Starts and does as the form script does it, everybody signed in in a browser of their own."""

    browser: Callable[[], Browser] = field(kw_only=True)
    signed_in: dict[str, Browser] = field(default_factory=dict)

    def begin(self, login: str, process_key: str, **data: Any) -> Instance:
        """Open the start page and send its form."""
        where = self._send(login, f"/start/{process_key}", f"/start/{process_key}", data)
        self.session.expire_all()
        if where.startswith("/tasks/"):
            return self.session.get_one(Task, where.removeprefix("/tasks/")).instance
        number = where.removeprefix("/cases/")
        return self.session.scalars(select(Instance).where(Instance.number == number)).one()

    def reach(self, login: str, project: str, milestone: str, on: str) -> None:
        """Record on the page of a project that a milestone was reached."""
        client = self._browser(login)
        assert client.get(f"/projects/{project}").status_code == 200
        answer = client.post(f"/projects/{project}/reached", data={"milestone": milestone, "on": on})
        assert answer.status_code == 303, answer.text
        self.session.expire_all()
        self.settle()

    def _complete(self, task: Task, person: Person, data: Mapping[str, Any]) -> None:
        self._send(person.login, f"/tasks/{task.id}", f"/tasks/{task.id}/complete", data)
        self.session.expire_all()

    def _send(self, login: str, page: str, path: str, data: Mapping[str, Any]) -> str:
        client = self._browser(login)
        assert client.get(page).status_code == 200
        sent = as_sent(data)
        files = {key: [(io.BytesIO(one.content), one.name) for one in uploads] for key, uploads in sent.files.items()}
        fields = {"data": json.dumps(sent.data, default=str), **files}
        answer = client.post(path, data=fields, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return str(answer.json["location"])

    def _browser(self, login: str) -> Browser:
        client = self.signed_in.get(login)
        if client is None:
            client = self.signed_in[login] = self.browser()
            assert client.sign_in(login, demo().password).status_code in (302, 303)
        # The test's own transaction must not be in the way of the request's.
        self.session.rollback()
        return client
