"""A restored backup is older than what was destroyed since: the evidence beside the keys says what to destroy again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.commands import Upload
from engine.commands import restore as restoring
from engine.database import transaction
from engine.errors import Conflict, NotFound
from engine.files import configure_files, open_file
from engine.ledger import verify
from engine.model import Attachment, DestructionItem, DestructionList, Instance, Person, Record, Sequence
from engine.queries.auditing.agreement import all_disagreements
from engine.records import journal
from engine.registers.numbers import next_number, pass_over
from engine.sealing import check_log, close_day, exported, periods, seal
from engine.sealing.restoring import replays
from tests.acceptance.conftest import Company, company, evidence, template
from tests.acceptance.destructions import HEAD, OFFICE, SUPERVISOR, finished, gathered, listed
from tests.engine.sealing.conftest import KEY
from tests.engine.sealing.verifiers import Check, check, window

__all__ = ["check", "company", "evidence", "template", "window"]

ORDER = ("finished", "gathered", "listed", "signed", "destroyed")


class Story:
    """A record with a file on its way to destruction, and backups from after any of its steps."""

    def __init__(self, company: Company, database: Path, folder: Path) -> None:
        self.company, self.session, self.database, self.folder = company, company.session, database, folder
        configure_files(folder / "files", 1_000_000)
        with transaction(self.session):
            # The log has its name before the first backup, as on every site that seals.
            seal(self.session, KEY)
        self.keep("nothing")
        self.case = finished(company)
        commands.attach(self.session, self.case.instance.id, Upload("a.txt", b"hello"), by=company.actor("chenxiao"))
        self.number, (self.digest,) = self.case.number, self.session.scalars(select(Attachment.digest)).all()
        self.list = self._play()

    def _play(self) -> str:
        self.keep("finished")
        (destruction,) = gathered(self.company)
        number = destruction.number
        self.keep("gathered")
        listed(self.company, destruction)
        self.keep("listed")
        destruction.do("appraise", by=HEAD)
        destruction.do("approve", by=OFFICE)
        self.keep("signed")
        destruction.do("supervise", by=SUPERVISOR, opinion="已核对。")
        assert journal.write(self.session, self.folder) == 1
        self.before = self.rows()
        return number

    def rows(self) -> dict[str, Any]:
        """Return what stays of a list for ever, as the tables hold it."""
        self.session.rollback()
        self.session.expire_all()
        return {
            f"{kind.__name__} {row.number}": {
                column.key: getattr(row, column.key) for column in kind.__table__.columns if column.key != "review_on"
            }
            for kind in (Record, DestructionList, DestructionItem)
            for row in self.session.scalars(select(kind))
            if kind is not Record or row.number == self.number
        }

    def keep(self, name: str) -> None:
        """Make a backup, after sealing."""
        seal(self.session, KEY)
        self.session.rollback()
        with sqlite3.connect(self.database) as now, sqlite3.connect(self.folder / f"{name}.sqlite") as then:
            now.backup(then)

    def put_back(self, name: str) -> None:
        """Put a backup back, with the files of its time."""
        self.session.rollback()
        with sqlite3.connect(self.folder / f"{name}.sqlite") as then, sqlite3.connect(self.database) as now:
            then.backup(now)
        self.session.expire_all()
        commands.note_restore(self.session, self.folder, by=SYSTEM)

    def replay(self) -> int:
        """Destroy again what the evidence says."""
        done = commands.replay_destructions(self.session, self.folder, by=SYSTEM)
        self.session.rollback()
        self.session.expire_all()
        return done


@pytest.fixture
def story(company: Company, database_url: str, tmp_path: Path) -> Story:
    return Story(company, Path(database_url.removeprefix("sqlite:///")), tmp_path / "data")


@pytest.fixture(autouse=True)
def data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()


@pytest.mark.parametrize("step", ORDER[:-1])
def test_a_record_is_gone_again_with_its_file_and_list_and_stub_are_as_they_were(story: Story, step: str) -> None:
    story.put_back(step)
    session, stream = story.session, f"pi/{story.number}"
    assert verify(session, stream).events > 0
    assert story.replay() == 1
    assert story.rows() == story.before
    assert session.scalar(select(Instance).where(Instance.number == story.number)) is None
    checked = verify(session, stream)
    assert (checked.ok, checked.destroyed) == (True, story.list)
    assert verify(session, f"dl/{story.list}").ok
    facts = ledger.read(session, f"dl/{story.list}")
    assert [fact.type for fact in facts] == ["list.made", "list.executed"]
    assert facts[1].public["signed"]["supervised"]["name"] == "戴军"
    assert "replayed" in facts[1].public
    story.company.player.settle()
    with pytest.raises(NotFound):
        open_file(story.digest)
    (told,) = replays(session)
    assert (told.kind, told.number, told.done, told.kept) == ("destruction", story.list, 1, 0)
    seal(session, KEY)
    close_day(session, KEY)
    assert [*check_log(session), *all_disagreements(session)] == []


def test_done_twice_it_changes_nothing_more(story: Story) -> None:
    story.put_back("finished")
    assert (story.replay(), story.replay()) == (1, 0)
    assert len(replays(story.session)) == 1
    story.put_back("signed")
    assert (story.replay(), story.replay()) == (1, 0)
    assert story.rows() == story.before


def test_nobody_is_asked_to_decide_on_a_list_that_is_carried_out(story: Story) -> None:
    story.put_back("signed")
    story.replay()
    found = story.session.scalars(select(Instance).where(Instance.number == story.list)).one()
    assert found.state == "cancelled"


def test_killed_between_two_lists_the_next_run_does_the_other(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    other = finished(story.company).number
    (destruction,) = gathered(story.company)
    for step in ("make", "appraise", "approve", "supervise"):
        listed(story.company, destruction) if step == "make" else destruction.do(step, by=_BY[step])
    journal.write(story.session, story.folder)
    second = destruction.number
    story.put_back("finished")
    done = []

    def killed(session: Session, one: Any, **more: Any) -> Any:
        replayed = restored(session, one, **more)
        done.append(one.number)
        if len(done) == 2:
            raise KeyboardInterrupt
        return replayed

    restored = restoring.replay_list
    monkeypatch.setattr(restoring, "replay_list", killed)
    with pytest.raises(KeyboardInterrupt):
        story.replay()
    story.session.rollback()
    monkeypatch.undo()
    assert [one.number for one in replays(story.session)] == done[:1]
    assert story.replay() == 1
    assert sorted(one.number for one in replays(story.session)) == sorted([story.list, second])
    assert story.session.get_one(Record, other).list_number == second


_BY = {"appraise": HEAD, "approve": OFFICE, "supervise": SUPERVISOR}


def test_what_the_restored_database_holds_stays_and_is_told(story: Story) -> None:
    story.put_back("finished")
    keeper = story.company.actor("fangzhou")
    hold = commands.place_hold(story.session, case_number=story.number, reason="诉讼", mandate="", by=keeper)
    story.replay()
    item = story.session.scalars(select(DestructionItem)).one()
    assert item.kept == f"held {hold.number}"
    assert verify(story.session, f"pi/{story.number}").events > 0
    assert [(one.done, one.kept) for one in replays(story.session)] == [(0, 1)]


def test_of_a_case_the_backup_never_had_the_stub_comes_back_and_no_number_is_given_out_again(story: Story) -> None:
    story.put_back("nothing")
    assert story.session.get(Record, story.number) is None
    story.replay()
    assert story.rows() == story.before
    assert verify(story.session, f"dl/{story.list}").ok
    again = finished(story.company)
    assert again.number > story.number
    assert gathered(story.company)[0].number > story.list


def test_another_case_of_the_same_number_stays(story: Story) -> None:
    story.put_back("nothing")
    story.company.now_is("2026-11-16 11:00")
    another = finished(story.company)
    assert another.number == story.number
    story.replay()
    assert verify(story.session, f"pi/{story.number}").events > 0
    assert story.session.scalars(select(DestructionItem.kept)).all() == ["other"]


def test_another_list_of_the_same_number_stops_it_with_its_number(story: Story) -> None:
    story.put_back("listed")
    with transaction(story.session):
        story.session.get_one(DestructionList, story.list).made_at += timedelta(hours=1)
    with pytest.raises(Conflict, match=story.list):
        story.replay()


def test_the_evidence_of_another_log_is_passed_over(story: Story) -> None:
    (file,) = (story.folder / journal.FOLDER).iterdir()
    story.put_back("finished")
    shutil.move(file, file.with_name(f"{story.list}.00000000.json"))
    assert story.replay() == 0
    assert verify(story.session, f"pi/{story.number}").events > 0


def test_who_signed_and_came_after_the_backup_is_entered_without_a_way_in(
    story: Story, people: Callable[..., Person]
) -> None:
    story.put_back("finished")
    (file,) = (story.folder / journal.FOLDER).iterdir()
    known = story.company.person(SUPERVISOR).id
    file.write_text(file.read_text(encoding="utf-8").replace(known, "01LATER"), encoding="utf-8")
    story.replay()
    entered = story.session.get_one(Person, "01LATER")
    assert (entered.name, entered.is_active, entered.password_hash) == ("戴军", False, None)


def test_both_verifiers_say_under_which_list_it_went_after_the_restore_too(story: Story, check: Check) -> None:
    story.put_back("finished")
    story.replay()
    seal(story.session, KEY)
    close_day(story.session, KEY)
    key = str(periods(story.session)[-1].verifier)
    code, said = check(exported(story.session, f"pi/{story.number}"), key=key)
    assert (code, story.list in said) == (0, True), said


def test_a_number_is_passed_over_by_its_own_rule_only(session: Session) -> None:
    with transaction(session):
        pass_over(session, "XH-{yyyy}-{seq:04d}", "XH-2031-0007")
        pass_over(session, "XH-{yyyy}-{seq:04d}", "XH-2031-0003")
        pass_over(session, "XH-{yyyy}-{seq:04d}", "TS-2031-0009")
        pass_over(session, "A{seq}", "A12")
        assert next_number(session, "A{seq}") == "A13"
    counts = {row.name: row.value for row in session.scalars(select(Sequence))}
    assert counts == {"XH-2031-{seq:04d}": 7, "A{seq}": 13}
