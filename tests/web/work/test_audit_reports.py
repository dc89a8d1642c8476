"""The auditor's reports: documents through time, population, four eyes, delegation, delays, interventions."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.catalogue import load_catalogue
from engine.database import transaction
from engine.model import (
    ControlledDocument,
    Definition,
    DocumentKind,
    Hold,
    Instance,
    Record,
    Register,
    Role,
    Sequence,
    Task,
)
from engine.registers import save_entry
from engine.text import Text
from web.demo.load import shipped_files
from web.work.reports import Field, addressed

TITLE = Text("标题", "Title")


@pytest.fixture
def auditor(company, people, client):
    """Return the browser of somebody who only audits."""
    people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    return client


@pytest.fixture
def case(company):
    """Return a case that waits for the inspection."""
    return company.report("厨房顶棚渗水")


def test_the_population_is_counted_narrowed_and_leads_to_the_record(company, case, auditor):
    company.report("阳台渗水")
    page = auditor.get("/audit/population").text
    assert "共 2 件" in page
    assert f'href="/audit/cases/{case.number}"' in page
    assert "共 0 件" in auditor.get("/audit/population?state=completed").text
    assert "共 0 件" in auditor.get("/audit/population?until=2020-01-01").text


def test_who_lists_all_years_goes_on_with_all_years(company, case, auditor, clock, app):
    """The second page, another tab, the table and the sample say what the list says that leads there."""
    clock(timedelta(days=100))
    assert "共 0 件" in auditor.get("/audit/population").text
    for days in ("since=&until=", "since=2026-01-01&until="):
        page = auditor.get(f"/audit/population?{days}").text.replace("&amp;", "&")
        assert "共 1 件" in page
        assert f'href="/audit/sample?{days}"' in page
        page = auditor.get(f"/audit/delays?kind=limits&{days}").text.replace("&amp;", "&")
        assert f'href="/audit/delays?kind=&{days}"' in page, "another tab"
        assert re.search(rf'href="/audit/delays.xlsx\?[^"]*{days}', page)
    with app.test_request_context("/?since=&until=&process=leak"):
        query = {"since": "", "until": "", "process": "leak"}
        assert addressed([Field("process", TITLE), *(Field(day, TITLE, "date") for day in ("since", "until"))]) == query


def test_a_number_given_out_and_not_found_is_a_gap(company, session, case, auditor):
    assert ">有缺号<" not in auditor.get("/audit/numbers").text
    with transaction(session):
        counted = session.scalars(select(Sequence).where(Sequence.name.startswith("LS-"))).one()
        counted.value += 1
    page = auditor.get("/audit/numbers").text
    assert ">有缺号<" in page
    assert case.number[:-4] + "0002" in page


def test_numbers_of_holds_and_of_destroyed_records_are_no_gaps(company, session, case, auditor):
    with transaction(session):
        session.add(Sequence(name="DJ-2026-{seq:04d}", value=1))
        session.add(
            Hold(number="DJ-2026-0001", project="p", reason="诉讼", placed_at=case.started_at, placed_by=company.lin.id)
        )
        session.add(Sequence(name="WY-2020-{seq:04d}", value=1))
        kept = Record(number="WY-2020-0001", process_key="leak", state="completed", ended_at=case.started_at)
        kept.destroyed_at = case.started_at
        session.add(kept)
    page = auditor.get("/audit/numbers").text
    assert ">有缺号<" not in page
    assert ">DJ-2026-0000<" in page


def test_reviews_list_every_document_that_is_reviewed_by_its_day(company, session, case, auditor):
    with transaction(session):
        for number, kind in (("BX-01", DocumentKind.PROCEDURE), ("BX-01-F01", DocumentKind.FORM)):
            listed = ControlledDocument(number=number, title_zh="漏水报修", kind=kind, created_at=case.started_at)
            session.add(listed)
        session.flush()
        review = session.get_one(Instance, case.id)
        review.process_key, review.title, review.ended_as = (
            "document-review",
            "文件年度评审：BX-01 漏水报修",
            "confirmed",
        )
        review.state, review.ended_at = "completed", review.started_at
    page = auditor.get("/audit/reviews").text
    for words in (">BX-01<", f"{case.started_at.year + 1}-", "继续有效", case.number):
        assert words in page
    assert "BX-01-F01" not in page


def test_holds_and_retention_stand_among_the_interventions_in_words(company, people, session, case, acting, auditor):
    keeper = acting(people("fang", "records_keeper", name="方舟"))
    with transaction(session):
        placed = {"hold": "DJ-2026-0001", "reason": "诉讼", "mandate": "法院"}
        ledger.append(session, "cfg/holds", "hold.placed", keeper.id, placed)
    page = auditor.get("/audit/interventions").text
    for words in ("冻结记录", "记录冻结", "DJ-2026-0001", "诉讼"):
        assert words in page
    assert "cfg/" not in page


def test_who_began_and_signed_stands_in_the_report_of_four_eyes(company, case, auditor):
    own = company.report("阳台渗水")
    with transaction(company.session):
        company.session.get_one(Instance, own.id).started_by = company.lin.id
    for one in (case, own):
        commands.complete(
            company.session, company.inspect(one).id, {"decision": "agree"}, by=company.acting(company.lin)
        )
    page = auditor.get("/audit/doubles").text
    assert "发起人自己签署" in page
    assert own.number in page
    assert case.number not in page


def test_what_was_done_for_others_names_both(company, session, case, auditor):
    task = company.inspect(case)
    commands.complete(session, task.id, {"decision": "agree"}, by=company.acting(company.lin))
    with transaction(session):
        session.get_one(Task, task.id).delegated_from = company.zhao.id
    page = auditor.get("/audit/delegations").text
    for words in (case.number, "林静", "赵敏", "审批"):
        assert words in page


def test_a_signer_stands_with_the_roles_held_that_day(company, session, case, auditor):
    commands.complete(session, company.inspect(case).id, {"decision": "agree"}, by=company.acting(company.lin))
    page = auditor.get("/audit/signers").text
    for words in (case.number, "林静", session.get_one(Role, "cs_manager").name_zh, "未要求"):
        assert words in page


def test_late_work_says_who_has_it(company, session, case, auditor):
    assert "没有超期" in auditor.get("/audit/delays").text
    with transaction(session):
        task = session.get_one(Task, company.task(case).id)
        task.due_at = task.created_at - timedelta(days=1)
    page = auditor.get("/audit/delays").text
    assert case.number in page
    assert "查看现场" in page


def test_an_act_beside_the_procedure_stands_with_its_reason(company, people, session, case, acting, auditor):
    root = acting(people("root", "admin", name="周宁"))
    commands.cancel(session, case.id, reason="重复登记", by=root)
    page = auditor.get("/audit/interventions").text
    for words in ("撤销事项", "重复登记", "周宁", case.number, "授予角色", "发布文件", "漏水报修"):
        assert words in page
    assert "def/" not in page


def test_what_was_in_force_on_a_day_has_its_digest_and_the_cases_of_that_day(company, session, case, auditor):
    revision = session.scalars(select(Definition).where(Definition.key == "leak")).one().current
    today = auditor.get(f"/audit/in-force?day={revision.effective_from:%Y-%m-%d}").text
    assert revision.digest in today
    assert revision.digest not in auditor.get("/audit/in-force?day=2020-01-01").text


def test_a_copy_on_paper_is_current_replaced_or_unknown(company, session, auditor):
    leak = session.scalars(select(Definition).where(Definition.key == "leak")).one()
    with transaction(session):
        listed = ControlledDocument(number="BX-01", title_zh="漏水报修", kind=DocumentKind.PROCEDURE)
        listed.definition_id, listed.created_at = leak.id, leak.current.created_at
        session.add(listed)
    assert "现行有效" in auditor.get("/audit/copies?number=bx-01&revision=A0").text
    assert "没有这个版次" in auditor.get("/audit/copies?number=BX-01&revision=Z/9").text
    assert "没有这个编号" in auditor.get("/audit/copies?number=BX-99&revision=A0").text


@pytest.mark.parametrize("page", ["changes", "obsolete", "reviews?late=1"])
def test_a_report_without_rows_says_so(auditor, page):
    assert "fb-empty" in auditor.get(f"/audit/{page}").text


def test_others_are_kept_out_of_the_reports(company, browser):
    opened = browser()
    opened.sign_in("chen")
    for page in ("population", "numbers", "doubles", "signers", "delays", "interventions", "in-force", "copies"):
        assert opened.get(f"/audit/{page}").status_code == 403


def test_findings_stand_with_their_state_and_age(session, auditor):
    with transaction(session):
        session.add(Register(key="nonconformity", name_zh="不符合项台账", name_en="Nonconformities"))
        session.flush()
        for number, status in (("NC-1", "open"), ("NC-2", "closed")):
            held = {"status": status, "severity": "major", "action_due": "2026-12-01"}
            save_entry(session, "nonconformity", held, by=SYSTEM, number=number)
    page = auditor.get("/audit/findings").text
    for words in ("NC-1", "NC-2", "处理中", "已关闭", "严重", "2026-12-01"):
        assert words in page
    assert "NC-2" not in auditor.get("/audit/findings?state=open").text


def test_an_address_fills_in_fields_of_a_form_and_nothing_else(company, client):
    client.sign_in("chen")
    page = client.get("/start/leak?content=厨房渗水&nonsense=xyz")
    data = company.script(page, "data")
    assert data["content"] == "厨房渗水"
    assert "nonsense" not in data


def test_a_clause_names_its_procedures_registers_and_editions(session, case, auditor):
    source = """
