"""Starting something by hand."""

from __future__ import annotations

import io

from sqlalchemy import select

from engine.model import Attachment, Instance


def test_only_what_one_may_start_is_offered(company, client):
    client.sign_in("chen")
    assert 'href="/start/leak"' in client.get("/start/").text
    client.sign_in("wu")
    assert "没有您可以发起的流程" in client.get("/start/").text
    assert client.get("/start/leak").status_code == 404
    assert company.submit(client, "/start/leak", {"content": "漏"}).status_code == 404
    assert company.session.scalars(select(Instance)).all() == []


def test_starting_leads_to_the_case_with_its_number(company, client):
    client.sign_in("chen")
    page = client.get("/start/leak")
    assert company.script(page, "schema")["id"] == "leak-start"
    assert company.script(page, "data")["projects"][1] == {"label": "翠湖湾", "value": "XM-002"}
    files = {"files::1": (io.BytesIO(company.picture()), "a.jpg")}
    data = {"project": "XM-002", "content": "卫生间漏水", "photos": ["files::1"]}
    for _ in range(2):
        answer = company.submit(client, "/start/leak", data, key="once", files={**files})
        assert answer.json["location"] == "/cases/LS-2026-0001"
        files = {"files::1": (io.BytesIO(company.picture()), "a.jpg")}
    page = client.get("/cases/LS-2026-0001").text
    assert "已发起，编号 LS-2026-0001" in page
    assert "翠湖湾" in page
    company.session.rollback()
    assert len(company.session.scalars(select(Attachment)).all()) == 1


def test_whoever_has_to_act_first_is_led_to_the_task(company, client, people):
    people("ma", "customer_service", "property", name="马")
    client.sign_in("ma")
    answer = company.submit(client, "/start/leak", {"project": "XM-001", "content": "漏水"})
    case = company.session.scalars(select(Instance)).one()
    assert answer.json["location"] == f"/tasks/{company.task(case).id}"


def test_wrong_values_start_nothing(company, client):
    client.sign_in("chen")
    answer = company.submit(client, "/start/leak", {"project": "XM-404"})
    assert sorted(answer.json["errors"]) == ["Field_content", "Field_project"]
    assert company.session.scalars(select(Instance)).all() == []
