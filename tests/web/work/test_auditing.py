"""The auditor's home leads to an answer for every question; an auditor changes nothing and is recorded reading."""

from __future__ import annotations

import re
import sqlite3
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.commands import Upload, documents
from engine.database import transaction
from engine.errors import NotAllowed
from engine.identity import tokens
from engine.ledger import read
from engine.model import Definition
from tests.web.questions import HEADINGS, answers, heading
from web.accesses import ROOMS
from web.demo.load import shipped_files
from web.pages.audit.questions import SUBJECTS

OWN = ("sign_in.", "profile.", "notices.", "portal.")
"""What everybody may do with the account they have, and what needs none."""

WITHOUT_RECORDS = {
    *("static", "health", "sign_in", "portal", "profile", "inbox", "notices", "site", "start", "v1-me", "api-docs"),
    *("procedures", "v1-processes", "studio", "trial", "admin", "v1-migrations"),
    *("privacy", "prints"),
}
"""Rooms of one's own, of procedures and of settings; whoever looks up personal data is recorded by the command."""


@pytest.fixture
def auditor(company, people, client):
    """Return somebody who only audits, signed in."""
    person = people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    return person


@pytest.fixture
def case(company):
    """Return a case that waits for the inspection."""
    return company.report("厨房顶棚渗水")


def links(page):
    return [address.replace("&amp;", "&") for address in re.findall(r'<a class="stretched-link" href="([^"]+)"', page)]


def reads(session, person):
    session.rollback()
    return [fact.public["read"] for fact in read(session, f"user/{person.id}") if fact.type == "audit.read"]


def kept(engine):
    """Return everything the database keeps, but what the auditor read, the hours of tries and the use of a token."""
    raw = sqlite3.connect(engine.url.database)
    passing = ("user/", 'INTO "attempts"', 'INTO "api_token"')
    lines = [line for line in raw.iterdump() if not any(words in line for words in passing)]
    raw.close()
    return lines


def test_every_question_leads_to_a_page_that_answers(company, auditor, case, client):
    commands.deploy(company.session, shipped_files(), by=SYSTEM)
    home = client.get("/audit/").text
    asked = links(home)
    questions = [question for subject in SUBJECTS for question in subject.questions]
    assert len(asked) == len(questions) == home.count("stretched-link")
    assert {question.number for question in questions} == set(range(1, 31))
    assert 'href="/audit/"' in client.get("/inbox/todo").text
    for question, address in zip(questions, asked, strict=True):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert heading(answer.text) == HEADINGS[question.words.zh], address
        assert answers(answer.text, question.endpoint), address


def test_an_auditor_changes_nothing(company, session, auditor, case, client, engine, app):
    task = company.task(case)
    with transaction(session):
        everybodys = session.scalars(select(Definition).where(Definition.key == "leak")).one()
        everybodys.settings = {**everybodys.settings, "start_roles": ["employee"]}
    token = tokens.issue(session, "审核程序", None, by=company.acting(auditor))
    values = {
        **{"ref": task.instance_id, "task_id": task.id, "number": "1", "person_id": company.lin.id},
        **{"key": "leak", "label": "A0", "name": "leak.bpmn"},
        **{"definition_id": everybodys.id, "revision_id": everybodys.current_id},
    }
    typed = dict.fromkeys(("reason", "text", "summary", "place", "password", "to", "content", "project", "title"), "x")
    before = kept(engine)
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & {"POST", "PUT", "PATCH", "DELETE"}):
            if rule.endpoint.startswith(OWN):
                continue
            others = {name: 1 if "Int" in type(kind).__name__ else "x" for name, kind in rule._converters.items()}
            filled = {name: values.get(name, others[name]) for name in rule.arguments}
            with app.test_request_context():
                built = app.url_map.bind("localhost").build(rule.endpoint, filled, method=method)
            address, sent = urlsplit(built).path, {"data": typed}
            if address.startswith("/api/"):
                told = {"process": "leak", "data": {"project": "XM-001", "content": "渗水"}, **typed}
                sent = {"json": told, "headers": {"Authorization": f"Bearer {token}"}}
            answer = client.open(address, method=method, **sent)
            # 503: what it would be written into is not deployed here.
            assert answer.status_code in (303, 400, 403, 404, 405, 409, 415, 422, 503), (method, address)
            assert kept(engine) == before, (method, address)


def test_who_only_audits_begins_nothing_that_every_employee_may(company, session, auditor, people, acting):
    with transaction(session):
        everybodys = session.scalars(select(Definition).where(Definition.key == "leak")).one()
        everybodys.settings = {**everybodys.settings, "start_roles": ["employee"]}
    asked = {"project": "XM-001", "content": "渗水"}
    with pytest.raises(NotAllowed):
        commands.start(session, "leak", asked, by=company.acting(auditor))
    with pytest.raises(NotAllowed):
        documents.propose_change(session, "leak", "不清楚", "写清楚", by=company.acting(auditor))
    assert commands.start(session, "leak", asked, by=company.acting(company.lin)).number


def test_a_page_read_is_recorded_once_and_its_parts_are_not(session, auditor, case, client):
    number = case.number
    client.get(f"/cases/{number}")
    client.get(f"/cases/{number}/diagram.bpmn")
    client.get("/cases/?q=x", headers={"HX-Request": "true"})
    client.get("/cases/none")
    client.get("/audit/")
    assert reads(session, auditor) == [f"/cases/{number}"]


