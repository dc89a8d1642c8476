"""Personal data on their pages: found, read, handed over, erased by two; every look is on record."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile

import pytest

from engine import commands
from engine.commands import Upload
from engine.files import data_folder
from engine.privacy import erasures
from engine.privacy.scrubbing import ERASED
from tests.acceptance.privacy import internal, requested
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
    assert re.search(r'value="entry:customer/KH-00001" selected', page)
    assert f'value="entry:complaint/{held.case.number}" selected' in page
    read = manager.get(f"/privacy/held?t=entry:customer/KH-00001&t=case:{held.case.number}")
    assert NAME in read.text
    assert "约好周三上门" in read.text
    assert "来函.txt" in read.text
    assert read.headers["Cache-Control"] == "private, no-store"
    held.company.session.rollback()
    number = held.carried_out("export")
    held.company.session.rollback()
    assert "导出并交给本人" in manager.get(f"/privacy/requests/{number}").text
    sent = manager.post(f"/privacy/requests/{number}/export")
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        assert archive.namelist() == ["个人信息.html", "个人信息.csv", "个人信息.json"]
        rows = json.loads(archive.read("个人信息.json"))
        assert NAME in archive.read("个人信息.html").decode()
    assert {"source", "number", "name", "value", "at"} == set(rows[0])
    assert any(row["name"] == "联系电话" and row["value"] == PHONE for row in rows)
    told = accesses(auditor)
    assert ["查找个人信息" in told, "查看个人信息" in told, "导出个人信息" in told] == [True] * 3
    assert PHONE not in told


def test_what_is_held_and_kept_is_said_in_words_never_as_keys_or_json(ended, signed_in):
    manager, case = signed_in("linyue"), ended.case.number
    page = manager.get(f"/privacy/held?t=case:{case}").text
    assert "登记内容" in page
    assert re.search(r"客户姓名：[^<]*" + NAME, page)
    ended.company.session.rollback()
    export = ended.carried_out("export")
    ended.company.session.rollback()
    with zipfile.ZipFile(io.BytesIO(manager.post(f"/privacy/requests/{export}/export").data)) as archive:
        told = archive.read("个人信息.csv").decode()
    request = manager.get(f"/privacy/requests/{export}").text
    for words in ("《个人信息保护法》第 45 条", "投诉台账", "事项</span>"):
        assert words in request, words
    restricted = ended.carried_out("restrict")
    ended.company.session.rollback()
    kept = manager.get(f"/privacy/requests/{restricted}/kept").text
    assert "台账 · 登记内容" in kept
    assert case in kept
    for shown in (page, told, request, kept):
        text = html.unescape(shown.partition("<main")[2] or shown)
        assert not re.search(r'\{ ?"|\[ ?["{]|customer_name|>data<|,data,', text), text


def test_an_auditor_reads_and_does_nothing_else(ended, signed_in):
    auditor = signed_in("tanglan")
    assert "个人信息" in auditor.get("/audit/").text
    page = auditor.get("/privacy/held?t=entry:customer/KH-00001").text
    assert PHONE in page
    assert "登记个人信息请求" not in page
    number = ended.ask("export").number
    ended.company.session.rollback()
    assert "填入请求" not in auditor.get(f"/privacy/held?t=entry:customer/KH-00001&case={number}").text
    assert auditor.get(f"/privacy/requests/{number}").status_code == 200
    assert auditor.post(f"/privacy/requests/{number}/export").status_code == 403
    assert auditor.post(f"/privacy/requests/{number}/choose", data={"t": "entry:customer/KH-00001"}).status_code == 403


def test_others_get_no_page(held, signed_in):
    clerk = signed_in("huangmei")
    for path in ("/privacy/", "/privacy/held?t=entry:customer/KH-00001", "/privacy/requests/GX-2026-0001"):
        assert clerk.get(path).status_code == 403
    assert clerk.post("/privacy/search", data={"q": PHONE}).status_code == 403


def test_what_is_chosen_on_the_page_fills_the_proposal_of_the_request(ended, signed_in):
    manager, number = signed_in("linyue"), internal(ended.company).number
    ended.company.session.rollback()
    assert f"为请求 {number}" in manager.get(f"/privacy/?case={number}").text
    found = manager.post("/privacy/search", data={"q": PHONE, "case": number}).text
    assert f'name="case" value="{number}"' in found
    chosen = ["entry:customer/KH-00001", f"case:{ended.case.number}"]
    assert f"填入请求 {number}" in manager.get("/privacy/held", query_string={"t": chosen, "case": number}).text
    filled = manager.post(f"/privacy/requests/{number}/choose", data={"t": chosen})
    page = manager.get(filled.headers["Location"]).text
    assert f"{ended.case.number}\\ncomplaint/{ended.case.number}\\ncustomer/KH-00001" in page
    assert manager.post("/privacy/requests/GX-1999-0001/choose", data={"t": chosen}).status_code == 404


def test_a_choice_that_is_plainly_another_customers_is_warned_of_where_it_is_chosen_and_decided(ended, signed_in):
    manager, lawyer, company = signed_in("linyue"), signed_in("sunjia"), ended.company
    other = company.written_in(customer_name="尉迟建国", phone="13700001111")
    request = requested(company, customer_name=NAME, contact=PHONE).identified()
    company.session.rollback()
    warns, tells = "可能是另一位客户", f"{other.number}（姓名、电话）"
    own = [f"case:{ended.case.number}", "entry:customer/KH-00001"]
    right = manager.get("/privacy/held", query_string={"t": own, "case": request.number}).text
    wrong = manager.get(
        "/privacy/held", query_string={"t": [*own, f"case:{other.number}"], "case": request.number}
    ).text
    assert (warns in right, warns in wrong, tells in wrong) == (False, True, True)
    chosen = ("customer/KH-00001", ended.case.number, other.number)
    request.proposed("export", *chosen).proposed("export", *chosen, same_person=True)
    company.session.rollback()
    page = lawyer.get(f"/privacy/requests/{request.number}").text
    assert (warns in page, tells in page) == (True, True)
    assert "doubt" in lawyer.get(f"/tasks/{request.task('decide').id}").text


def test_who_chooses_and_who_decides_are_told_which_files_nobody_looked_into(ended, signed_in):
    manager, lawyer, company = signed_in("linyue"), signed_in("sunjia"), ended.company
    other = company.written_in(customer_name="尉迟建国", phone="13700001111", content=f"楼上{NAME}家漏水。")
    bare = company.written_in(customer_name="司马青云", phone="13700002222", content=f"楼下{NAME}家漏水。")
    chen = company.actor("chenxiao")
    commands.attach(company.session, other.instance.id, Upload("维修记录.txt", f"{NAME}家".encode()), by=chen)
    own = ["entry:customer/KH-00001", f"case:{ended.case.number}"]
    mentions = [f"mention:entry:complaint/{other.number}", f"mention:case:{bare.number}"]
    company.session.rollback()
    page = manager.get("/privacy/held", query_string={"t": own}).text
    assert "未检索的附件" not in page
    chosen = manager.get("/privacy/held", query_string={"t": [*own, *mentions]}).text
    request = internal(company, "export").proposed(
        "export", "customer/KH-00001", f"提到 complaint/{other.number}", f"提到 {bare.number}"
    )
    company.session.rollback()
    decided = lawyer.get(f"/privacy/requests/{request.number}").text
    for page in (chosen, decided):
        told = page.partition("未检索的附件")[2].partition("</section>")[0]
        assert ("附件里的文字系统没有检索" in told, other.number in told, "维修记录.txt" in told) == (True, True, True)
        assert (bare.number in told, "来函" in told) == (False, False)


def test_two_people_erase_and_the_list_beside_the_keys_knows(ended, signed_in):
    lawyer = signed_in("sunjia")
    where = f"/privacy/requests/{ended.erased()}"
    ended.company.session.rollback()
    assert "已执行" in lawyer.get(where).text
    assert NAME not in lawyer.get(f"/cases/{ended.case.number}").text
    case = signed_in("tanglan").get(f"/cases/{ended.case.number}").text
    assert NAME not in case
    assert "依法删除" in case
    (order,) = erasures.kept(data_folder())
    assert order.number == where.rpartition("/")[2]
    assert NAME not in (data_folder() / erasures.FILE).read_text(encoding="utf-8")


def test_a_request_that_was_cancelled_says_so_and_offers_nothing_to_take_out(ended, signed_in):
    manager = signed_in("linyue")
    case = ended.ask("export").decided(by="sunjia")
    ended.company.session.rollback()
    where = f"/privacy/requests/{case.number}"
    assert "导出并交给本人" in manager.get(where).text
    commands.cancel(ended.company.session, case.instance.id, reason="不再需要", by=ended.company.actor("admin"))
    ended.company.session.rollback()
    for page in (manager.get(where).text, manager.get("/privacy/").text):
        assert ("已撤销" in page, "导出并交给本人" in page, "已批准" in page) == (True, False, False)
    assert manager.post(f"{where}/export").status_code == 409


def test_only_the_two_see_what_a_restriction_keeps(ended, signed_in):
    manager, lawyer, auditor = signed_in("linyue"), signed_in("sunjia"), signed_in("tanglan")
    chosen = ["entry:customer/KH-00001", f"case:{ended.case.number}"]
    number = ended.carried_out("restrict")
    ended.company.session.rollback()
    where = f"/privacy/requests/{number}"
    for client in (manager, lawyer):
        assert NAME in client.get(f"{where}/kept").text
    assert auditor.get(f"{where}/kept").status_code == 403
    assert "查看封存的个人信息" in accesses(auditor)
    for client, path in ((auditor, f"/cases/{ended.case.number}"), (manager, f"/privacy/held?t={chosen[0]}")):
        assert NAME not in client.get(path).text
    internal(ended.company, "lift").proposed("lift", ends=number).decided(by="sunjia")
    ended.company.session.rollback()
    assert NAME in manager.get(f"/privacy/held?t={chosen[0]}").text
    assert "限制已结束" in manager.get(where).text
    assert auditor.get("/registers/privacy-request").status_code == 200
    assert auditor.get(f"/registers/privacy-request/{number}").status_code == 200


def test_a_bad_choice_is_refused_in_words(held, signed_in):
    manager = signed_in("linyue")
    assert manager.get("/privacy/held").status_code == 422
    assert manager.get("/privacy/held?t=nonsense").status_code == 422
    assert manager.get("/privacy/held?t=case:TS-1999-0001").status_code == 404
    assert manager.post("/privacy/search", data={"q": "王"}).status_code == 422


def test_what_was_erased_is_said_in_the_language_of_the_reader_and_stored_as_ever(ended, signed_in):
    ended.erased()
    ended.company.person("linyue").locale = "en"
    ended.company.session.commit()
    manager, auditor = signed_in("linyue"), signed_in("tanglan")
    for page in (f"/cases/{ended.case.number}", "/registers/customer", "/registers/customer/KH-00001"):
        assert "[erased by law]" in manager.get(page).text, page
        assert ERASED not in manager.get(page).text, page
    assert ERASED in auditor.get(f"/cases/{ended.case.number}").text
    assert ended.case.values["customer_name"] == ERASED
