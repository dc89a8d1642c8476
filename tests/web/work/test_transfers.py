"""A keeper hands finished records over to the archive; another keeper receives them by the digest of their own copy."""

from __future__ import annotations

import io
import re
import zipfile
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl import load_workbook
from sqlalchemy import func, select, text

from engine import clock, commands, ledger, sealing
from engine.commands import Upload
from engine.database import transaction
from engine.errors import Conflict, FieldsInvalid, Invalid, NotAllowed
from engine.files import packages
from engine.files.packages import Terms
from engine.jobs.worker import run_due
from engine.model import (
    DestructionItem,
    DestructionList,
    ListState,
    Record,
    Setting,
    Stream,
)
from engine.queries.auditing.agreement import all_disagreements
from engine.queries.auditing.population import series
from engine.records import transfers
from engine.records.transfers import STREAM
from web.packages import making

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def done(company):
    """Return the numbers of two sealed finished records; the first has a file attached."""
    numbers = []
    for content in ("厨房顶棚渗水", "阳台渗水"):
        case = company.report(content)
        if not numbers:
            upload = Upload("现场.jpg", company.picture())
            commands.attach(company.session, case.id, upload, by=company.acting(company.chen))
        task, lin = company.inspect(case), company.acting(company.lin)
        commands.complete(company.session, task.id, {"decision": "agree", "opinion": "照此维修"}, by=lin)
        commands.complete(company.session, company.task(case).id, {}, by=company.acting(company.wu))
        numbers.append(case.number)
    company.session.rollback()
    while sealing.keep(company.session, KEY):
        pass
    return numbers


@pytest.fixture
def luo(people, company, acting):
    """Return a keeper of records."""
    return acting(people("luo", "records_keeper", name="罗婧"))


@pytest.fixture
def gu(people, company, acting):
    """Return another keeper of records."""
    return acting(people("gu", "gm_office", name="顾青"))


@pytest.fixture
def keeper(luo, browser):
    opened = browser()
    opened.sign_in("luo")
    return opened


@pytest.fixture
def archive(gu, browser):
    opened = browser()
    opened.sign_in("gu")
    return opened


def work(company):
    company.session.rollback()
    while run_due(company.session):
        pass
    company.session.rollback()


def events(session, number):
    session.rollback()
    return [fact.type for fact in ledger.read(session, f"{STREAM}{number}")]


def ordered(keeper, address="/records/transfers/new"):
    """Hand over what the list offers, as its page does, and return the address of the transfer."""
    page = keeper.get(address).text
    numbers = page.partition('name="numbers" value="')[2].partition('"')[0]
    answer = keeper.post("/records/transfers/", data={"numbers": numbers})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_records_are_chosen_packed_with_their_list_and_received(company, session, done, keeper, archive):
    assert "/records/transfers/new?q=" in keeper.get(f"/records/?q={done[0]}").text
    chosen = keeper.get("/records/transfers/new").text
    assert "移交 2 份记录" in chosen
    assert "<dd>2 份</dd>" in chosen
    at = ordered(keeper)
    number = at.rpartition("/")[2]
    assert "正在制作" in keeper.get(at).text
    # What the page fetches again while the package is made, besides how far it is.
    assert 'hx-select-oob="#state,#receive"' in keeper.get(at).text
    assert 'id="receive"' in keeper.get(at).text
    work(company)
    assert re.search(r'id="state">\s*<span[^>]*>待接收', keeper.get(at).text)
    with archive.get(f"{at}.zip") as answer:
        content = bytes(answer.data)
        assert f"archive-{number}.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(content)) as bag:
        files = {name.split("/data/", 1)[-1]: bag.read(name) for name in bag.namelist()}
    told = next(files[name] for name in files if name.endswith("README.txt")).decode()
    rows = list(load_workbook(io.BytesIO(files["transfer-list.xlsx"])).active.iter_rows(values_only=True))
    assert rows[0][0] == f"移交清单 {number}"
    for row, record in zip(rows[2:], sorted(done), strict=True):
        assert row[1] == record
        assert row[-1] == sha256(files[f"{record}/record.json"]).hexdigest()
        assert " | ".join(row) in told
    assert [row[7] for row in rows[2:]] == ["1", "0"]
    assert rows[2][2] == "厨房顶棚渗水"
    assert any(name.startswith(f"{done[0]}/attachments/") for name in files)
    assert "已移交" not in keeper.get(f"/records/{done[0]}").text
    assert "签署接收" not in keeper.get(at).text
    assert sha256(content).hexdigest() not in archive.get(at).text
    assert keeper.post(f"{at}/receive", data={"sha256": sha256(content).hexdigest()}).status_code == 403
    wrong = archive.post(f"{at}/receive", data={"sha256": sha256(content + b" ").hexdigest()})
    assert (wrong.status_code, "不符，不能接收" in wrong.text) == (422, True)
    assert events(session, number) == ["transfer.ordered", "transfer.packed"]
    typed = f"{sha256(content).hexdigest().upper()}  archive-{number}.zip"
    assert archive.post(f"{at}/receive", data={"sha256": typed}).status_code == 303
    session.rollback()
    (*_rest, received) = ledger.read(session, f"{STREAM}{number}")
    assert received.public["signature"] == {
        "meaning": "接收",
        "name": "顾青",
        "roles": ["gm_office"],
        "decision": "agree",
    }
    for page in (keeper.get("/records/").text, keeper.get(f"/records/{done[0]}").text):
        assert "已移交" in page
        assert number in page
    assert number in keeper.get("/records/records.csv").text
    assert "顾青" in keeper.get("/records/transfers/").text
    assert "都不能移交" in keeper.get("/records/transfers/new").text


