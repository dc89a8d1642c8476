"""The auditor sees how far cases went as drawn, what differs in words, and the cases behind it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine import commands
from engine.actor import SYSTEM
from tests.web.work.conftest import LEAK


@pytest.fixture
def auditor(company, client, people):
    people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    return client


def test_cases_as_drawn_are_told_as_such(company, auditor):
    company.inspect(company.report())
    page = auditor.get("/audit/conformance?process=leak").text
    assert "没有发现不符之处" in page
    assert "1 件中的 1 件" in page
    assert "100%" in page


def test_without_a_procedure_the_page_asks_for_one(company, auditor):
    assert "请选择流程" in auditor.get("/audit/conformance").text
    assert "请选择流程" in auditor.get("/audit/conformance?process=nothing").text


def test_a_period_without_cases_says_so(company, auditor):
    company.report()
    assert "该期间没有事项" in auditor.get("/audit/conformance?process=leak&until=2020-01-01").text


@pytest.fixture
def done(company, session) -> str:
    """Return the number of a case that came to its end under the first revision; the second calls a step otherwise."""
    case = company.report()
    company.inspect(case)
    for person in (company.lin, company.wu):
        commands.complete(session, company.task(case).id, {}, by=company.acting(person))
    changed = (LEAK / "leak.bpmn").read_bytes().replace(b'"inspect"', b'"survey"')
    commands.deploy(session, {"leak.bpmn": changed}, by=SYSTEM)
    return case.number


def test_cases_beside_another_revision_show_what_it_asks_more(done, auditor):
    assert "没有发现不符之处" in auditor.get("/audit/conformance?process=leak").text
    page = auditor.get("/audit/conformance?process=leak&against=A/1").text
    assert "版次 A/1" in page
    assert "写了没做：“查看现场”" in page
    assert "做了没写" in page
    address = re.findall(r'href="(/audit/conformance/cases[^"]+)"', page)[0].replace("&amp;", "&")
    assert f'href="/audit/cases/{done}"' in auditor.get(address).text


def test_whoever_did_not_hold_the_role_then_is_named(company, session, auditor):
    case = company.report()
    company.inspect(case)
    task = company.task(case)
    commands.transfer(session, task.id, to=company.chen.id, reason="林静出差", by=company.acting(company.lin))
    commands.complete(session, task.id, {}, by=company.acting(company.chen))
    page = auditor.get("/audit/conformance?process=leak").text
    assert "“审批费用”的办理人当时没有" in page
    assert "已转办" in page
    assert "1 件中的 1 件" in page


def test_what_was_late_is_named(company, clock, auditor):
    case = company.report()
    clock(timedelta(days=20))
    company.inspect(case)
    assert "“查看现场”逾期办理" in auditor.get("/audit/conformance?process=leak").text


def test_in_english(company, auditor):
    company.inspect(company.report())
    auditor.post("/language", data={"locale": "en"})
    page = auditor.get("/audit/conformance?process=leak").text
    assert "Nothing differs." in page


def test_others_are_kept_out(company, client):
    client.sign_in("chen")
    for address in ("/audit/conformance", "/audit/conformance/cases?process=leak"):
        assert client.get(address).status_code == 403


def test_what_was_not_found_has_no_cases(company, auditor):
    company.report()
    for asked in ("", "?process=leak&revision=x", "?process=leak&found=skipped"):
        assert auditor.get(f"/audit/conformance/cases{asked}").status_code == 404