[[clause]]
key = "8.7"
title = { zh = "不合格输出的控制", en = "Nonconforming outputs" }
editions = ["ISO 9001:2015"]
processes = ["leak"]
registers = ["project"]

[[clause]]
key = "10.2"
title = { zh = "纠正措施", en = "Corrective action" }
editions = ["ISO 9001:2026"]
remark = { zh = "另行办理", en = "Done elsewhere" }

[[edition]]
key = "ISO 9001:2026"
remark = { zh = "以正式文本为准", en = "Compare with the published text" }
"""
    with transaction(session):
        load_catalogue(session, "clauses.toml", source.encode(), by=SYSTEM)
    page = auditor.get("/audit/clauses").text
    assert page.index("8.7") < page.index("10.2")
    assert "（1）" in page
    assert "另行办理" in page
    assert "ISO 9001:2026：以正式文本为准" in page
    older = auditor.get("/audit/clauses?edition=ISO+9001:2015").text
    assert "10.2" not in older
    assert "以正式文本为准" not in older
    assert "8.7" not in auditor.get("/audit/clauses?met=else").text
    assert case.number in auditor.get("/audit/population?process=leak&since=").text
    assert 'href="/audit/population?process=leak&amp;since="' in page
    assert 'href="/registers/project"' in page
    assert auditor.get("/registers/project").status_code == 200


def test_every_shipped_clause_is_met_here_or_says_where_it_is():
    clauses = tomllib.loads(shipped_files()["clauses.toml"].decode())["clause"]
    silent = [one["key"] for one in clauses if not one["processes"] and not one["registers"] and not one.get("remark")]
    assert (silent, len({one["key"] for one in clauses})) == ([], len(clauses))


@pytest.mark.parametrize("what", ["processes", "registers"])
def test_the_shipped_clauses_name_what_is_shipped(what):
    files = [tomllib.loads(source.decode()) for name, source in shipped_files().items() if name.endswith(".toml")]
    there = {item["key"] for file in files for item in file.get({"processes": "process"}.get(what, "register"), ())}
    named = {key for file in files for clause in file.get("clause", ()) for key in clause[what]}
    assert named
    assert named - there == set()
