"""Late work on the pages: the question in the form of the task, the card of the case, the auditor's list and counts."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from importlib import resources

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, event, select

from engine import clock, commands, ledger
from engine.actor import SYSTEM
from engine.catalogue import load_catalogue
from engine.commands.corrections import Correction
from engine.database import transaction
from engine.instances.delays import Cause
from engine.model import DelayCause, Department, Person, Task

GOOD = {"cause": "pipe", "cost": 800, "content": "厨房顶棚渗水"}
WHY = {"delay_cause": "outside", "delay_words": "施工单位周四才回复"}
ASKED = "该任务已超期，请说明原因"


@pytest.fixture(autouse=True)
def causes(company, session):
    """Load the causes, the policy and the registers of corrections as the product ships them."""
    source = (resources.files("workflows") / "catalogue/corrections.toml").read_bytes()
    with transaction(session):
        load_catalogue(session, "corrections.toml", source, by=SYSTEM)


@pytest.fixture
def case(company):
    return company.report()


@pytest.fixture
def auditor(company, people, browser):
    people("tang", "qa_auditor", name="唐岚")
    opened = browser()
    opened.sign_in("tang")
    return opened


def overdue(company, case) -> Task:
    """Let the open task of a case be a day late."""
    session = company.session
    with transaction(session):
        task = session.get_one(Task, company.task(case).id)
        task.due_at = clock.now() - timedelta(days=1)
    return task


def done_late(company, case, **why: str) -> None:
    """Let the inspection of a case be done late, with a cause or by the system without one."""
    task = overdue(company, case)
    cause = Cause(why["delay_cause"], why["delay_words"]) if why else None
    by = company.acting(company.wu) if why else SYSTEM
    commands.complete(company.session, task.id, GOOD, by=by, cause=cause)


def test_the_form_asks_once_the_task_is_late_and_has_the_question_ready_before(company, case, client):
    client.sign_in("wu")
    path = f"/tasks/{company.task(case).id}"
    with transaction(company.session):
        company.session.get_one(Task, company.task(case).id).due_at = clock.now() + timedelta(hours=1)
    page = client.get(path).text
    assert "data-fb-late hidden" in page
    overdue(company, case)
    page = client.get(path).text
    assert "data-fb-late hidden" not in page
    for words in (ASKED, "等待外部单位", "具体情况"):
        assert words in page
    company.session.rollback()
    commands.explain_delay(company.session, company.task(case).id, Cause(*WHY.values()), by=company.acting(company.lin))
    page = client.get(path).text
    assert ASKED not in page
    assert "原因已说明：等待外部单位" in page


def test_sent_by_the_script_the_refusal_names_the_fields_and_with_a_cause_it_is_done(company, case, client):
    task = overdue(company, case)
    client.sign_in("wu")
    refused = company.submit(client, f"/tasks/{task.id}/complete", GOOD)
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"delay_cause", "delay_words"}
    done = company.submit(client, f"/tasks/{task.id}/complete", GOOD, files=WHY)
    assert done.status_code == 200
    company.session.rollback()
    assert company.session.get_one(DelayCause, task.id).words == WHY["delay_words"]


def test_without_a_script_the_page_comes_back_with_what_was_typed(company, case, client):
    task = overdue(company, case)
    client.sign_in("wu")
    typed = {"data": json.dumps(GOOD), "delay_words": "话没说完<b>", "late_reason": "断网"}
    refused = client.post(f"/tasks/{task.id}/complete", data=typed)
    assert refused.status_code == 422
    for words in ("话没说完&lt;b&gt;", "断网", "已超期，请选择超期原因", "is-invalid"):
        assert words in refused.text


def test_the_card_of_the_case_says_what_is_missing_and_takes_it_from_who_answers(company, case, client, browser):
    task = overdue(company, case)
    client.sign_in("lin")
    page = client.get(f"/cases/{case.number}").text
    assert "尚未说明原因" in page
    path = f"/cases/{case.number}/delays/{task.id}"
    assert client.post(path, data={**WHY, "delay_words": ""}).status_code == 422
    assert client.post(path, data=WHY).status_code == 303
    page = client.get(f"/cases/{case.number}").text
    assert "尚未说明原因" not in page
    for words in ("等待外部单位", WHY["delay_words"], "林静 说明", "重新说明"):
        assert words in page
    other = browser()
    other.sign_in("chen")
    assert other.post(path, data=WHY).status_code == 403


def test_the_auditor_sees_the_causes_who_stated_them_and_those_that_are_missing(company, case, auditor):
    other = company.report("阳台渗水")
    done_late(company, case, **WHY)
    done_late(company, other)
    page = auditor.get("/audit/delays").text
    for words in (case.number, "等待外部单位", WHY["delay_words"], "吴刚", other.number, "未说明"):
        assert words in page, words
    missing = auditor.get("/audit/delays?cause=none").text
    assert other.number in missing
    assert case.number not in missing
    assert case.number in auditor.get("/audit/delays?cause=outside").text
    company.session.rollback()
    done = company.session.scalars(select(Task.id).where(Task.instance_id == other.id, Task.activity_id == "inspect"))
    commands.explain_delay(company.session, done.one(), Cause("staff", "人手不足"), by=company.acting(company.lin))
    assert "人手不足" in auditor.get("/audit/delays").text


def test_late_work_is_counted_by_cause_procedure_and_department(company, case, auditor, session):
    with transaction(session):
        works = Department(key="works", name="工程部")
        session.add(works)
        session.flush()
        session.get_one(Person, company.wu.id).department_id = works.id
        department = works.id
    done_late(company, case, **WHY)
    done_late(company, company.report("阳台渗水"), **WHY)
    done_late(company, company.report("书房渗水"))
    page = auditor.get("/audit/delays").text
    assert page.count('data-label="事项"') == 3
    for words in ("按原因", "按流程", "按部门", "工程部", "漏水报修"):
        assert words in page, words
    assert f"department={department}" in page
    narrowed = auditor.get(f"/audit/delays?department={department}").text
    assert narrowed.count('data-label="事项"') == 2


def test_a_step_that_was_taken_back_stands_with_who_did_it_and_why(company, case, auditor):
    commands.cancel(company.session, case.id, reason="重复登记", by=company.acting(company.lin))
    page = auditor.get("/audit/delays?kind=skipped").text
    for words in (case.number, "事项撤销", "重复登记", "林静"):
        assert words in page, words
    assert case.number not in auditor.get("/audit/delays?kind=skipped&cause=left").text


def test_the_kinds_are_tabs_that_keep_what_else_was_narrowed(company, case, auditor):
    page = auditor.get("/audit/delays?kind=limits&process=leak&since=2020-01-01&until=2020-02-01").text
    (tabs,) = re.findall(r'<nav class="fb-tabs".*?</nav>', page, re.DOTALL)
    assert re.findall(r'kind=(\w*)[^>]*?process=leak[^>]*?aria-current="page">', tabs) == ["limits"]
    assert tabs.count("since=2020-01-01") == 3
    assert '<input type="hidden" name="kind" value="limits">' in page
    assert 'href="/audit/delays?kind=limits">清除筛选' in page


def test_what_is_taken_along_is_narrowed_with_the_rows(company, case, auditor):
    page = auditor.get("/audit/delays?process=leak").text
    head = page.partition('id="head"')[2].partition('id="rows"')[0]
    assert re.search(r"/audit/delays\.xlsx\?[^\"]*process=leak", head)
    assert 'hx-select-oob="#head"' in head


def test_the_list_is_taken_along_with_the_causes(company, case, auditor):
    done_late(company, case, **WHY)
    for kind in ("", "limits", "skipped"):
        answer = auditor.get(f"/audit/delays.xlsx?kind={kind}")
        assert answer.status_code == 200
        rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
        if not kind:
            assert case.number in rows[1][0]
            assert f"等待外部单位：{WHY['delay_words']}" in rows[1]


def test_a_corrected_statement_is_marked_with_what_to_read_instead(company, people, case, auditor):
    session = company.session
    done_late(company, case, **WHY)
    (fact,) = [one for one in ledger.read(session, f"pi/{case.number}") if "cause" in one.public]
    right = "施工单位周五才回复"
    asked = Correction(fact.seq, "delay_words", "超期原因", WHY["delay_words"], right, "记错了日期")
    entry = commands.correct(session, case.id, asked, by=company.acting(company.wu))
    session.rollback()
    assert f"【更正待批准：{right}】" in auditor.get("/audit/delays").text
    refused = commands.correct(session, case.id, replace(asked, new="忘了"), by=company.acting(company.wu))
    owner = company.acting(people("qin", "process_owner"))
    commands.decide_correction(session, refused.number, agrees=False, opinion="没有依据", by=owner)
    commands.decide_correction(session, entry.number, agrees=True, by=owner)
    session.rollback()
    page = auditor.get("/audit/delays").text
    for words in (WHY["delay_words"], f"【已更正为：{right}】", f'href="/audit/corrections?q={entry.number}"'):
        assert words in page
    assert "忘了" not in page
    book = load_workbook(io.BytesIO(auditor.get("/audit/delays.xlsx").data))
    assert any(right in str(cell.value) for row in book.active for cell in row)


def test_a_page_costs_as_many_statements_for_many_as_for_few(company, case, auditor):
    done_late(company, case, **WHY)
    few = _statements(lambda: auditor.get("/audit/delays"))
    for number in range(5):
        done_late(company, company.report(f"渗水 {number}"), **WHY)
    assert _statements(lambda: auditor.get("/audit/delays")) == few


def _statements(visit) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_others) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    visit()
    event.remove(Engine, "before_cursor_execute", note)
    return len(seen)
