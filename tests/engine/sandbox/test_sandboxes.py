"""A sandbox holds what a run needs; what happens in it reaches nothing of the company."""

from __future__ import annotations

import shutil
import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock as wall_clock
from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.errors import DefinitionInvalid
from engine.files import configure_files, open_file, store
from engine.identity.actors import actor_of
from engine.instances.notices import send_mail
from engine.jobs.mail import WITHHELD, MailSettings, configure_mail
from engine.jobs.worker import run_due
from engine.model import Base, Event, Instance, Mail, Person, Revision, Task
from engine.sandbox import Sandbox
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()
CHANGED = LEAVE.replace("填写申请".encode(), "提出申请".encode())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> str:
    """Return the address of a company's database, on either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_postgresql")())
    shutil.copy(template, tmp_path / "firebreak.sqlite")
    return f"sqlite:///{tmp_path / 'firebreak.sqlite'}"


@pytest.fixture
def sandbox(
    session: Session, people: Callable[..., Person], clock: Callable[[timedelta], None], tmp_path: Path
) -> Iterator[Sandbox]:
    """Return a sandbox with a changed procedure, of a company that has run the old one."""
    jia = people("jia", "process_owner", name="甲")
    people("yi", "cs_manager", name="乙")
    commands.deploy(session, {"leave.bpmn": LEAVE}, by=SYSTEM)
    commands.start(session, "leave", {"reason": "病假"}, by=actor_of(session, jia))
    made = Sandbox.made(session, {"leave.bpmn": CHANGED}, tmp_path / "files")
    yield made
    made.close()


def counted(session: Session) -> dict[str, int]:
    """Return how many rows each table has."""
    found = {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    session.rollback()
    return found


def begun(session: Session) -> Instance:
    jia = session.scalars(select(Person).where(Person.login == "jia")).one()
    return commands.start(session, "leave", {"reason": "年假"}, by=actor_of(session, jia))


def test_a_sandbox_has_the_people_and_no_case_event_or_password(sandbox: Sandbox) -> None:
    with sandbox.inside() as session:
        people = session.scalars(select(Person).order_by(Person.login)).all()
        assert [(one.login, one.password_hash) for one in people] == [("jia", None), ("yi", None)]
        assert session.scalar(select(func.count()).select_from(Instance)) == 0
        assert not session.scalars(select(Event).where(Event.stream.startswith("pi/"))).all()


def test_what_happens_in_a_sandbox_leaves_every_table_of_the_company_as_it_was(
    sandbox: Sandbox, session: Session
) -> None:
    before = counted(session)
    with sandbox.inside() as within:
        instance = begun(within)
        task = within.scalars(select(Task).where(Task.instance_id == instance.id)).one()
        assert task.name == "提出申请"
        commands.complete(within, task.id, {"days": 3}, by=SYSTEM)
    assert counted(session) == before
    assert len(session.scalars(select(Revision)).all()) == 1


def test_its_clock_goes_on_where_it_was_left_and_the_companys_stands(sandbox: Sandbox) -> None:
    present = wall_clock.now()
    with sandbox.inside():
        wall_clock.move_to(present + timedelta(days=40))
    assert wall_clock.now() == present
    with sandbox.inside():
        assert wall_clock.now() == present + timedelta(days=40)


def test_a_mail_of_a_sandbox_is_written_and_never_sent(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a mail left the sandbox")

    monkeypatch.setattr(smtplib, "SMTP", refuse)
    configure_mail(MailSettings("smtp://mail.example"))
    try:
        with sandbox.inside() as session:
            instance = begun(session)
            with transaction(session):
                send_mail(session, "yi@company.example", "请审批", "", instance=instance)
            while run_due(session):
                pass
            mail = session.scalars(select(Mail)).one()
            assert (mail.to_address, mail.sent_at, mail.last_error) == ("yi@company.example", None, WITHHELD)
    finally:
        configure_mail(MailSettings())


def test_its_files_lie_in_its_own_folder(sandbox: Sandbox, tmp_path: Path) -> None:
    configure_files(tmp_path / "real", 1000)
    with sandbox.inside():
        digest = store(b"tried", "a.txt")
        with open_file(digest) as kept:
            assert kept.read() == b"tried"
    assert not (tmp_path / "real").exists()


def test_a_copy_goes_its_own_way(sandbox: Sandbox) -> None:
    copy = sandbox.copied()
    with copy.inside() as session:
        begun(session)
    with sandbox.inside() as session:
        assert session.scalar(select(func.count()).select_from(Instance)) == 0
    copy.close()


def test_files_that_cannot_come_into_force_make_no_sandbox(sandbox: Sandbox, session: Session, tmp_path: Path) -> None:
    with pytest.raises(DefinitionInvalid):
        Sandbox.made(session, {"leave.bpmn": LEAVE.replace(b'targetRef="e2"', b'targetRef="gone"')}, tmp_path)
    assert session.scalar(select(func.count()).select_from(Revision)) == 1
