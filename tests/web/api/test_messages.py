"""Messages from outside: those the catalogue opens, checked by their forms."""

from __future__ import annotations

import pytest

from engine.queries.casefile import values_of
from tests.web.portal.conftest import REPORTED

RECEIVED = "complaint.received"


def test_a_message_starts_a_case_by_its_channel(company, program):
    mabin = program("mabin")
    body = {"name": RECEIVED, "data": {**REPORTED, "channel": "app"}}
    answer = mabin.post("/messages", body, key="m")
    (reached,) = answer.json["instances"]
    assert mabin.post("/messages", body, key="m").json["instances"][0]["id"] == reached["id"]
    company.session.rollback()
    instance = company.session.get_one(type(company.complaint().instance), reached["id"])
    values = values_of(company.session, instance)
    assert (values["channel"], values["phone"]) == ("app", REPORTED["phone"])
    assert instance.started_by == company.person("mabin").id


def test_its_form_decides(program):
    mabin = program("mabin")
    wrong = mabin.post("/messages", {"name": RECEIVED, "data": {**REPORTED, "consent": False}})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["field_consent"])
    nowhere = mabin.post("/messages", {"name": RECEIVED, "data": {**REPORTED, "channel": "pigeon"}})
    assert (nowhere.status_code, list(nowhere.json["errors"])) == (422, ["channel"])


@pytest.mark.parametrize("name", ["complaint.merged", "complaint.mass", "complaint.mass.closed", "nothing"])
def test_messages_of_the_inside_are_not_taken(company, program, name):
    case = company.complaint()
    answer = program("chenxiao").post("/messages", {"name": name, "key": case.number, "data": {"mass_number": "x"}})
    assert answer.status_code == 404


def test_a_rating_reaches_the_case_that_waits(company, program):
    case = company.complaint().agreed().finished()
    body = {"name": "complaint.feedback", "key": case.number, "data": {"feedback_score": 80}}
    assert program("mabin").post("/messages", body).status_code == 404
    answer = program("chenxiao").post("/messages", body)
    assert [one["number"] for one in answer.json["instances"]] == [case.number]
    company.session.rollback()
    assert case.values["feedback_score"] == 80
    assert program("chenxiao").post("/messages", {**body, "key": "TS-2026-9999"}).status_code == 404
