"""The procedures in force, as everybody may read them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.database import transaction
from engine.definitions.layout import complete, with_picture
from engine.documents.voiding import void
from web.work.codes import code_of


def test_everybody_reads_what_is_in_force(company, client):
    client.sign_in("wu")
    listed = client.get("/procedures/").text
    assert "WX-01" in listed
    assert "版次 A/0，2026-11-16 起生效" in listed
    page = client.get("/procedures/leak")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))
    assert "查看现场 人工" in text
    assert "到现场查看漏水点, 拍照。 查看现场时限：6 小时 CMP-008 项目客服组织物业、施工方、工程部联合现场查看" in text
    assert "CMP-040 两个工作日内回复客户" in text
    assert "归口管理 物业" in text
    assert 'href="/start/leak"' not in page.text, "property may not start it"
    assert 'href="/documents/propose/leak"' in page.text, "anybody may propose a change"
    client.sign_in("chen")
    assert 'href="/start/leak"' in client.get("/procedures/leak").text


def test_a_new_revision_is_what_is_read(company, client):
    drawn = (Path(__file__).parent / "leak" / "leak.bpmn").read_bytes()
    changed = drawn.replace("到现场查看漏水点".encode(), "当天到现场查看".encode())
    commands.deploy(company.session, {"leak.bpmn": changed}, by=SYSTEM)
    client.sign_in("wu")
    page = client.get("/procedures/leak").text
    assert "版次 A/1" in page
    assert "当天到现场查看" in page
    assert "当天到现场查看".encode() in client.get("/procedures/leak/diagram.bpmn").data


LEAK = Path(__file__).parent / "leak"


@pytest.fixture
def revised(company, clock) -> None:
    """Put a second revision of the drawing and of one form into force, ten days after the first."""
    clock(timedelta(days=10))
    drawn = (LEAK / "leak.bpmn").read_bytes().replace("到现场查看漏水点".encode(), "当天到现场查看".encode())
    form = (LEAK / "leak-inspect.form").read_bytes().replace("漏水情况".encode(), "情况说明".encode())
    commands.deploy(company.session, {"leak.bpmn": drawn, "leak-inspect.form": form}, by=SYSTEM, note="改为当天查看")


def plain(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def test_every_revision_is_listed_with_its_days_and_its_reason(company, client, revised):
    client.sign_in("wu")
    history = plain(client.get("/procedures/leak")).partition("修订记录")[2]
    assert re.search(r"A/1 现行 2026-11-26 — 改为当天查看 系统", history)
    assert re.search(r"A/0 作废 2026-11-16 2026-11-26", history)


def test_what_applied_before_is_read_as_it_was_and_marked_void(company, client, revised):
    client.sign_in("wu")
    page = client.get("/procedures/leak/revisions/A0")
    assert "作废：2026-11-26 起由版次 A/1 代替" in page.text
    assert "到现场查看漏水点" in page.text
    assert "当天到现场查看" not in page.text
    assert "到现场查看漏水点" in client.get("/procedures/leak/revisions/A0/diagram.bpmn").text
    forms = {at: client.get(f"/procedures/leak{at}/forms/leak-inspect") for at in ("", "/revisions/A0")}
    labels = {at: company.script(page, "schema")["components"][0]["label"] for at, page in forms.items()}
    assert labels == {"": "情况说明", "/revisions/A0": "漏水情况"}
    client.sign_in("chen")
    assert "/start/leak" not in client.get("/procedures/leak/revisions/A0").text, "what is void starts nothing"
    assert client.get("/procedures/leak/revisions/B9").status_code == 404


def test_two_revisions_are_compared_with_their_forms(company, client, revised):
    client.sign_in("wu")
    page = plain(client.get("/procedures/leak/compare/A0/A1"))
    assert "到现场查看漏水点, 拍照。 当天到现场查看, 拍照。" in page
    assert "漏水情况 情况说明" in page
    assert "leak-start" not in page, "what stayed is not told"


def test_owners_begin_a_change_from_an_older_revision(company, client, people, revised):
    client.sign_in("wu")
    assert "按此版修订" not in client.get("/procedures/leak").text
    assert client.post("/procedures/leak/revisions/A0/restore").status_code == 403
    people("sun", "process_owner", name="孙立")
    client.sign_in("sun")
    assert "按此版修订" in client.get("/procedures/leak").text
    opened = client.post("/procedures/leak/revisions/A0/restore")
    assert opened.status_code == 303
    changes = plain(client.get(opened.headers["Location"] + "/changes"))
    assert "当天到现场查看, 拍照。 到现场查看漏水点, 拍照。" in changes
    assert "情况说明 漏水情况" in changes


def test_an_empty_form_has_lines_where_its_texts_name_values(company, client):
    form = json.loads((LEAK / "leak-inspect.form").read_bytes())
    text = "**{{who}}** 现场 {{#if more}}{{more}}{{/if}}"
    form["components"].insert(
        0, {"type": "group", "id": "G", "components": [{"type": "text", "id": "T", "text": text}]}
    )
    commands.deploy(company.session, {"leak-inspect.form": json.dumps(form).encode()}, by=SYSTEM, note="写明是谁")
    client.sign_in("wu")
    page = client.get("/procedures/leak/forms/leak-inspect").text
    schema = json.loads(re.search(r'id="schema">(.*?)</script>', page, re.DOTALL)[1])
    assert schema["components"][0]["components"][0]["text"] == "**＿＿＿＿** 现场 ＿＿＿＿"


def test_a_form_shows_number_revision_and_effective_date(company, client):
    client.sign_in("wu")
    page = plain(client.get("/procedures/leak/forms/leak-inspect"))
    assert "版号 A/0 生效日期 2026-11-16" in page
    assert client.get("/procedures/leak/forms/none").status_code == 404


def test_those_who_work_in_it_are_named_up_to_six(company, client, people):
    for number in range(7):
        people(f"agent{number}", "property", name=f"物业{number}")
    client.sign_in("wu")
    contacts = plain(client.get("/procedures/leak")).partition("联系人")[2].partition("修订记录")[0]
    assert "物业管理 归口管理、办理" in contacts or "物业 归口管理、办理" in contacts
    assert "等 9 人" in contacts
    assert "流程负责人 负责修订 暂无人任职" in contacts


def test_on_paper_every_sheet_has_a_head_that_says_what_applies(company, client, revised):
    client.sign_in("wu")
    sheet = plain(client.get("/procedures/leak/print"))
    assert "漏水报修 编号 WX-01 版次 A/1 生效日期 2026-11-26 现行有效，以打印日 2026-11-26 为准" in sheet
    old = plain(client.get("/procedures/leak/revisions/A0/print"))
    assert "编号 WX-01 版次 A/0 生效日期 2026-11-16 作废 作废：2026-11-26 起由版次 A/1 代替" in old


def test_out_of_use_it_is_read_as_void_and_starts_nothing(company, client):
    with transaction(company.session):
        void(company.session, "WX-01", "改由物业办理", by=SYSTEM)
    client.sign_in("chen")
    page = client.get("/procedures/leak")
    assert "作废：2026-11-16 起停止使用" in page.text
    assert "/start/leak" not in page.text
    assert "看现行版次" not in page.text
    assert client.get("/procedures/leak/diagram.bpmn").status_code == 200
    assert "WX-01" not in client.get("/procedures/").text
    assert client.get("/start/leak").status_code == 404
    assert "版次 A/0 生效日期 2026-11-16 作废 作废：2026-11-16 起停止使用" in plain(
        client.get("/procedures/leak/print")
    )


def test_what_is_void_starts_nothing_and_the_auditor_sees_who_tried(company, client, people):
    with transaction(company.session):
        void(company.session, "WX-01", "改由物业办理", by=SYSTEM)
    people("tang", "qa_auditor", name="唐岚")
    client.sign_in("chen")
    assert "WX-01" in client.get("/start/leak").text
    assert company.submit(client, "/start/leak", {"content": "漏"}).status_code == 404
    client.get("/start/nothing")
    client.sign_in("tang")
    assert "被拒绝 2 次" in client.get("/audit/obsolete").text
    page = plain(client.get("/audit/obsolete/refused"))
    assert page.count("陈晓 WX-01 A/0 发起作废的流程") == 2


def test_the_code_on_a_print_leads_to_whether_it_is_in_force_and_to_nothing_else(company, client, browser, revised):
    client.sign_in("wu")
    sheet = client.get("/procedures/leak/revisions/A0/print").text
    assert sheet.count('class="fb-code"') == 1
    stranger = browser()
    told = {label: plain(stranger.get(f"/prints?number=wx-01&revision={label}")) for label in ("A0", "A/1", "B/9")}
    assert "WX-01 版次 A/0 已被代替" in told["A0"]
    assert "WX-01 版次 A/1 现行有效" in told["A/1"]
    assert "没有这个编号或版次" in told["B/9"]
    assert all("漏水" not in page and "报修" not in page for page in told.values())
    assert "没有这个编号或版次" in stranger.get("/prints?number=WX-99&revision=A0").text
    assert stranger.get("/prints").status_code == 200


def test_who_guesses_numbers_of_documents_has_to_wait(company, browser):
    stranger = browser()
    answers = [stranger.get(f"/prints?number=QP-{at}&revision=A0").status_code for at in range(31)]
    assert answers == [200] * 30 + [429]


def test_a_code_says_the_address_it_was_made_of():
    code = str(code_of("https://firebreak.example/prints?number=WX-01&revision=A/0"))
    side = int(re.search(r'viewBox="0 0 (\d+)', code)[1])
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code)}
    # The three corners every reader looks for: a ring of seven modules around a block of three.
    for left, top in ((4, 4), (side - 11, 4), (4, side - 11)):
        assert all((left + at, top) in dark and (left, top + at) in dark for at in range(7))
        assert all((left + 1 + at, top + 1) not in dark for at in range(5))
        assert all((left + 2 + x, top + 2 + y) in dark for x in range(3) for y in range(3))
    assert min(x for x, _ in dark) == 4


def test_there_is_nothing_else(company, client):
    client.sign_in("wu")
    assert client.get("/procedures/fire").status_code == 404
    assert client.get("/procedures/fire/diagram.bpmn").status_code == 404
    assert client.get("/procedures/").status_code == 200


def test_a_diagram_without_a_picture_is_laid_out_on_every_page(company, client):
    drawn = (Path(__file__).parent / "leak" / "leak.bpmn").read_bytes()
    bare = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", drawn, flags=re.DOTALL)
    assert b"BPMNShape" not in bare
    commands.deploy(company.session, {"leak.bpmn": bare + b"<!-- bare -->"}, by=SYSTEM)
    instance = commands.start(company.session, "leak", {"project": "XM-002", "content": "漏"}, by=SYSTEM)
    client.sign_in("lin")
    for address in ("/procedures/leak/diagram.bpmn", f"/cases/{instance.number}/diagram.bpmn"):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "application/xml"), address
        assert b"BPMNShape" in answer.data, address


def test_a_drawing_too_large_to_lay_out_says_so(company, client, monkeypatch):
    monkeypatch.setattr(complete, "MAX_DRAWN", 3)
    with_picture.cache_clear()
    client.sign_in("lin")
    drawing = (Path(__file__).parents[2] / "engine" / "commands" / "drawing.bpmn").read_bytes()
    bare = re.sub(rb"<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", b"", drawing, flags=re.DOTALL)
    commands.deploy(company.session, {"visit.bpmn": bare}, by=SYSTEM)
    wanted = {"Accept": "application/xml, application/problem+json"}
    answer = client.get("/procedures/visit/diagram.bpmn", headers=wanted)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert "超过自动排版的上限 3" in answer.json["title"]
