"""Tokens open the interface, nothing else does; errors are problem details."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import clock
from engine.identity import tokens
from engine.model import ApiToken

READING = ["/me", "/processes", "/tasks", "/tasks/x", "/instances", "/instances/x", "/instances/x/events", "/files/x"]
DOING = ["/instances", "/instances/x/comments", "/instances/x/files", "/tasks/x/claim", "/tasks/x/unclaim"]
DOING += ["/tasks/x/complete", "/tasks/x/transfer", "/messages"]


@pytest.mark.parametrize("token", ["", "fbk_guess", "x" * 300])
def test_nobody_gets_in_without_a_token(company, client, token):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answers = [client.get(f"/api/v1{path}", headers=headers) for path in READING]
    answers += [client.post(f"/api/v1{path}", headers=headers, json={}) for path in DOING]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.content_type == "application/problem+json"
        assert answer.json["code"] == "sign-in-needed"


def test_a_session_of_the_pages_is_no_token(client, people):
    people("lin")
    client.sign_in("lin")
    assert client.get("/profile/").status_code == 200
    assert client.get("/api/v1/me").status_code == 401


def test_a_revoked_or_expired_token_is_worth_nothing(company, program):
    chen = program("chenxiao")
    assert chen.get("/me").status_code == 200
    actor = company.actor("chenxiao")
    soon = tokens.issue(company.session, "soon", clock.now() + timedelta(hours=1), by=actor)
    company.now_is("2026-11-16 10:29")
    other = type(chen)(chen.client, soon)
    assert other.get("/me").status_code == 200
    company.now_is("2026-11-16 10:30")
    assert other.get("/me").status_code == 401
    row = company.session.query(ApiToken).filter_by(name="test").one()
    tokens.revoke(company.session, row.id, by=actor)
    assert chen.get("/me").status_code == 401


def test_the_interface_sets_no_cookies(program):
    answer = program("chenxiao").get("/me")
    assert "Set-Cookie" not in answer.headers
    assert answer.json["login"] == "chenxiao"
    assert answer.json["counts"]["todo"] == 0


def test_a_token_acts_with_its_owners_roles(program):
    roles = program("chenxiao").get("/me").json["roles"]
    assert any(one["role"] == "customer_service" for one in roles)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"process"}),
        ({"process": "complaint", "colour": 1}, {"colour"}),
        ({"process": 5}, {"process"}),
        ({"process": "complaint", "data": []}, {"data"}),
    ],
)
def test_a_body_of_another_shape_is_told_by_field(program, body, fields):
    answer = program("chenxiao").post("/instances", body)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert set(answer.json["errors"]) == fields
    assert (answer.json["type"], answer.json["instance"]) == ("/problems/fields-invalid", "/api/v1/instances")


def test_what_is_no_json_is_refused(program):
    chen = program("chenxiao")
    assert chen.post("/instances", data="{", content_type="application/json").status_code == 400
    assert chen.post("/instances", data="process=x", content_type="text/plain").status_code == 415
    answer = chen.post("/instances", data={"process": "complaint", "data": "{"}, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_unknown_paths_and_methods_are_problems_too(program):
    chen = program("chenxiao")
    assert chen.get("/nothing").json["status"] == 404
    answer = chen.client.delete("/api/v1/tasks")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")


@pytest.mark.parametrize("query", ["tab=other", "page=0", "page=x", "due=never", "priority=low"])
def test_a_filter_that_makes_no_sense_is_refused(program, query):
    answer = program("chenxiao").get(f"/tasks?{query}")
    assert (answer.status_code, list(answer.json["errors"])) == (422, [query.partition("=")[0]])
