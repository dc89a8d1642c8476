"""Corrections and late entries on the pages: side by side on the case, in lists for auditors."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from engine import clock
from tests.acceptance.conftest import OWNER
from web.demo.company import demo


@pytest.fixture
def case(company):
    return company.complaint()


@pytest.fixture
def signed_in(case, browser):
    """Return what opens a browser of somebody of the company."""

    def open_for(login: str):
        case.company.session.rollback()
        opened = browser()
        assert opened.sign_in(login, demo().password).status_code in (302, 303)
        return opened

    return open_for


def test_a_correction_stands_beside_what_was_recorded(case, signed_in):
    clerk, manager, auditor = signed_in("chenxiao"), signed_in("linyue"), signed_in("tanglan")
    seq = next(fact.seq for fact in case.facts if "data.unit" in fact.revealed)
    case.company.session.rollback()
    assert f'value="{seq}:unit"' in clerk.get(f"/cases/{case.number}").text
    sent = {"of": f"{seq}:unit", "new": "0603", "reason": "门牌看错"}
    assert auditor.post(f"/cases/{case.number}/corrections", data=sent).status_code in (403, 404)
    assert clerk.post(f"/cases/{case.number}/corrections", data={**sent, "of": "x"}).status_code == 422
    assert clerk.post(f"/cases/{case.number}/corrections", data=sent).status_code == 303
    page = clerk.get(f"/cases/{case.number}").text
    assert "待批准" in page
    assert "批准更正" not in page
    assert "批准更正" in manager.get(f"/cases/{case.number}").text
    path = f"/cases/{case.number}/corrections/GZ-2026-0001"
    assert clerk.post(path, data={"decision": "agree"}).status_code == 403
    assert manager.post(path, data={"decision": "agree"}).status_code == 303
    page = clerk.get(f"/cases/{case.number}").text
    assert "原记录“0602”，应为“0603”，原因：门牌看错" in page
    listed = auditor.get("/audit/corrections").text
    for words in ("GZ-2026-0001", "0602", "0603", "门牌看错", "陈晓", "林悦", "已更正"):
        assert words in listed, words
    assert "GZ-2026-0001" not in auditor.get("/audit/corrections?state=refused").text
    assert signed_in("huangmei").get("/audit/corrections").status_code == 403


def test_a_late_remark_is_marked_and_listed(case, signed_in):
    clerk, auditor = signed_in("chenxiao"), signed_in("tanglan")
    at = clock.local(clock.now() - timedelta(days=9))
    sent = {"text": "已上门查看", "occurred_at": f"{at:%Y-%m-%dT%H:%M}", "late_reason": ""}
    assert clerk.post(f"/cases/{case.number}/comments", data=sent).status_code == 422
    assert clerk.post(f"/cases/{case.number}/comments", data={**sent, "late_reason": "现场无网络"}).status_code == 303
    page = clerk.get(f"/cases/{case.number}").text
    assert "补录" in page
    assert "现场无网络" in page
    listed = auditor.get("/audit/late").text
    for words in ("现场无网络", case.number, "9 天 0 小时", "7 至 30 天"):
        assert words in listed, words
    assert "现场无网络" not in auditor.get("/audit/late?delay=1").text
    assert clerk.get("/audit/late").status_code == 403
    assert auditor.get("/registers/late-entry").status_code == 200
    assert auditor.get("/registers/late-entry/BL-2026-00001").status_code == 200


def test_a_task_may_say_when_it_was_done(company, case, signed_in):
    begun = company.begin("chenxiao", entry="register")
    task = begun.task("register")
    at = clock.local(clock.now() - timedelta(days=2))
    fields = {"data": json.dumps(OWNER), "occurred_at": f"{at:%Y-%m-%dT%H:%M}"}
    clerk = signed_in("chenxiao")
    headers = {"Accept": "application/json"}
    refused = clerk.post(f"/tasks/{task.id}/complete", data=fields, headers=headers)
    assert refused.status_code == 422
    assert set(refused.json["errors"]) == {"late_reason"}
    assert clerk.post(f"/tasks/{task.id}/complete", data={**fields, "late_reason": "断网"}, headers=headers).is_json
    page = clerk.get(f"/cases/{begun.number}").text
    assert "补录" in page
    assert "断网" in page
