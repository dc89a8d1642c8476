"""Cases move to another revision through the interface, under the checks of the pages."""

from __future__ import annotations

import pytest

from engine import commands
from engine.actor import SYSTEM
from web.demo.load import shipped_files

FILE = "complaint.bpmn"


@pytest.fixture
def moved(company):
    """Return a complaint that waits for the department's opinion, on the revision before the one in force."""
    case = company.complaint().answered()
    changed = shipped_files()[FILE].replace(b'"opine"', b'"give_opinion"').replace(b">opine<", b">give_opinion<")
    commands.deploy(company.session, {FILE: changed}, by=SYSTEM)
    return case


def asked(case, **more):
    return {"process": "complaint", "from": "A/0", "instances": [case.number], **more}


def test_a_preview_names_what_has_to_be_mapped(program, moved):
    answer = program("linyue").post("/migrations/preview", asked(moved))
    assert answer.status_code == 200
    assert (answer.json["total"], answer.json["movable"]) == (1, 0)
    (obstacle,) = answer.json["obstacles"]
    assert (obstacle["element"], obstacle["cases"]) == ("opine", [moved.number])
    assert "give_opinion" in obstacle["choices"]
    answer = program("linyue").post("/migrations/preview", asked(moved, mapping={"opine": "give_opinion"}))
    assert answer.json["movable"] == 1
    assert answer.json["obstacles"] == []


def test_an_order_is_given_once_and_can_be_followed(program, moved):
    body = asked(moved, mapping={"opine": "give_opinion"}, reason="责任部门意见改名")
    given = program("linyue").post("/migrations", body, key="move")
    assert given.status_code == 202
    assert given.json["counts"] == {"done": 1}
    assert (given.json["from"], given.json["to"]) == ("A/0", "A/1")
    assert program("linyue").post("/migrations", body, key="move").json["id"] == given.json["id"]
    assert program("linyue").get(f"/migrations/{given.json['id']}").json["counts"] == {"done": 1}
    assert moved.steps == ["give_opinion"]


def test_a_case_that_stays_says_why(program, moved):
    given = program("linyue").post("/migrations", asked(moved, reason="试")).json
    assert given["counts"] == {"refused": 1}
    (stayed,) = given["troubled"]
    assert (stayed["case"], stayed["reasons"][0]["element"]) == (moved.number, "opine")
    assert moved.steps == ["opine"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"from": "Z/9"}, 404),
        ({"process": "nobody"}, 404),
        ({"instances": ["TS-1"]}, 404),
        ({"reason": ""}, 422),
        ({"to": "A/0"}, 422),
        ({"mapping": {"nobody": "opine"}}, 422),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(program, moved, body, status):
    assert program("linyue").post("/migrations", {**asked(moved, reason="试"), **body}).status_code == status


def test_only_owners_and_administrators_may(program, moved):
    for path in ("/migrations", "/migrations/preview"):
        body = asked(moved, **({"reason": "试"} if path == "/migrations" else {}))
        assert program("chenxiao").post(path, body).status_code == 403
    assert program("chenxiao").get("/migrations/x").status_code == 403
