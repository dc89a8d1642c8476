"""The company with its shipped procedures, on a stopped calendar; cases are played as people play them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands, ledger
from engine.actor import SYSTEM, Actor
from engine.database import open_engine, sessions, transaction
from engine.errors import Unavailable
from engine.feel.values import encode
from engine.files import configure_files
from engine.identity import absence, roles
from engine.identity.actors import actor_of
from engine.jobs.schedule import schedule
from engine.ledger.reading import Fact
from engine.model import (
    Attachment,
    Clock,
    Entry,
    Incident,
    Instance,
    Job,
    JobKind,
    Mail,
    Notice,
    Person,
    Task,
    TaskState,
)
from engine.queries.casefile import values_at, values_of
from engine.registers import get, save_entry
from engine.services.registry import _services
from engine.text import Text
from tests.acceptance.evidence import OPTION, Evidence
from tests.acceptance.http import served
from tests.acceptance.pages import PagePlayer
from web import demo_mode
from web.demo.load import shipped_files
from web.demo.people import create_people
from web.demo.places import create_projects
from web.trial.player import Player

FOUNDED = datetime.fromisoformat("2026-08-31T09:00+08:00")
MONDAY = "2026-11-16 09:30"

OWNER = {
    "channel": "hotline",
    "customer_kind": "owner",
    "customer_name": "陈海涛",
    "phone": "13900000012",
    "email": "chenhaitao@owner.example",
    "project": "jiangpan",
    "building": "1幢",
    "unit": "0602",
    "topic": "repair_delay",
    "place": "次卧窗台",
    "content": "窗台渗水已报修两次，维修人员来看过一次后再无回音。",
    "claim": "尽快修复并说明原因。",
}
ASSESSED = {
    "valid": "yes",
    "cause_class": "mistake",
    "content_class": "after_sale",
    "severity": "general",
    "topic": "repair_delay",
    "handling_mode": "on_site",
    "responsible": "maintenance",
    "related": ["property"],
}
OPINION = {
    "cause": "窗台外侧防水失效。",
    "opinion": "应予返修。",
    "measure": "重做窗台防水并复测。",
    "needs_inspection": "no",
}
REFUSED = {
    "reply_channel": "phone",
    "customer_answer": "refused",
    "reply_text": "已说明返修方案。",
    "answer_note": "不同意只补漏，要求整窗更换。",
}
ACCEPTED = {
    "reply_channel": "phone",
    "customer_answer": "accepted",
    "reply_text": "已告知返修方案与工期，客户同意。",
    "agreed_date": "2026-11-20",
    "compensation_kind": "none",
}
REPORT = {
    "closing_process": "登记、评估、核实后与客户沟通。",
    "closing_result": "已处理完毕并告知客户。",
    "closing_measures": "纳入月度投诉分析。",
}


def moment(text: str) -> datetime:
    """Return a time in the office, written ``2026-11-16 09:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=wall_clock.local_zone())


