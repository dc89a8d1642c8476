"""People at their browsers: whatever they do goes through the pages, by HTTP over a socket."""

from __future__ import annotations

import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from engine import clock
from engine.database import transaction
from engine.definitions.milestones import MILESTONES
from engine.instances.delays import LISTING, WORDS
from engine.model import Instance, Person, Task
from engine.registers import get
from tests.acceptance.http import Visitor
from web.demo.company import demo
from web.trial.player import Player, as_sent
from web.work.sent import Sent

OWNER, ADMIN = "linyue", "admin"
STEP = 2400
"""Hours the page of the clock takes at once."""


@dataclass(frozen=True)
class PagePlayer(Player):
    """Starts and does as the form script does it, everybody signed in in a browser of their own.

    Customers write in and rate by the public pages, milestones are recorded on the page of the project, time passes by
    the page of the demo clock.  What one case tells another needs nobody.
    """

    address: str = field(kw_only=True)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def begin(self, login: str, process_key: str, **data: Any) -> Instance:
        """Open the start page and send its form."""
        where = self._send(self._at(login), f"/start/{process_key}", f"/start/{process_key}", data)
        self.session.expire_all()
        if where.startswith("/tasks/"):
            return self.session.get_one(Task, where.removeprefix("/tasks/")).instance
        return self._case(where.removeprefix("/cases/"))

    def bring(self, message: str, key: str, data: Mapping[str, Any]) -> Sequence[Instance]:
        """Let a message come by the page that sends it."""
        milestone = next((name for name, one in MILESTONES.items() if one.message == message), None)
        if milestone is not None:
            return self.reach(OWNER, data["project"], milestone, data["reached_on"])
        if message == "complaint.received":
            return [self._written_in(data)]
        if message == "complaint.feedback":
            return [self._rated(key, data)]
        return super().bring(message, key, data)

    def reach(self, login: str, project: str, milestone: str, on: str) -> Sequence[Instance]:
        """Record on the page of a project that a milestone was reached; return the cases that begin."""
        with transaction(self.session):
            entry = get(self.session, "project", project)
            assert entry is not None
            # The demo company may be past it.
            entry.data = {name: value for name, value in entry.data.items() if name != MILESTONES[milestone].reached}
        before = set(self.session.scalars(select(Instance.id)))
        page = f"/projects/{project}"
        self._at(login).press(page, f"{page}/reached", milestone=milestone, on=on)
        self.settle()
        self.session.expire_all()
        return [case for case in self.session.scalars(select(Instance)) if case.id not in before]

    def note(self, task: Task, login: str, noted: Mapping[str, Any], key: str | None) -> Instance:
        """Let somebody on site record a finding under an open task; return the case it begins."""
        path, site = f"/site/{task.id}", self._at(login)
        headers = {"X-CSRF-Token": site.read("/site/session")["csrf"], "Idempotency-Key": key or secrets.token_hex(16)}
        told = site.tell(f"{path}/findings", dict(noted), headers)
        self.session.expire_all()
        return self.session.get_one(Instance, told["instance"])

    def cancel(self, instance: Instance, reason: str) -> None:
        """End a case on its page."""
        page = f"/cases/{instance.number}"
        self._at(ADMIN).press(page, f"{page}/cancel", reason=reason)
        self.session.expire_all()

    def _move_clock(self, moment: datetime) -> None:
        while (ahead := (moment - clock.now()).total_seconds() / 3600) > 0:
            self._at(ADMIN).press("/admin/", "/admin/clock", hours=repr(min(ahead, STEP)))

    def _complete(self, task: Task, person: Person, sent: Sent) -> None:
        self._submit(self._at(person.login), f"/tasks/{task.id}", f"/tasks/{task.id}/complete", sent)
        self.session.expire_all()

    def _written_in(self, data: Mapping[str, Any]) -> Instance:
        page = f"/portal/complaint?channel={data['channel']}"
        given = {name: value for name, value in data.items() if name != "channel"}
        where = self._send(Visitor(self.address), page, page, given)
        self.session.expire_all()
        return self._case(where.rpartition("/")[2])

    def _rated(self, number: str, data: Mapping[str, Any]) -> Instance:
        customer, case = Visitor(self.address), self._case(number)
        phone = get(self.session, "complaint", number)
        assert phone is not None
        customer.press("/portal/follow", "/portal/follow", number=number, phone=str(phone.data["phone"]))
        page = f"/portal/feedback?number={number}"
        self._send(customer, page, page, data)
        self.session.expire_all()
        return case

    def _case(self, number: str) -> Instance:
        return self.session.scalars(select(Instance).where(Instance.number == number)).one()

    def _send(self, visitor: Visitor, page: str, path: str, data: Mapping[str, Any]) -> str:
        return self._submit(visitor, page, path, as_sent(data))

    def _submit(self, visitor: Visitor, page: str, path: str, sent: Sent) -> str:
        # The test's own transaction must not be in the way of the request's.
        self.session.rollback()
        files = {
            key: [FileStorage(io.BytesIO(one.content), one.name) for one in uploads]
            for key, uploads in sent.files.items()
        }
        why = {LISTING: sent.cause.key, WORDS: sent.cause.words} if sent.cause is not None else {}
        return visitor.submit(page, path, sent.data, {**files, **why})

    def _at(self, login: str) -> Visitor:
        """Return the browser of a person, who signs in first."""
        self.session.rollback()
        visitor = self.visitors.get(login)
        if visitor is None:
            visitor = self.visitors[login] = Visitor(self.address)
            visitor.sign_in(login, demo().password)
        return visitor
