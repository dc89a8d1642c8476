"""The pages on records: who sees them, how long each is kept and why, holds and decisions at their fields."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity import accounts, departments
from engine.model import Hold, Record
from engine.records.terms import Terms
from tests.engine.commands.conftest import HERE as COMMANDS
from web.demo.load import shipped_files


@pytest.fixture
def kept(session, clock):
    """Keep two records of a procedure nobody knows; one ended long ago."""
    commands.deploy(session, {"records.toml": shipped_files()["records.toml"]}, by=SYSTEM)
    with transaction(session):
        for number, year in (("P-1", 2010), ("P-2", 2026)):
            ended = datetime(year, 3, 1, 4, tzinfo=UTC)
            session.add(Record(number=number, process_key="leave", state="completed", ended_at=ended, since=ended))


@pytest.fixture
def keeper(browser, people):
    """Return the browser of somebody who keeps records."""
    people("luo", "records_keeper", name="罗婧")
    opened = browser()
    opened.sign_in("luo")
    return opened


def test_the_list_is_for_keepers_and_auditors_only(kept, client, people, browser):
    for role, status in (("records_keeper", 200), ("qa_auditor", 200), ("cs_manager", 403)):
        people(role, role)
        opened = browser()
        opened.sign_in(role)
        assert [opened.get(path).status_code for path in ("/records/", "/records/P-1", "/records/holds/")] == [
            status
        ] * 3


def test_a_record_says_how_long_it_is_kept_and_by_what_rule(kept, keeper):
    page = keeper.get("/records/P-1").text
    assert "未定保存类别，按永久保存" in page
    listed = keeper.get("/records/?q=P-1").text
    assert "P-1" in listed
    assert "P-2" not in listed
    assert keeper.get("/records/P-9").status_code == 404


def test_a_hold_is_placed_and_lifted_and_refused_at_its_field(kept, keeper, afresh):
    refused = keeper.post("/records/P-1/hold", data={"reason": "", "mandate": "x"})
    assert refused.status_code == 422
    assert 'id="e-reason"' in refused.text
    assert keeper.post("/records/P-1/hold", data={"reason": "诉讼", "mandate": "民初12号"}).status_code == 303
    (hold,) = afresh().query(Hold).all()
    assert "诉讼" in keeper.get("/records/P-1").text
    assert "P-1" in keeper.get("/records/?standing=held").text
    refused = keeper.post("/records/holds/", data={"case_number": "P-7", "reason": "审计"})
    assert refused.status_code == 422
    assert 'id="e-case"' in refused.text
    assert keeper.post(f"/records/holds/{hold.number}/lift", data={"lift_reason": ""}).status_code == 422
    assert keeper.post(f"/records/holds/{hold.number}/lift", data={"lift_reason": "撤诉"}).status_code == 303
    assert "撤诉" in keeper.get("/records/P-1").text


def test_an_auditor_reads_and_changes_nothing(kept, people, browser, afresh):
    people("tang", "qa_auditor", name="唐岚")
    opened = browser()
    opened.sign_in("tang")
    assert '<form method="post" action="/records' not in opened.get("/records/P-1").text
    assert opened.post("/records/P-1/hold", data={"reason": "诉讼"}).status_code == 403
    assert opened.post("/records/P-1/place", data={"place": "柜"}).status_code == 403
    assert afresh().query(Hold).all() == []


def test_the_place_of_the_paper_is_noted(kept, keeper, afresh):
    assert keeper.post("/records/P-1/place", data={"place": "3 柜"}).status_code == 303
    assert afresh().get_one(Record, "P-1").place == "3 柜"
    assert keeper.post("/records/P-1/place", data={"place": "柜" * 101}).status_code == 422


def test_what_the_rules_leave_open_asks_for_a_decision(kept, root, client, afresh):
    page = client.get("/admin/retention").text
    assert page.count("待决定") == 3
    assert "35 年（按原文）" in page
    refused = client.post("/admin/retention/decide/record.keep_long", data={"value": "3", "reason": ""})
    assert refused.status_code == 422
    assert "e-record-keep_long" in refused.text
    answer = client.post("/admin/retention/decide/record.keep_long", data={"value": "3", "reason": "办公会决定"})
    assert answer.status_code == 303
    page = client.get("/admin/retention").text
    assert page.count("待决定") == 2
    assert "办公会决定" in page
    assert Terms(afresh()).classes["long"].years == 3
    refused = client.post("/admin/retention/decide/record.keep_long", data={"value": "x", "reason": "办公会决定"})
    assert refused.status_code == 422


def test_the_list_leaves_as_a_table_with_who_managed_it_then(session, kept, keeper, people, afresh):
    head = departments.add(session, "service", {"name": "客服中心"}, by=SYSTEM)
    jia = people("jia", "cs_manager")
    accounts.edit(session, jia.id, {"department_id": head.id}, by=SYSTEM)
    catalogue = '[[process]]\nkey = "leave"\ntitle = { zh = "请假", en = "Leave" }\nmanaged_by = "cs_manager"\n'
    leave = (COMMANDS / "leave.bpmn").read_bytes()
    commands.deploy(session, {"leave.bpmn": leave, "leave.toml": catalogue.encode()}, by=SYSTEM)
    departments.edit(session, head.id, {"name": "客户关系中心"}, by=SYSTEM)
    assert "客服中心" in keeper.get("/records/P-1").text
    listed = keeper.get("/records/?department=service").text
    assert "P-1" in listed
    assert "客户关系中心</option>" in listed
    assert "P-1" not in keeper.get("/records/?department=role:legal").text
    table = keeper.get("/records/records.csv?department=service&q=P-1").text
    assert "客服中心" in table
    assert "P-2" not in table
    assert keeper.get("/records/records.xlsx").data.startswith(b"PK")
    (first, _second) = [one for one in ledger.read(afresh(), "cfg/retention") if one.type == "records.exported"]
    assert first.public == {"records": 1, "kind": "csv"}


def test_many_due_records_are_counted_up_to_a_thousand(kept, keeper, monkeypatch):
    with monkeypatch.context() as few:
        few.setattr("web.pages.records.listing.count_due", lambda _session: (1000, True))
        assert "1000 以上 份" in keeper.get("/records/").text
    assert "份记录保存期满" not in keeper.get("/records/").text
