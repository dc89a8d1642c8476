"""Refusals and failures reach people as pages and programs as problem details (RFC 9457)."""

from __future__ import annotations

import logging

import pytest

from engine.errors import Conflict, DefinitionInvalid, FieldsInvalid, NotAllowed, NotFound, Problem, Unavailable
from engine.text import Text

RAISED = {
    "missing": lambda: NotFound(),
    "forbidden": lambda: NotAllowed(),
    "stale": lambda: Conflict(Text("李雷已办理", "Li Lei has done it"), who="李雷", when="09:30"),
    "busy": lambda: Unavailable(),
    "fields": lambda: FieldsInvalid({"phone": [Text("请填写电话", "The telephone is missing")]}),
    "file": lambda: DefinitionInvalid([Problem("Task_1", Text("没有表单", "has no form"), file="a.bpmn")]),
    "fault": lambda: ZeroDivisionError("nobody thought of this"),
}


@pytest.fixture
def raising(app, browser):
    for name, make in RAISED.items():

        def view(make=make):
            raise make()

        app.add_url_rule(f"/api/raise/{name}", f"api_{name}", view)
        app.add_url_rule(f"/raise/{name}", name, view)
    app.testing = False
    return browser()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("missing", 404),
        ("forbidden", 403),
        ("stale", 409),
        ("busy", 503),
        ("fields", 422),
        ("file", 422),
        ("fault", 500),
    ],
)
def test_statuses_and_formats(raising, name, status):
    page = raising.get(f"/raise/{name}", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.mimetype) == (status, "text/html")
    for path, headers in ((f"/api/raise/{name}", {}), (f"/raise/{name}", {"HX-Request": "true"})):
        answer = raising.get(path, headers=headers)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert answer.json["status"] == status
        assert answer.json["title"]
        assert answer.json["type"] == f"/problems/{answer.json['code']}"


def test_field_errors_name_their_fields(raising):
    assert raising.get("/api/raise/fields").json["errors"] == {"phone": ["请填写电话"]}


def test_file_errors_name_file_element_and_reason(raising):
    found = raising.get("/api/raise/file").json["problems"]
    assert [(one["file"], one["element"], one["text"]) for one in found] == [("a.bpmn", "Task_1", "没有表单")]
    page = raising.get("/raise/file").text
    assert "a.bpmn" in page
    assert "没有表单" in page


def test_conflicts_say_who_was_faster(raising):
    body = raising.get("/api/raise/stale").json
    assert (body["title"], body["who"], body["when"]) == ("李雷已办理", "李雷", "09:30")


def test_a_fault_shows_a_number_that_is_in_the_log_and_nothing_else(raising, caplog):
    with caplog.at_level(logging.ERROR, "firebreak.web"):
        page = raising.get("/raise/fault").text
        number = raising.get("/api/raise/fault").json["number"]
    assert "nobody thought of this" not in page
    assert caplog.records[0].getMessage().split()[1].rstrip(":") in page
    assert number in caplog.records[1].getMessage()
    assert "ZeroDivisionError" in caplog.text


def test_a_fault_of_the_layout_still_gives_a_page(raising, people, monkeypatch, app):
    people("lin")
    raising.sign_in("lin")
    monkeypatch.setitem(app.jinja_env.globals, "navigation", lambda: 1 / 0)
    answer = raising.get("/raise/fault")
    assert answer.status_code == 500
    assert "错误编号" in answer.text


def test_unknown_pages_and_methods(client):
    assert "找不到" in client.get("/nowhere").text
    answer = client.post("/profile/")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_what_is_too_large_is_refused(client, app):
    app.config["MAX_CONTENT_LENGTH"] = 100
    answer = client.post("/sign-in", data={"login": "x" * 200, "password": ""}, csrf=False)
    assert answer.status_code == 413