def test_the_reading_of_others_is_not_recorded(session, company, browser, people):
    boss = people("boss", "general_manager", name="总")
    opened = browser()
    opened.sign_in("boss")
    assert opened.get("/registers/").status_code == 200
    assert reads(session, boss) == []


def test_the_reading_of_programs_and_of_records_is_recorded_too(company, session, auditor, case, client, app):
    token = tokens.issue(session, "审核程序", None, by=company.acting(auditor))
    program = app.test_client()
    asked = {"Authorization": f"Bearer {token}"}
    assert program.get(f"/api/v1/instances/{case.number}", headers=asked).status_code == 200
    assert client.get("/records/").status_code == 200
    assert client.get(f"/cases/{case.number}", headers={"HX-Request": "true"}).status_code == 200
    assert reads(session, auditor) == [f"/api/v1/instances/{case.number}", "/records/", f"/cases/{case.number}"]
    page = client.get("/audit/accesses").text
    for words in ("接口", "记录台账"):
        assert words in page


def test_an_administrator_who_reads_as_auditors_do_is_recorded(session, company, browser, people, case):
    root, opened = people("root", "admin", name="周宁"), browser()
    opened.sign_in("root")
    opened.get("/audit/numbers")
    assert reads(session, root) == ["/audit/numbers"]


def test_every_room_is_recorded_or_holds_no_records(app):
    rooms = {rule.endpoint.split(".")[0] for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert rooms - ROOMS == WITHOUT_RECORDS


def test_a_package_that_leaves_by_command_is_one_access_by_the_system(session, auditor, case, client):
    with transaction(session):
        ledger.append(session, "user/system", "audit.read", SYSTEM.id, {"read": f"pi/{case.number}"})
        ledger.append(session, "user/system", "evidence.packed", SYSTEM.id, {"cases": [case.number]})
    page = client.get("/audit/accesses").text
    assert page.count("取走的记录") == 1
    assert "系统（命令行）" in page


def test_the_log_of_access_says_who_read_what_and_finds_it(auditor, case, client):
    number = case.number
    client.get(f"/cases/{number}")
    client.get("/rules/")
    page = client.get("/audit/accesses").text
    for words in ("唐岚", f'href="/cases/{number}"', "制度条款"):
        assert words in page
    found = client.get(f"/audit/accesses?q={number}").text
    assert f'href="/cases/{number}"' in found
    assert 'href="/rules/"' not in found
    assert f'href="/cases/{number}"' not in client.get("/audit/accesses?until=2020-01-01").text


def test_only_auditors_read_the_log_of_access(company, browser):
    opened = browser()
    opened.sign_in("chen")
    assert opened.get("/audit/accesses").status_code == 403


def test_the_record_of_a_case_tells_every_event_and_what_proves_it(company, session, auditor, case, client):
    task = company.inspect(case)
    chief = company.acting(company.lin)
    commands.attach(session, case.id, Upload("现场.jpg", company.picture()), by=chief)
    commands.complete(session, task.id, {"decision": "agree", "opinion": "照此维修"}, by=chief)
    session.rollback()
    page = client.get(f"/audit/cases/{case.number}").text
    facts = read(session, f"pi/{case.number}")
    for fact in facts:
        assert fact.hash[:16] in page
        assert f"第 {fact.seq} 号" in page
    (file,) = [fact.revealed["sha256"] for fact in facts if fact.type == "file.attached"]
    for words in ("发起事项", "查看现场", file, "照此维修", "林静", facts[0].public["defsha"], "data-diagram-marks"):
        assert words in page


def test_values_that_changed_stand_as_old_and_new(company, session, auditor, case, client):
    company.inspect(case, cost=800)
    changed = [
        said
        for fact in read(session, f"pi/{case.number}")
        for name, said in fact.revealed.items()
        if name.startswith("write.") and said["old"] is not None and said["old"] != said["new"]
    ]
    page = client.get(f"/audit/cases/{case.number}").text
    assert page.count(" → ") == len(changed)


def test_a_long_record_comes_page_by_page(monkeypatch, company, session, auditor, case, client):
    monkeypatch.setattr("web.work.record.EVENTS", 2)
    for turn in range(4):
        commands.comment(session, case.id, f"第 {turn} 次催办", by=company.acting(company.chen))
    first, last = (client.get(f"/audit/cases/{case.number}?page={page}").text for page in (1, 99))
    assert ("第 1 号" in first, "第 3 次催办" in first) == (True, False)
    assert ("第 1 号" in last, "第 3 次催办" in last) == (False, True)


def test_a_number_typed_in_leads_to_the_record(auditor, case, client):
    assert client.get(f"/audit/cases?number={case.number}").headers["Location"].endswith(f"/audit/cases/{case.number}")
    assert client.get("/audit/cases/none").status_code == 404
    assert f'href="/audit/cases/{case.number}"' in client.get(f"/cases/{case.number}").text


def test_others_do_not_get_the_record(company, case, browser):
    opened = browser()
    opened.sign_in("chen")
    assert opened.get(f"/audit/cases/{case.number}").status_code == 403
    assert "/audit/cases/" not in opened.get(f"/cases/{case.number}").text
