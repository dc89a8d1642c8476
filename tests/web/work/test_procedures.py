"""The procedures in force, as everybody may read them."""

from __future__ import annotations

import re
from pathlib import Path

from engine import commands
from engine.actor import SYSTEM
from engine.definitions.layout import complete, with_picture


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