@dataclass
class Company:
    """The people, the calendar and the cases of one test."""

    session: Session
    player: Player

    def now_is(self, text: str) -> None:
        """Let time pass until then; what falls due on the way happens when it is due."""
        self.player.pass_until(moment(text))
        self.session.rollback()

    def begins_at(self, text: str) -> None:
        """Begin the test then, before anything has happened."""
        assert self.session.scalar(select(func.count()).select_from(Instance)) == 0
        self.session.rollback()
        wall_clock.move_to(moment(text))

    def person(self, login: str) -> Person:
        """Return a person by login."""
        return self.session.scalars(select(Person).where(Person.login == login)).one()

    def actor(self, login: str) -> Actor:
        """Return a person as the actor of commands."""
        return actor_of(self.session, self.person(login))

    def case(self, instance: Instance) -> Case:
        """Return a case to play on."""
        return Case(self, instance)

    def begin(self, login: str, **data: Any) -> Case:
        """Let somebody start a complaint by hand."""
        return Case(self, self.player.begin(login, "complaint", **data))

    def complaint(self, **changes: Any) -> Case:
        """Return a complaint that customer service has registered."""
        case = self.begin("chenxiao", entry="register")
        case.do("register", **{**OWNER, **changes})
        return case

    def written_in(self, **changes: Any) -> Case:
        """Return a complaint the customer sent by the portal."""
        data = {name: value for name, value in OWNER.items() if name != "customer_kind"}
        case = Case(self, self.player.write_in(**{**data, "channel": "website", **changes}))
        self.player.settle()
        return case

    def send(self, name: str, key: str, **payload: Any) -> None:
        """Let a message arrive for the case that waits under this key."""
        commands.correlate(self.session, name, key, payload, by=SYSTEM)
        self.player.settle()

    def notices(self, login: str, words: str) -> int:
        """Count the notices to a person that contain these words."""
        return (
            self.session.scalar(
                select(func.count())
                .select_from(Notice)
                .join(Person, Person.id == Notice.person_id)
                .where(Person.login == login, Notice.text_zh.contains(words))
            )
            or 0
        )

    def told(self, words: str) -> set[str]:
        """Return the logins of those who got exactly one notice with these words; nobody may get two."""
        rows = self.session.execute(
            select(Person.login, func.count())
            .join(Notice, Person.id == Notice.person_id)
            .where(Notice.text_zh.contains(words))
            .group_by(Person.login)
        ).all()
        assert all(times == 1 for _, times in rows), rows
        return {login for login, _ in rows}

    def seen(self, task: Task) -> dict[str, Any]:
        """Return what the form of an open task begins with."""
        return values_at(self.session, task)

    def save(self, register: str, number: str, **data: Any) -> Entry:
        """Write fields of a register's entry."""
        with transaction(self.session):
            return save_entry(self.session, register, data, by=SYSTEM, number=number)

    def grant(self, login: str, *roles_: str) -> None:
        """Give a person more roles."""
        for role in roles_:
            roles.grant(self.session, self.person(login).id, role, by=SYSTEM)

    def away(self, login: str, *, substitute: str | None, until: str = "2026-12-31 18:00") -> None:
        """Let a person be away from now on."""
        stand_in = self.person(substitute).id if substitute else None
        absent = (wall_clock.now(), moment(until))
        absence.set_absence(self.session, self.person(login).id, *absent, stand_in, by=SYSTEM)

    def signal(self, name: str, **payload: Any) -> None:
        """Send a signal to everyone who listens."""
        sent = {"kind": "signal", "name": name, "key": "", "payload": encode(payload), "from": ""}
        with transaction(self.session):
            schedule(self.session, JobKind.DELIVERY, payload=sent)
        self.player.settle()

    def mails(self, address: str) -> list[str]:
        """Return the subjects of the mails to an address, oldest first."""
        found = select(Mail.subject).where(Mail.to_address == address)
        return list(self.session.scalars(found.order_by(Mail.created_at, Mail.id)))


@dataclass
class Case:
    """One case and its doings."""

    company: Company
    instance: Instance

    @property
    def number(self) -> str:
        """Return the case's number."""
        return self.instance.number

    def do(self, activity_id: str, *, by: str | None = None, **data: Any) -> str:
        """Do an open task; return the login of the person who did it."""
        return self.company.player.do(self.instance, activity_id, by=by, **data)

    def answered(self, **assessment: Any) -> Case:
        """Respond to the customer and assess the complaint."""
        self.do("respond", response="reached", comforted=True, response_note="已致电安抚并说明步骤。")
        return self.assessed(**assessment)

    def assessed(self, **assessment: Any) -> Case:
        """Assess the complaint."""
        self.do("assess", **{**ASSESSED, **assessment})
        return self

    def opined(self, **opinion: Any) -> Case:
        """Let the responsible department give its opinion."""
        self.do("opine", **{**OPINION, **opinion})
        return self

    def agreed(self, **reply: Any) -> Case:
        """Bring a registered complaint to the customer's agreement."""
        self.answered().opined().do("reply", **{**ACCEPTED, **reply})
        return self

    def refused(self) -> Case:
        """Bring a registered complaint to the customer's refusal of the first plan."""
        self.answered().opined().do("reply", **REFUSED)
        return self

    def finished(self) -> Case:
        """Carry out what was agreed and tell the customer."""
        while "execute" in self.steps:
            self.do("execute", work_state="done", progress_note="已返修。", done_note="已返修并复测。")
        self.do("complete", completion="返修完成。", reinspected="yes")
        self.do(
            "tell_result",
            result_cause="防水失效",
            result_measure="重做防水",
            result_channel="phone",
            resolved=True,
        )
        return self

    def revisited(self, **answers: Any) -> Case:
        """Let the revisit person call; the customer accepts unless told otherwise."""
        self.do("revisit", **{"revisit_channel": "phone", "score": 95, "accepted": "yes", **answers})
        return self

    def reported(self, **report: Any) -> Case:
        """Write the closing report, the last human step of every closing."""
        self.do("report", **{**REPORT, **report})
        return self

    @property
    def steps(self) -> list[str]:
        """Return the activities with an open task."""
        return self.company.player.open_steps(self.instance)

    @property
    def state(self) -> str:
        """Return how the case stands now."""
        self.company.session.expire_all()
        return str(self.instance.state)

    @property
    def values(self) -> dict[str, Any]:
        """Return the case's variables."""
        self.company.session.expire_all()
        return values_of(self.company.session, self.instance)

    @property
    def entry(self) -> Entry:
        """Return the case's line in the complaint register."""
        self.company.session.expire_all()
        found = get(self.company.session, "complaint", str(self.values.get("complaint_number") or self.number))
        assert found is not None
        return found

    @property
    def facts(self) -> list[Fact]:
        """Return everything that was recorded of the case."""
        return list(ledger.read(self.company.session, f"pi/{self.number}"))

    @property
    def files(self) -> list[Attachment]:
        """Return the files attached to the case."""
        found = select(Attachment).where(Attachment.instance_id == self.instance.id)
        return list(self.company.session.scalars(found))

    def mail(self, subject: str) -> str:
        """Return the text of the one mail to the customer with these words in its subject."""
        address = str(self.values["email"])
        found = select(Mail.body).where(Mail.to_address == address, Mail.subject.contains(subject))
        return self.company.session.scalars(found).one()

    def task(self, activity_id: str) -> Task:
        """Return the one open task of an activity."""
        self.company.session.expire_all()
        return self.company.session.scalars(
            select(Task).where(
                Task.instance_id == self.instance.id,
                Task.activity_id == activity_id,
                Task.state == TaskState.OPEN,
            )
        ).one()

    def tasks(self, activity_id: str) -> list[Task]:
        """Return the open tasks of an activity, oldest first."""
        self.company.session.expire_all()
        found = select(Task).where(
            Task.instance_id == self.instance.id, Task.activity_id == activity_id, Task.state == TaskState.OPEN
        )
        return list(self.company.session.scalars(found.order_by(Task.id)))

    def due_days(self, activity_id: str) -> set[str]:
        """Return the days by which the open tasks of an activity are due."""
        dues = [task.due_at for task in self.tasks(activity_id)]
        return {wall_clock.local(due).date().isoformat() for due in dues if due is not None}

    def clock(self, key: str, activity_id: str | None = None) -> Clock:
        """Return the latest clock of a kind."""
        self.company.session.expire_all()
        found = select(Clock).where(Clock.instance_id == self.instance.id, Clock.key == key)
        if activity_id:
            found = found.where(Clock.activity_id == activity_id)
        return self.company.session.scalars(found.order_by(Clock.started_at.desc(), Clock.id.desc())).first()  # type: ignore[return-value]

    def due(self, key: str) -> str:
        """Return by when a clock is due, as the office reads it."""
        return wall_clock.local(self.clock(key).due_at).strftime("%Y-%m-%d %H:%M")


