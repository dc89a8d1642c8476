"""The procedures in force, as everybody may read them."""

from __future__ import annotations

import re
from pathlib import Path

from engine import commands
from engine.actor import SYSTEM


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
