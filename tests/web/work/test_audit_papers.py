"""A sample is drawn, kept as a working paper with notes, signed by who owns nothing of it, and stays."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from engine.actor import SYSTEM
from engine.commands.papers import find_paper
from engine.database import transaction
from engine.identity import roles
from engine.ledger import read
from engine.model import Register
from engine.queries.auditing.agreement import PAPERS
from engine.text import Text


@pytest.fixture
def tang(company, session, people, client):
    """Return an auditor, signed in, in a company that keeps working papers."""
    with transaction(session):
        session.add(
            Register(key=PAPERS, name_zh="审核工作底稿", name_en="Working papers", number_rule="DG-{yyyy}-{seq:04d}")
        )
    person = people("tang", "qa_auditor", name="唐岚")
    client.sign_in("tang")
    return person


@pytest.fixture
def cases(company):
    """Return some cases; the title of one would be a formula in a spreadsheet."""
    return [company.report(words) for words in ("厨房顶棚渗水", "阳台渗水", "=1+1")]


def kept(client, **terms):
    answer = client.post("/audit/papers?size=2&seed=s", data={"title": "季度抽查", **terms})
    assert answer.status_code == 303
    return answer.headers["Location"].rpartition("/")[2]


def test_the_same_seed_draws_the_same_cases_and_says_how(tang, cases, client):
    first, again = (client.get("/audit/sample?size=2&seed=s").text for _ in range(2))
    numbers = [case.number for case in cases]
    assert first.count('class="fb-number" href="/audit/cases/') == 2
    assert [one in first for one in numbers] == [one in again for one in numbers]
    assert "总体 3 件，抽取 2 件" in first
    assert "SHA-256(种子|编号)" in first


def test_a_kept_sample_is_frozen_with_notes_and_a_signature(session, tang, cases, client):
    number = kept(client)
    session.rollback()
    paper = find_paper(session, number)
    drawn = [item["number"] for item in paper.data["items"]]
    assert (len(drawn), paper.data["population"]) == (2, 3)
    assert client.post(f"/audit/papers/{number}/notes", data={"case": drawn[0], "text": "完整"}).status_code == 303
    assert client.post(f"/audit/papers/{number}/notes", data={"case": "XX-1", "text": "完整"}).status_code == 404
    assert client.post(f"/audit/papers/{number}/sign", data={"conclusion": " "}).status_code == 422
    assert client.post(f"/audit/papers/{number}/sign", data={"conclusion": "未见异常"}).status_code == 303
    assert client.post(f"/audit/papers/{number}/notes", data={"case": drawn[0], "text": "改"}).status_code == 409
    page = client.get(f"/audit/papers/{number}").text
    for words in ("完整", "未见异常", "唐岚", "已签署"):
        assert words in page
    session.rollback()
    (signed,) = [fact for fact in read(session, f"reg/{PAPERS}/{number}") if fact.type == "paper.signed"]
    assert signed.public["signature"]["name"] == "唐岚"
    assert "与账本相符" in client.get("/audit/log/").text
    with transaction(session):
        paper = find_paper(session, number)
        paper.data = {**paper.data, "conclusion": "有异常"}
    assert f"工作底稿 {number}与账本不符" in client.get("/audit/log/").text


def test_an_owner_of_the_procedure_does_not_sign(session, tang, cases, client):
    roles.add_role(session, "process_owner", Text("流程负责人", "Process owner"), by=SYSTEM)
    roles.grant(session, tang.id, "process_owner", by=SYSTEM)
    number = kept(client)
    answer = client.post(f"/audit/papers/{number}/sign", data={"conclusion": "未见异常"})
    assert (answer.status_code, "另一名审核员" in answer.text) == (403, True)
    assert "进行中" in client.get("/audit/papers").text


def test_a_review_of_the_audit_trail_names_its_days(tang, client):
    assert client.post("/audit/papers", data={"kind": "trail", "title": "第三季度", "since": ""}).status_code == 422
    trail = {"kind": "trail", "title": "第三季度", "since": "2026-07-01", "until": "2026-09-30"}
    page = client.get(client.post("/audit/papers", data=trail).headers["Location"]).text
    for words in ("审计追踪复核", "2026-07-01", "/audit/interventions?"):
        assert words in page
    assert client.post("/audit/papers", data={**trail, "title": ""}).status_code == 422


def test_what_is_taken_along_holds_no_formula(tang, cases, client):
    text = client.get("/audit/sample.csv?size=3").text
    assert "'=1+1" in text
    book = load_workbook(io.BytesIO(client.get("/audit/sample.xlsx?size=3").data))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "inlineStr"}
    number = kept(client)
    assert client.get(f"/audit/papers/{number}.xlsx").status_code == 200


def test_others_keep_no_papers(company, cases, browser):
    opened = browser()
    opened.sign_in("chen")
    assert opened.get("/audit/papers").status_code == 403
    assert opened.post("/audit/papers", data={"title": "x"}).status_code == 403