@contextmanager
def held_up(name: str) -> Iterator[None]:
    """Keep a service from answering inside the block; its jobs stay due."""

    def down(context: object, **inputs: object) -> None:
        raise Unavailable(Text("线路中断", "The line is down"))

    known = _services[name]
    _services[name] = replace(known, function=down)
    try:
        yield
    finally:
        _services[name] = known


@pytest.fixture(scope="session")
def template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the company and its shipped procedures; tests copy it."""
    path = tmp_path_factory.mktemp("company") / "company.sqlite"
    shutil.copy(template, path)
    ledger.configure(b"k" * 32)
    engine = open_engine(f"sqlite:///{path}")
    with wall_clock.frozen(FOUNDED), sessions(engine)() as session:
        commands.deploy(session, shipped_files(), by=SYSTEM)
        with transaction(session):
            create_projects(session)
            create_people(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run of all these tests write down which elements each plays."""
    parser.addoption(OPTION, action="store_true", help="write workflows/evidence.csv anew")


@pytest.fixture(scope="session")
def evidence(request: pytest.FixtureRequest) -> Iterator[Evidence]:
    """Return what keeps which test showed what."""
    writing = bool(request.config.getoption(OPTION, default=False))
    if writing and hasattr(request.config, "workerinput"):
        pytest.fail(f"{OPTION} needs one process that sees every test: leave out -n")
    kept = Evidence(writing=writing)
    yield kept
    if writing:
        kept.write()


@pytest.fixture
def at_desks(company: Company, app: Flask) -> Iterator[Company]:
    """Return the company with everybody working through the pages, over a socket."""
    demo_mode.switch(company.session, True, by=SYSTEM)
    with served(app) as address:
        company.player = PagePlayer(company.session, address=address)
        yield company
    wall_clock.set_offset(timedelta())


@pytest.fixture
def company(session: Session, tmp_path: Path, evidence: Evidence, request: pytest.FixtureRequest) -> Iterator[Company]:
    """Return the company on a Monday at 09:30; at the end no job may have failed."""
    configure_files(tmp_path / "files", 5_000_000)
    with wall_clock.frozen(moment(MONDAY)):
        made = Company(session, Player(session))
        yield made
        session.rollback()
        evidence.note(request.node, session)
        assert [row.message for row in session.scalars(select(Incident))] == []
        assert session.scalars(select(Job.last_error).where(Job.last_error.is_not(None))).all() == []