def test_the_same_records_give_the_same_bytes(company, session, done, luo):
    digests = []
    for _turn in range(2):
        made = commands.hand_over(session, done, by=luo)
        work(company)
        digests.append(transfers.find(session, made.number).sha256)
        commands.withdraw_transfer(session, made.number, "再做一次", by=luo)
        # A number of its own would stand in the files.
        session.connection().exec_driver_sql("UPDATE sequence SET value = 0 WHERE name LIKE 'YJ-%'")
        for table in ("archive_transfer_item", "archive_transfer"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
        session.commit()
        session.expunge_all()
    assert digests[0]
    assert digests[0] == digests[1]


def test_what_may_not_go_is_refused_by_name(company, session, done, luo, acting):
    running = company.report("还在办").number
    with pytest.raises(Invalid) as refused:
        commands.hand_over(session, [*done, running], by=luo)
    assert refused.value.text.zh == f"没有办结的记录：{running}"
    with transaction(session):
        now, ended = clock.now(), session.get_one(Record, done[0])
        session.add(
            DestructionList(
                number="XH-1", department="x", state=ListState.MADE, made_at=now, made_by=luo.id, opinions={}
            )
        )
        session.flush()
        stream = session.get_one(Stream, f"pi/{done[0]}")
        session.add(
            DestructionItem(
                list_number="XH-1",
                number=done[0],
                process_key="leak",
                record_class="short",
                began_at=now,
                ended_at=ended.ended_at,
                since=now,
                due_on=now.date(),
                reason={"zh": "", "en": ""},
                events=stream.seq,
                head=stream.head,
            )
        )
    with pytest.raises(Invalid) as refused:
        commands.hand_over(session, done, by=luo)
    assert refused.value.text.zh == f"列入待决的销毁清单：{done[0]}"
    commands.hand_over(session, [done[1]], by=luo)
    with pytest.raises(Invalid) as refused:
        commands.hand_over(session, [done[1]], by=luo)
    assert refused.value.text.zh == f"已移交或正在移交：{done[1]}"
    with pytest.raises(NotAllowed):
        commands.hand_over(session, done, by=company.acting(company.chen))


def test_one_record_is_in_one_transfer_whoever_orders_at_the_same_moment(session, done, luo, monkeypatch):
    commands.hand_over(session, done, by=luo)
    monkeypatch.setattr(transfers, "refused", lambda *_: {})
    with pytest.raises(Conflict) as late:
        commands.hand_over(session, [done[0]], by=luo)
    assert late.value.text.zh == f"已移交或正在移交：{done[0]}"
    assert events(session, "YJ-2026-0002") == []


def test_transfers_leave_what_every_start_reads_as_short_as_it_was(company, session, done, luo):
    count = select(func.count()).select_from(Setting)
    before = session.scalar(count)
    commands.hand_over(session, done, by=luo)
    assert session.scalar(count) == before + 1, "the package, which goes away again"


def test_restricted_personal_data_stay(session, done, luo):
    restrict = (
        "UPDATE subject_key SET restricted_at = '2026-11-01 00:00:00' "
        "WHERE id IN (SELECT key_id FROM disclosure WHERE stream = ?)"
    )
    session.connection().exec_driver_sql(restrict, (f"pi/{done[0]}",))
    session.commit()
    with pytest.raises(Invalid) as refused:
        commands.hand_over(session, [done[0]], by=luo)
    assert "限制处理" in refused.value.text.zh


def test_a_case_that_could_not_go_in_is_not_handed_over(company, session, done, luo, gu, monkeypatch):
    genuine = making.contents_of

    def broken(material):
        if material.number == done[0]:
            raise RuntimeError("pages")
        return genuine(material)

    monkeypatch.setattr(making, "contents_of", broken)
    made = commands.hand_over(session, done, by=luo)
    work(company)
    found = transfers.find(session, made.number)
    assert transfers.records_of(session, made.number) == [done[1]]
    commands.receive_transfer(session, made.number, found.sha256, by=gu)
    assert set(transfers.received(session, done)) == {done[1]}
    again = commands.hand_over(session, [done[0]], by=luo)
    assert transfers.records_of(session, again.number) == [done[0]]


def test_a_transfer_nobody_received_is_withdrawn_and_its_package_goes(company, session, done, luo, gu):
    made = commands.hand_over(session, done, by=luo)
    with pytest.raises(Conflict):
        commands.receive_transfer(session, made.number, "x", by=gu)
    work(company)
    with pytest.raises(FieldsInvalid):
        commands.withdraw_transfer(session, made.number, " ", by=luo)
    commands.withdraw_transfer(session, made.number, "漏了一份", by=luo)
    work(company)
    assert packages.find(session, made.package) is None
    with pytest.raises(Conflict):
        commands.receive_transfer(session, made.number, transfers.find(session, made.number).sha256, by=gu)
    assert commands.hand_over(session, done, by=luo).number != made.number
    assert [one.missing for one in series(session) if one.rule.startswith("YJ-")] == [[]]


def test_who_keeps_no_records_any_more_gets_none(company, session, done, luo, monkeypatch):
    commands.hand_over(session, done, by=luo)
    monkeypatch.setattr("engine.records.keepers.KEEPERS", ("legal",))
    work(company)
    (made,) = packages.listed(session)
    assert made.phase == "failed"
    assert len(made.left) == len(done)


def test_auditors_read_transfers_and_others_do_not(company, done, keeper, people, browser):
    at = ordered(keeper)
    work(company)
    for role, status in (("qa_auditor", 200), ("cs_manager", 403)):
        people(f"{role}2", role)
        opened = browser()
        opened.sign_in(f"{role}2")
        assert [opened.get(path).status_code for path in ("/records/transfers/", at)] == [status] * 2
        assert opened.get("/records/transfers/new").status_code == 403
        assert opened.post("/records/transfers/", data={"numbers": done[0]}).status_code == 403
        for act in ("receive", "withdraw", "retry"):
            assert opened.post(f"{at}/{act}", data={"sha256": "x", "reason": "x"}).status_code == 403
        assert '<form method="post" action="/records' not in opened.get(at).text


def test_packages_ordered_before_are_evidence():
    assert Terms(**{"checkpoint": 3, "since": None, "language": "zh", "with_files": True}).transfer == ""


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE archive_transfer SET sha256 = 'ab'",
        "UPDATE archive_transfer SET ordered_by = received_by",
        "UPDATE archive_transfer SET received_by = NULL, received_at = NULL",
        "UPDATE archive_transfer SET withdrawn_at = received_at",
        "UPDATE archive_transfer SET ordered_at = '2020-01-01 00:00:00'",
        "UPDATE archive_transfer SET count = 1",
        "UPDATE archive_transfer_item SET is_free = TRUE",
        "DELETE FROM archive_transfer_item",
        "DELETE FROM archive_transfer",
    ],
)
def test_a_transfer_that_was_edited_or_removed_beside_its_events_is_named(company, session, done, luo, gu, forged):
    left = commands.hand_over(session, done[1:], by=luo).number
    work(company)
    commands.withdraw_transfer(session, left, "再做一次", by=luo)
    number = commands.hand_over(session, done, by=luo).number
    assert list(all_disagreements(session)) == []
    work(company)
    assert list(all_disagreements(session)) == []
    commands.receive_transfer(session, number, transfers.find(session, number).sha256, by=gu)
    assert list(all_disagreements(session)) == []
    with transaction(session):
        if forged == "DELETE FROM archive_transfer":
            session.execute(text(f"DELETE FROM archive_transfer_item WHERE transfer = '{number}'"))
        column = "transfer" if "item" in forged else "number"
        session.execute(text(f"{forged} WHERE {column} = '{number}'"))
    session.expire_all()
    assert [flaw.text.zh for flaw in all_disagreements(session)] == [f"移交 {number}与账本不符"]
