"""Records past their term are destroyed by four different people, and nothing that is held (REC-012..016)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import Delete, Update, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from engine import clock as wall_clock
from engine import commands, ledger
from engine.actor import SYSTEM
from engine.database import transaction
from engine.errors import Conflict
from engine.ledger import verify
from engine.model import (
    Attachment,
    DestructionItem,
    DestructionList,
    Disclosure,
    Event,
    Instance,
    Job,
    ListState,
    Participant,
    Record,
    Stream,
    SubjectKey,
    Task,
    TaskState,
)
from engine.queries.auditing.agreement import disagreeing_cases, disagreements
from engine.records.destroying import SIGNED, execute_list
from tests.acceptance.conftest import Company
from tests.acceptance.destructions import (
    HEAD,
    KEEPER,
    OFFICE,
    SUPERVISOR,
    finished,
    gathered,
    listed,
    signed,
    the_list,
)
from tests.conftest import Browser
from web.demo.company import demo
from web.trial.player import CannotPlay


def test_what_four_people_signed_is_destroyed_and_leaves_its_stub_and_the_list(company: Company) -> None:
    case = finished(company)
    number, id_, stream = case.number, case.instance.id, f"pi/{case.number}"
    before = company.session.get_one(Stream, stream)
    seq, head = before.seq, before.head
    (destruction,) = gathered(company)
    assert destruction.instance.title == "记录销毁：总经理办公室"
    signed(listed(company, destruction)).do("supervise", by=SUPERVISOR)
    assert (destruction.state, destruction.instance.ended_as) == ("completed", "destroyed_end")
    session = company.session
    for kind, column in ((Instance, Instance.id), (Task, Task.instance_id), (Participant, Participant.instance_id)):
        assert session.scalar(select(func.count()).select_from(kind).where(column == id_)) == 0
    for kind in (Event, Disclosure):
        assert session.scalar(select(func.count()).select_from(kind).where(kind.stream == stream)) == 0
    keys = session.scalars(select(SubjectKey.wrapped_key).where(SubjectKey.subject == f"instance:{id_}")).all()
    assert keys == [None]
    record = session.get_one(Record, number, populate_existing=True)
    assert (record.list_number, record.destroyed_at is not None) == (destruction.number, True)
    stub = session.get_one(Stream, stream, populate_existing=True)
    assert (stub.seq, stub.head) == (seq, head)
    found = the_list(company, destruction)
    people = [company.person(login).id for login in (KEEPER, HEAD, OFFICE, SUPERVISOR)]
    assert [found.made_by, found.appraised_by, found.approved_by, found.supervised_by] == people
    assert found.state == ListState.EXECUTED
    facts = ledger.read(session, f"dl/{destruction.number}")
    assert [fact.type for fact in facts] == ["list.made", "list.executed"]
    assert facts[1].public["items"] == [{"number": number, "seq": seq, "head": head}]
    signatures = facts[1].public["signed"]
    names = [signatures[each]["name"] for each in ("made", "appraised", "approved", "supervised")]
    assert names == ["宋雨", "赵敏", "江涛", "戴军"]
    checked = verify(session, stream)
    assert (checked.ok, checked.destroyed) == (True, destruction.number)
    assert [*disagreements(session), *disagreeing_cases(session)] == []
    assert company.notices(KEEPER, "记录已销毁") == 1


@pytest.mark.parametrize(
    "forged",
    [
        update(DestructionItem).values(head="0" * 64),
        update(DestructionItem).values(kept="held"),
        update(DestructionList).values(supervised_by=None, approved_by=None),
        update(DestructionList).values(state=ListState.REFUSED),
        update(Record).values(list_number=None),
    ],
    ids=["head", "kept", "signers", "state", "records"],
)
def test_a_list_that_was_edited_beside_its_events_is_found(company: Company, forged: Update) -> None:
    finished(company)
    (destruction,) = gathered(company)
    signed(listed(company, destruction)).do("supervise", by=SUPERVISOR)
    session = company.session
    with transaction(session):
        table = "" if session.get_bind().dialect.name == "sqlite" else " ON destruction_list"
        session.execute(text(f"DROP TRIGGER destruction_list_refuse_update{table}"))
        session.execute(forged)
    session.expire_all()
    assert [flaw.text.zh for flaw in disagreements(session)] == [f"销毁清单 {destruction.number}与账本不符"]


@pytest.mark.parametrize(
    "forged",
    [
        update(Record).values(destroyed_at=datetime.fromisoformat("2026-01-01T00:00+08:00")),
        update(Record).values(process_key="complaint"),
        update(Record).values(since=Record.ended_at),
    ],
    ids=["time", "process", "since"],
)
def test_a_stub_that_was_edited_beside_its_list_is_found(company: Company, forged: Update) -> None:
    number, session = finished(company).number, company.session
    (destruction,) = gathered(company)
    signed(listed(company, destruction)).do("supervise", by=SUPERVISOR)
    assert [*disagreements(session), *disagreeing_cases(session)] == []
    with transaction(session):
        session.execute(forged.where(Record.number == number))
    assert [flaw.text.zh for flaw in disagreeing_cases(session)] == [f"记录 {number}与账本不符"]


def test_a_day_of_review_that_was_edited_beside_the_refusal_of_its_list_is_found(company: Company) -> None:
    number, session = finished(company).number, company.session
    (destruction,) = gathered(company)
    listed(company, destruction).do("appraise", decision="reject", opinion="另有用途。", review_on="2027-06-01")
    with transaction(session):
        session.execute(update(Record).where(Record.number == number).values(since=Record.ended_at))
    assert list(disagreeing_cases(session)) == []
    with transaction(session):
        session.execute(update(Record).where(Record.number == number).values(review_on=None))
    assert [flaw.text.zh for flaw in disagreeing_cases(session)] == [f"记录 {number}与账本不符"]


def test_a_task_that_was_edited_beside_the_record_of_its_case_is_found(company: Company) -> None:
    case, session = finished(company, years=0), company.session
    assert list(disagreeing_cases(session)) == []
    with transaction(session):
        session.execute(update(Task).where(Task.state == TaskState.COMPLETED).values(outcome="agree"))
    (flaw,) = disagreeing_cases(session)
    assert case.number in flaw.text.zh


@pytest.mark.parametrize(
    "forged",
    [update(Attachment).values(digest="0" * 64), update(Attachment).values(size=1), delete(Attachment)],
    ids=["digest", "size", "gone"],
)
def test_a_file_that_was_exchanged_beside_the_record_of_its_case_is_found(
    company: Company, forged: Update | Delete
) -> None:
    case, session = finished(company, years=0), company.session
    commands.attach(session, case.instance.id, commands.Upload("a.txt", b"hello"), by=SYSTEM)
    assert list(disagreeing_cases(session)) == []
    with transaction(session):
        session.execute(forged)
    (flaw,) = disagreeing_cases(session)
    assert f"{case.number} 的附件" in flaw.text.zh


def test_whoever_made_or_decided_the_list_is_asked_for_nothing_more(company: Company) -> None:
    finished(company)
    company.grant(OFFICE, "records_keeper", "general_manager", "destruction_supervisor")
    company.grant("shenhao", "gm_office", "destruction_supervisor")
    (destruction,) = gathered(company)
    items = company.seen(destruction.task("make"))["items"]
    destruction.do("make", by=OFFICE, items=[{**one, "listed": "yes"} for one in items], lapsed=True)
    with pytest.raises(CannotPlay):
        destruction.do("appraise", by=OFFICE)
    destruction.do("appraise", by=HEAD)
    with pytest.raises(CannotPlay):
        destruction.do("approve", by=OFFICE)
    destruction.do("approve", by="shenhao")
    for by in (OFFICE, "shenhao"):
        with pytest.raises(CannotPlay):
            destruction.do("supervise", by=by)


@pytest.mark.parametrize("twice", range(1, 4))
def test_the_execution_itself_and_the_database_refuse_a_person_who_signs_twice(company: Company, twice: int) -> None:
    finished(company)
    (destruction,) = gathered(company)
    listed(company, destruction)
    people = [company.person(login).id for login in (KEEPER, HEAD, OFFICE, SUPERVISOR)]
    people[twice] = people[twice - 1]
    given = {name: {"person": person} for name, person in zip(SIGNED, people, strict=True)}
    with pytest.raises(Conflict, match="四个不同的人"), transaction(company.session):
        execute_list(company.session, destruction.number, given, {})
    columns = {f"{name}_by": person for name, person in zip(SIGNED, people, strict=True)}
    with pytest.raises(IntegrityError), transaction(company.session):
        company.session.execute(update(DestructionList).values(**columns))


@pytest.mark.parametrize("step", ["appraise", "approve", "supervise"])
def test_whoever_refuses_keeps_the_records_until_a_new_day(company: Company, step: str) -> None:
    case = finished(company)
    (destruction,) = gathered(company)
    listed(company, destruction)
    refusal = {"decision": "reject", "opinion": "另有用途。", "review_on": "2027-06-01"}
    for each in ("appraise", "approve", "supervise"):
        destruction.do(each, **(refusal if each == step else {}))
        if each == step:
            break
    assert (destruction.state, destruction.instance.ended_as) == ("completed", "kept_end")
    record = company.session.get_one(Record, case.number, populate_existing=True)
    assert (record.review_on, record.destroyed_at) == (date(2027, 6, 1), None)
    assert the_list(company, destruction).state == ListState.REFUSED
    assert gathered(company) == []
    assert verify(company.session, f"pi/{case.number}").ok


def test_a_refusal_without_a_day_looks_again_after_a_year(company: Company) -> None:
    case = finished(company)
    (destruction,) = gathered(company)
    listed(company, destruction).do("appraise", decision="reject", opinion="再等等。")
    assert company.session.get_one(Record, case.number, populate_existing=True).review_on == date(2027, 11, 16)


def test_a_hold_between_approval_and_execution_keeps_the_record(company: Company) -> None:
    kept, gone = finished(company), finished(company).number
    (destruction,) = gathered(company)
    signed(listed(company, destruction))
    hold = commands.place_hold(
        company.session, case_number=kept.number, reason="诉讼", mandate="民初12号", by=company.actor("fangzhou")
    )
    destruction.do("supervise", by=SUPERVISOR)
    rows = company.session.execute(select(DestructionItem.number, DestructionItem.kept)).all()
    assert {row.number: row.kept for row in rows} == {kept.number: f"held {hold.number}", gone: ""}
    assert company.session.get_one(Record, kept.number, populate_existing=True).destroyed_at is None
    assert verify(company.session, f"pi/{kept.number}").events > 0
    assert company.session.get(Instance, kept.instance.id, populate_existing=True) is not None


def test_what_the_keeper_leaves_out_stays_and_an_empty_list_ends_it(company: Company) -> None:
    one, other = finished(company).number, finished(company).number
    (destruction,) = gathered(company)
    signed(listed(company, destruction, without=one)).do("supervise", by=SUPERVISOR)
    assert company.session.get_one(Record, one, populate_existing=True).destroyed_at is None
    assert company.session.get_one(Record, other, populate_existing=True).destroyed_at is not None
    (again,) = gathered(company)
    listed(company, again, without=one)
    assert (again.state, again.instance.ended_as) == ("completed", "none")


def test_nothing_is_gathered_before_its_time_and_nothing_that_is_held(company: Company) -> None:
    finished(company, years=2)
    held = finished(company)
    commands.place_hold(
        company.session, case_number=held.number, reason="审计", mandate="", by=company.actor("fangzhou")
    )
    assert gathered(company) == []


def test_a_record_that_was_changed_after_the_list_was_made_stays(company: Company) -> None:
    case = finished(company)
    (destruction,) = gathered(company)
    signed(listed(company, destruction))
    commands.comment(company.session, case.instance.id, "查到后续", by=company.actor("jiangtao"))
    destruction.do("supervise", by=SUPERVISOR)
    assert company.session.scalars(select(DestructionItem.kept)).all() == ["changed"]


def test_once_a_year_expired_records_are_looked_for(company: Company) -> None:
    finished(company)
    start = company.session.scalars(select(Job).where(Job.activity_id == "every_year")).one()
    assert (start.due_at - wall_clock.now()).days in range(250, 366)


def test_the_register_of_destruction_shows_who_signed_and_what_became_of_it(
    company: Company, browser: Callable[[], Browser]
) -> None:
    case = finished(company).number
    (destruction,) = gathered(company)
    auditor, stranger = browser(), browser()
    auditor.sign_in("tanglan", demo().password)
    stranger.sign_in("chenxiao", demo().password)
    listed(company, destruction)
    assert "鉴定审核" in auditor.get("/records/lists/").text
    assert case in auditor.get("/records/?standing=listed").text
    signed(destruction).do("supervise", by=SUPERVISOR, opinion="已核对。")
    page = auditor.get(f"/records/lists/{destruction.number}").text
    for words in ("宋雨", "赵敏", "江涛", "戴军", "已核对。", case, "已执行", "完好"):
        assert words in page
    table = auditor.get(f"/records/lists/{destruction.number}.csv").text
    assert case in table
    assert destruction.number in auditor.get(f"/records/{case}").text
    assert auditor.get("/records/?standing=destroyed").text.count(case) >= 1
    assert auditor.get("/records/lists/XH-0").status_code == 404
    assert auditor.get(f"/cases/{case}").status_code == 404
    assert stranger.get(f"/records/lists/{destruction.number}").status_code == 403
