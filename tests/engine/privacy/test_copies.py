"""After an erasure nothing in the data folder names the person, whatever copies were made before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.commands import Upload
from engine.database import transaction, write_anew
from engine.files import SANDBOXES, data_folder, packages
from engine.files.packages import Phase, Terms
from engine.model import Job, JobKind, Task
from engine.privacy import erasures, requests
from engine.sandbox import Sandbox
from tests.acceptance.privacy import requested
from tests.engine.privacy.conftest import EMAIL, NAME, PHONE, Held

SPELT = [one.encode() for word in (NAME, PHONE, EMAIL) for one in dict.fromkeys((word, json.dumps(word)[1:-1]))]


def named(*folders: Path) -> list[str]:
    """Return the files in which a byte names the customer."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if any(word in path.read_bytes() for word in SPELT)]


@pytest.fixture
def copied(held: Held) -> Held:
    """Return the customer with everything that is derived from what they said: drafts, files, remarks, a sandbox."""
    session, case = held.company.session, held.case
    chen = held.company.actor("chenxiao")
    with transaction(session):
        task = session.scalars(select(Task).where(Task.instance_id == case.instance.id)).first()
        assert task is not None
        task.draft = {"response_note": f"{NAME}请回电{PHONE}"}
    commands.attach(session, case.instance.id, Upload("说明.txt", f"{NAME} {EMAIL}".encode() * 9), by=chen)
    commands.cancel(session, case.instance.id, reason=f"{NAME}已撤诉", by=held.asks)
    return held


def sandbox_of(held: Held) -> Path:
    """Make a sandbox as the studio does; it copies the registers."""
    folder = data_folder() / SANDBOXES
    folder.mkdir()
    path = folder / "copy-person.sqlite"
    Sandbox.made(held.company.session, {}, path.with_suffix(".files"), f"sqlite:///{path}").close()
    return folder


def test_no_file_of_the_data_folder_names_the_customer_afterwards(copied: Held, database_url: str) -> None:
    session, database = copied.company.session, Path(database_url.removeprefix("sqlite:///")).parent
    folder = sandbox_of(copied)
    held = named(data_folder(), database)
    assert "copy-person.sqlite" in held
    assert any(name.startswith("firebreak.sqlite") for name in held)
    case = requested(copied.company, "erase", customer_name=NAME, contact=PHONE, request_words=f"{NAME}要求删除")
    case.identified().proposed("erase", *(target.ref for target in copied.targets)).decided(by="sunjia")
    assert list(folder.glob("*.sqlite*")) == []
    assert len(erasures.kept(data_folder())) == 1
    case.answered()
    session.rollback()
    write_anew(session.get_bind().engine)
    assert named(data_folder(), database) == []


def test_packages_of_the_cases_that_were_touched_are_over_at_once(copied: Held) -> None:
    session, by = copied.company.session, copied.company.actor("tanglan")
    with transaction(session):
        mine, other = (packages.begin(session, [one], Terms(1), by) for one in (copied.case.number, "TS-2026-0999"))
    number = copied.ask().number
    with transaction(session):
        requests.decide(session, number, copied.approves.id, agrees=True, opinion="", by=SYSTEM)
        requests.execute(session, number, by=SYSTEM)
    over = packages.get(session, mine.id)
    assert (over.phase, over.until) == (Phase.FAILED, clock.now())
    assert packages.get(session, other.id).until is None
    jobs = session.scalars(select(Job).where(Job.kind == JobKind.PACKAGE))
    assert [job.payload for job in jobs] == [{"package": mine.id, "delete": True}]
