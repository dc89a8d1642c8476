"""Sweeps of a project before its delivery, and the findings they leave, played as people play them."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from sqlalchemy import select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.commands import Upload
from engine.commands.noted import Noted
from engine.database import transaction
from engine.model import Entry, Instance, Task, TaskState
from engine.registers import get, save_entry
from tests.acceptance.conftest import Case, Company
from tests.acceptance.pages import PagePlayer

PROJECT = "guanshan"
FINDING = {
    "round": "R1",
    "building": "1幢",
    "unit": "0301",
    "place": "阳台",
    "text": "阳台预留水管未做保温。",
    "standard": "阳台预留水管是否需要保温措施？",
    "item_code": "SWP-R1-12",
    "reason": "冬季易冻裂。",
    "severity": "general",
    "responsible": "contractor",
    "plan_x": 0.25,
    "plan_y": 0.75,
}


class Finding(Case):
    """One finding on its way to being closed."""

    @property
    def entry(self) -> Entry:
        """Return the finding's line in the register."""
        self.company.session.expire_all()
        found = get(self.company.session, "finding", str(self.values["finding_number"]))
        assert found is not None
        return found

    @property
    def status(self) -> str:
        """Return how the finding stands in the register."""
        return str(self.entry.data["status"])

    def assigned(self, **changes: Any) -> Finding:
        """Give it to the contractor."""
        due = str(self.values["due"])
        self.do("assign", **{"handling": "rectify", "responsible": "contractor", "due": due, **changes})
        return self

    def rectified(self) -> Finding:
        """Let the contractor rectify it, with a photo."""
        self.do("rectify", rectified_note="已按图整改。", rectified_photos=photo("整改后"))
        return self

    def passed(self, **changes: Any) -> Finding:
        """Re-check it: it is as it should be."""
        self.do("recheck", recheck_result="pass", **changes)
        return self

    def closed(self) -> Finding:
        """Go all the way."""
        return self.assigned().rectified().passed()


class Sweep(Case):
    """One sweep on its way to the delivery."""

    def found(self, step: str, *, by: str = "chenxiao", key: str | None = None, **changes: Any) -> Finding:
        """Record a finding on site in an open step."""
        sent = {**FINDING, "noted_at": clock.local(clock.now()).isoformat(), **changes}
        player, task = self.company.player, self.task(step)
        if isinstance(player, PagePlayer):
            return Finding(self.company, player.note(task, by, sent, key))
        key = key or f"key-{clock.now().timestamp()}-{changes!r}"[:100]
        told = commands.record_finding(
            self.company.session, task.id, Noted.read(sent), by=self.company.actor(by), request_key=key
        )
        return Finding(self.company, self.company.session.get_one(Instance, told["instance"]))

    def task(self, activity_id: str) -> Task:
        """Return the first open task of an activity."""
        self.company.session.expire_all()
        open_ = select(Task).where(
            Task.instance_id == self.instance.id, Task.activity_id == activity_id, Task.state == TaskState.OPEN
        )
        found = self.company.session.scalars(open_.order_by(Task.id)).first()
        assert found is not None, self.steps
        return found

    def planned(self, **changes: Any) -> Sweep:
        """Plan the structural sweep of one building."""
        plan = {
            "areas": [{"building": "1幢", "units": "0101、0202"}],
            "planned_on": "2026-11-17",
            "plan_note": "三部门",
        }
        self.do("plan_r1", **{**plan, **changes})
        return self

    def checked(self, step: str) -> Sweep:
        """Hand in the sheet of every building."""
        while step in self.steps:
            self.do(step, checked_on="2026-11-17", attendees="陈晓、王强", conclusion="已逐户检查。")
        return self

    def structured(self) -> Sweep:
        """Finish the structural sweep and wait until three months before the delivery."""
        self.planned().checked("sweep_r1")
        self.company.now_is("2027-03-30 09:30")
        return self

    def grouped(self) -> Sweep:
        """Set up the inspection group."""
        leader = self.company.person("guyan").id
        members = [self.company.person(login).id for login in ("wangqiang", "xuning")]
        self.do("group", group_leader=leader, group_members=members, group_scope="全部楼栋。")
        return self

    def risks_recorded(self) -> Sweep:
        """Check the risks of the delivery and record them."""
        self.checked("sweep_r2").do("record_risks", risk_level="medium", risk_summary="请在模拟验收前整改。")
        return self

    def mock(self) -> Sweep:
        """Hold one round of mock acceptance in which nothing is noted."""
        self.do("plan_r3", planned_on="2027-04-10", plan_note="客户关系中心")
        return self.checked("sweep_r3")

    def invited(self) -> Sweep:
        """Invite one future owner."""
        owner = {"unit": "0101", "owner": "陈海涛", "phone": "13900000012", "appointment": "2027-05-15"}
        self.do("invite", invitation="诚邀您提前看房。", owners=[owner])
        return self

    def preaccepted(self, **answers: Any) -> Sweep:
        """Let the owner come and look."""
        owner = {"unit": "0101", "owner": "陈海涛", "attended": "yes", "owner_result": "satisfied", **answers}
        self.do("sweep_r4", owners=[owner], conclusion="到场一户。")
        return self

    def repaired(self) -> Sweep:
        """Repair in a campaign and look again."""
        self.do("campaign", repair_until="2027-06-15", repair_plan="华筑建设两个班组。")
        self.do("recheck_all", recheck_summary="已复核。")
        return self

    def to_preacceptance(self) -> Sweep:
        """Go on to the owners' visits, two rounds of mock acceptance behind."""
        return self.structured().grouped().risks_recorded().mock().mock().invited()


def photo(name: str) -> Upload:
    """Return a picture as a phone takes it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "JPEG")
    return Upload(f"{name}.jpg", out.getvalue())


def sweep(company: Company, delivery: str = "2027-06-30") -> Sweep:
    """Return a sweep that begins because the secondary structure is complete."""
    session = company.session
    with transaction(session):
        save_entry(session, "project", {"delivery_date": delivery}, by=SYSTEM, number=PROJECT)
    payload = {"project": PROJECT, "project_name": "云澜·观山", "reached_on": "2026-11-16"}
    begun = company.player.bring("project.structure_complete", PROJECT, payload)
    company.player.settle()
    return Sweep(company, begun[0])
