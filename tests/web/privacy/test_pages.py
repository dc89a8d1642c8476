"""Personal data on their pages: found, read, handed over, erased by two; every look is on record."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest

from engine import commands
from engine.privacy import erasures
from tests.engine.privacy.conftest import NAME, PHONE
from web.demo.company import demo


@pytest.fixture
def signed_in(held, browser):
    """Return what opens a browser of somebody of the company."""
    held.company.session.rollback()

    def open_for(login: str):
        opened = browser()
        assert opened.sign_in(login, demo().password).status_code in (302, 303)
        return opened

    return open_for


@pytest.fixture
def ended(held):
    commands.cancel(held.company.session, held.case.instance.id, reason="客户撤诉", by=held.asks)
    held.company.session.rollback()
    return held


def accesses(client) -> str:
    return client.get("/audit/accesses").text


def test_a_customer_is_found_read_and_handed_over_and_it_is_on_record(held, signed_in):
    manager, auditor = signed_in("linyue"), signed_in("tanglan")
    page = manager.post("/privacy/search", data={"q": PHONE}).text
    assert re.search(r'value="entry:customer/KH-00001" checked', page)
    assert f'value="entry:complaint/{held.case.number}" checked' in page
    read = manager.get(f"/privacy/held?t=entry:customer/KH-00001&t=case:{held.case.number}")
    assert NAME in read.text
    assert "约好周三上门" in read.text
    assert "来函.txt" in read.text
    assert read.headers["Cache-Control"] == "private, no-store"
    sent = manager.post("/privacy/export", data={"t": [f"case:{held.case.number}", "entry:customer/KH-00001"]})
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        assert archive.namelist() == ["个人信息.html", "个人信息.csv", "个人信息.json"]
        rows = json.loads(archive.read("个人信息.json"))
        assert NAME in archive.read("个人信息.html").decode()
    assert {"source", "number", "name", "value", "at"} == set(rows[0])
    assert any(row["name"] == "联系电话" and row["value"] == PHONE for row in rows)
    told = accesses(auditor)
    assert ["查找个人信息" in told, "查看个人信息" in told, "导出个人信息" in told] == [True] * 3
    assert PHONE not in told


def test_an_auditor_reads_and_does_nothing_else(ended, signed_in):
    auditor = signed_in("tanglan")
    assert "个人信息" in auditor.get("/audit/").text
    page = auditor.get("/privacy/held?t=entry:customer/KH-00001").text
    assert PHONE in page
    assert "导出交给本人" not in page
    assert "提出删除或限制处理" not in page
    target = {"t": "entry:customer/KH-00001", "basis": "erase:PIPL-47-3", "reason": "撤回"}
    assert auditor.post("/privacy/export", data=target).status_code == 403
    assert auditor.post("/privacy/requests", data=target).status_code == 403


def test_others_get_no_page(held, signed_in):
    clerk = signed_in("huangmei")
    for path in ("/privacy/", "/privacy/held?t=entry:customer/KH-00001", "/privacy/requests/GX-2026-0001"):
        assert clerk.get(path).status_code == 403
    assert clerk.post("/privacy/search", data={"q": PHONE}).status_code == 403


def test_two_people_erase_and_the_list_beside_the_keys_knows(ended, signed_in, settings):
    manager, lawyer = signed_in("linyue"), signed_in("sunjia")
    chosen = ["entry:customer/KH-00001", f"case:{ended.case.number}"]
    asked = manager.post(
        "/privacy/requests", data={"t": chosen, "basis": "erase:PIPL-47-3", "reason": "客户来函撤回同意"}
    )
    where = asked.headers["Location"]
    assert "须由提出人以外的负责人批准" in manager.get(where).text
    assert manager.post(f"{where}/decide", data={"decision": "agree"}).status_code == 403
    assert "批准并执行" in lawyer.get(where).text
    assert lawyer.post(f"{where}/decide", data={"decision": "refuse"}).status_code == 422
    assert lawyer.post(f"{where}/decide", data={"decision": "agree"}).status_code == 303
    assert "已执行" in lawyer.get(where).text
    assert NAME not in lawyer.get(f"/cases/{ended.case.number}").text
    case = signed_in("tanglan").get(f"/cases/{ended.case.number}").text
    assert NAME not in case
    assert "依法删除" in case
    (order,) = erasures.kept(settings.data)
    assert order.number == where.rpartition("/")[2]
    assert NAME not in (settings.data / erasures.FILE).read_text(encoding="utf-8")


def test_only_the_two_see_what_a_restriction_keeps(ended, signed_in):
    manager, lawyer, auditor = signed_in("linyue"), signed_in("sunjia"), signed_in("tanglan")
    chosen = ["entry:customer/KH-00001", f"case:{ended.case.number}"]
    sent = {"t": chosen, "basis": "restrict:PIPL-47-P2", "reason": "保修期内须保存"}
    where = manager.post("/privacy/requests", data=sent).headers["Location"]
    assert lawyer.post(f"{where}/decide", data={"decision": "agree"}).status_code == 303
    for client in (manager, lawyer):
        assert NAME in client.get(f"{where}/kept").text
    assert auditor.get(f"{where}/kept").status_code == 403
    assert "查看封存的个人信息" in accesses(auditor)
    for client, path in ((auditor, f"/cases/{ended.case.number}"), (manager, f"/privacy/held?t={chosen[0]}")):
        assert NAME not in client.get(path).text
    of = {"of": where.rpartition("/")[2], "basis": "lift:CAUSE-OVER", "reason": "客户重新同意"}
    again = manager.post("/privacy/requests", data=of).headers["Location"]
    assert lawyer.post(f"{again}/decide", data={"decision": "agree"}).status_code == 303
    assert NAME in manager.get(f"/privacy/held?t={chosen[0]}").text
    assert "限制已结束" in manager.get(where).text
    assert auditor.get("/registers/privacy-request").status_code == 200
    assert auditor.get(f"/registers/privacy-request/{of['of']}").status_code == 200


def test_a_bad_choice_is_refused_in_words(held, signed_in):
    manager = signed_in("linyue")
    assert manager.get("/privacy/held").status_code == 422
    assert manager.get("/privacy/held?t=nonsense").status_code == 422
    assert manager.get("/privacy/held?t=case:TS-1999-0001").status_code == 404
    assert manager.post("/privacy/search", data={"q": "王"}).status_code == 422
