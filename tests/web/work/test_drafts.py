"""A drawing is walked from start to end by the people of its lanes, on the pages, and looks like the draft it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.model import Instance, Task, TaskState

DRAWING = Path(__file__).parents[2].joinpath("engine", "commands", "drawing.bpmn").read_bytes()


@pytest.fixture
def visit(company, client):
    """Deploy the drawing with the lanes of this company; sign its manager in."""
    drawn = DRAWING.replace("客服经理".encode(), b"cs_manager").replace("销售部".encode(), b"property")
    commands.deploy(company.session, {"visit.bpmn": drawn}, by=SYSTEM)
    client.sign_in("lin")
    return client


def current_task(company) -> Task:
    company.session.rollback()
    company.session.expire_all()
    return company.session.scalars(
        select(Task).join(Instance).where(Instance.process_key == "visit", Task.state == TaskState.OPEN)
    ).one()


def answer_fields(company, page) -> dict[str, str]:
    return {each["key"]: each["type"] for each in company.script(page, "schema")["components"] if "key" in each}


def test_the_drawing_is_walked_by_its_lanes(company, visit, browser):
    property_ = browser()
    property_.sign_in("wu")
    assert visit.post("/start/visit", data={"request_key": "one"}).status_code == 303
    instance = company.session.scalars(select(Instance).where(Instance.process_key == "visit")).one()
    assert instance.number == "草案-2026-0001"
    steps = [
        (property_, "call", {"note": "约在周二"}),
        (visit, "plan", {"result_plan": "done"}),
        (visit, "needed", {"choice_needed": "yes"}),
        (property_, "greet", {"happened_walked_out": False}),
        (property_, "tea", {"happened_walked_out": False}),
        (visit, "record", {}),
    ]
    for client, activity, data in steps:
        task = current_task(company)
        assert task.activity_id == activity
        assert instance.number in client.get("/inbox/claimable").text
        page = client.get(f"/tasks/{task.id}")
        assert answer_fields(company, page).keys() >= {*data, "note"}
        assert company.submit(client, f"/tasks/{task.id}/complete", data).status_code == 200
    page = visit.get(f"/cases/{instance.number}").text
    assert "fb-badge-draft" in page
    assert "约在周二" in page
    assert "接下来走哪条线" in page
    company.session.rollback()
    company.session.expire_all()
    assert company.session.get_one(Instance, instance.id).state == "completed"


def test_a_choice_has_to_be_made_and_only_among_what_is_drawn(company, visit):
    instance = commands.start(company.session, "visit", {}, by=company.acting(company.lin))
    commands.complete(company.session, current_task(company).id, {}, by=SYSTEM)
    commands.complete(company.session, current_task(company).id, {"result_plan": "done"}, by=SYSTEM)
    task = current_task(company)
    for data in ({}, {"choice_needed": "elsewhere"}):
        refused = company.submit(visit, f"/tasks/{task.id}/complete", data)
        assert refused.status_code == 422
        assert "field_choice_needed" in json.loads(refused.text)["errors"]
    assert company.submit(visit, f"/tasks/{task.id}/complete", {"choice_needed": "no"}).status_code == 200
    assert current_task(company).activity_id == "record"
    assert instance.number in visit.get("/cases/").text


def test_it_looks_like_a_draft_everywhere(company, visit):
    commands.start(company.session, "visit", {}, by=company.acting(company.lin))
    pages = ("/procedures/", "/procedures/visit", "/start/", "/start/visit", "/cases/")
    for path in (*pages, f"/tasks/{current_task(company).id}"):
        assert "fb-badge-draft" in visit.get(path).text, path
    assert "由人选择走向" in visit.get("/procedures/visit").text
    assert "fb-badge-draft" not in visit.get("/procedures/leak").text
    visit.post("/language", data={"locale": "en"})
    assert "a person chooses the way" in visit.get("/procedures/visit").text


def test_forms_are_asked_in_the_readers_language(company, visit, browser):
    commands.start(company.session, "visit", {}, by=company.acting(company.lin))
    client = browser()
    client.sign_in("wu")
    address = f"/tasks/{current_task(company).id}"
    assert "办理情况" in client.get(address).text or "\\u529e" in client.get(address).text
    client.post("/language", data={"locale": "en"})
    assert "What was done" in client.get(address).text


def test_who_starts_a_draft_nobody_set_starters_for(company, visit, people, browser):
    for login, role, allowed in (("owner", "process_owner", True), ("guest", "customer_service", False)):
        people(login, role)
        client = browser()
        client.sign_in(login)
        assert ("/start/visit" in client.get("/start/").text) is allowed
        assert (client.get("/start/visit").status_code == 200) is allowed


def test_the_diagram_shown_is_the_drawing(visit):
    sent = visit.get("/procedures/visit/diagram.bpmn").data
    assert sent.count(b"<bpmn:task ") == DRAWING.count(b"<bpmn:task ")
    assert b"exclusiveGateway" in sent
