"""An auditor who comes to the demo company finds every question answered there, and checks what was destroyed."""

from __future__ import annotations

import json
import re
import runpy
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engine.sealing import periods
from tests.conftest import LEDGER_KEY, Browser
from tests.web.questions import ASKING, HEADINGS, answers, heading, rows
from web import assets, config
from web.app import create_app
from web.pages.audit.questions import SUBJECTS

NOT_YET = ("/documents/?kind=external", "/audit/delegations", "/records/transfers/")
"""Where nothing need have happened in the demo company, or not in the last 90 days."""
VERIFIER = Path(__file__).parents[3] / "verifier" / "verify_record.py"


@pytest.fixture
def auditor(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return the browser of the demo company's internal auditor."""
    bundle = assets.Bundle(script="script.js", chunks=[], style="style.css")
    names = ("app", "form", "diagram", "site", "studio", "simulation", "tables", "forms", "check", "worker")
    monkeypatch.setattr(assets, "manifest", lambda: dict.fromkeys(names, bundle))
    engine = session.get_bind().engine
    given = {"DATABASE_URL": str(engine.url), "FIREBREAK_DATA": str(tmp_path)}
    key = urlsafe_b64encode(LEDGER_KEY).decode()
    app = create_app(config.load({**given, "FIREBREAK_LEDGER_KEY": key}, tmp_path), engine)
    app.testing = True
    opened = Browser(app)
    assert opened.sign_in("tanglan", "Fanghuan-2026").status_code == 303
    return opened


def test_every_question_is_answered_with_what_happened_in_the_company(auditor: FlaskClient) -> None:
    home = auditor.get("/audit/").text
    asked = re.findall(r'<a class="stretched-link" href="([^"]+)"', home)
    questions = [question for subject in SUBJECTS for question in subject.questions]
    for question, address in zip(questions, asked, strict=True):
        page = auditor.get(address.replace("&amp;", "&")).text
        assert heading(page) == HEADINGS[question.words.zh], address
        assert answers(page, question.endpoint), address
        assert question.endpoint in ASKING or rows(page) > 0 or address in NOT_YET, address


def test_the_master_list_names_who_approved_each_revision_last(auditor: FlaskClient) -> None:
    lines = re.findall(r'<td data-label="批准">(.*?)</td>', auditor.get("/documents/?q=GH-02").text, re.DOTALL)
    (approved,) = [line for line in lines if "/documents/changes/" in line]
    assert ("赵敏" in approved, all("直接安装" in line for line in lines if line != approved)) == (True, True)
    assert "赵敏" in auditor.get("/audit/changes").text


def test_a_list_of_the_last_90_days_says_so_and_leads_to_all(auditor: FlaskClient) -> None:
    page = auditor.get("/audit/delegations").text
    assert "只列最近 90 天的。" in page
    (link,) = re.findall(r'<a href="([^"]+)">列出全部</a>', page)
    everything = auditor.get(link.replace("&amp;", "&")).text
    assert ("只列最近 90 天的。" in everything, "NC-2026-0001" in everything) == (False, True)


def test_all_cases_and_the_destroyed_are_counted_beside_each_other(auditor: FlaskClient) -> None:
    told = "另有已销毁的 1 件"
    assert told in auditor.get("/audit/population?since=&until=").text
    assert told not in auditor.get("/audit/population?process=complaint").text


def test_a_destroyed_record_is_taken_along_from_its_page_and_checks(auditor: FlaskClient, session: Session) -> None:
    page = auditor.get("/records/WY-2022-0001").text
    (link,) = re.findall(r'<a class="btn" href="([^"]+)" download>下载记录</a>', page)
    taken = auditor.get(link)
    assert "filename=WY-2022-0001.json" in taken.headers["Content-Disposition"]
    found = runpy.run_path(str(VERIFIER))["check"](json.loads(taken.text), str(periods(session)[-1].verifier))
    assert "已依清单 XH-2026-0002 销毁" in found[0]
    assert "下载记录" not in auditor.get("/records/TS-2026-0001").text
