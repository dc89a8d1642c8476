"""A case from the start to its next step, through the interface alone, under the checks of the pages."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import func, select

from engine.model import Comment, Instance, Person
from tests.acceptance.conftest import OWNER
from tests.web.portal.conftest import photo

REGISTERED = {**OWNER, "told_reply_time": True}


@pytest.fixture
def started(program):
    """Return customer service's program and a case it has started."""
    chen = program("chenxiao")
    answer = chen.post("/instances", {"process": "complaint", "data": {"entry": "register"}}, key="start")
    assert answer.status_code == 201
    return chen, answer.json


def task_of(program, tab="todo"):
    (row,) = program.get(f"/tasks?tab={tab}").json
    return row["id"]


def test_a_process_is_offered_with_its_form(program):
    found = {one["key"]: one for one in program("chenxiao").get("/processes").json}
    assert found["complaint"]["form"]["id"] == "complaint-start"
    assert "complaint-action" not in found


def test_starting_answers_with_the_case_and_where_it_is(started):
    _chen, case = started
    assert case["number"] == "TS-2026-0001"
    assert case["state"] == "active"
    assert case["started_at"] == "2026-11-16T01:30:00+00:00"
    assert [place["name"] for place in case["places"]] == ["登记投诉"]


def test_what_happened_earlier_is_started_commented_and_done_as_a_late_entry(program, session):
    chen, late = program("chenxiao"), {"occurred_at": "2026-11-10T09:30:00+08:00", "late_reason": "系统维护"}
    begin = {"process": "complaint", "data": {"entry": "register"}}
    refused = chen.post("/instances", {**begin, "occurred_at": late["occurred_at"]})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["late_reason"])
    assert chen.post("/instances", {**begin, "occurred_at": "soon"}).status_code == 422
    case = chen.post("/instances", {**begin, **late}).json
    assert chen.post(f"/instances/{case['id']}/comments", {"text": "已安抚", **late}).status_code == 201
    done = chen.post(f"/tasks/{task_of(chen)}/complete", {"data": REGISTERED, **late})
    assert done.status_code == 200, done.json
    facts = [one["facts"] for one in chen.get(f"/instances/{case['id']}/events").json]
    told = [one for one in facts if "occurred_at" in one]
    assert [one["made_up"] for one in told] == [True] * 3
    assert {one["occurred_at"][:16] for one in told} == {"2026-11-10T01:30"}


def test_starting_twice_under_one_key_starts_once(started, session):
    chen, case = started
    again = chen.post("/instances", {"process": "complaint", "data": {"entry": "register"}}, key="start")
    assert again.json["id"] == case["id"]
    assert session.scalar(select(func.count()).select_from(Instance)) == 1
    other = chen.post("/tasks/x/claim", key="start")
    assert other.status_code == 404
    taken = chen.post(f"/instances/{case['id']}/comments", {"text": "x"}, key="start")
    assert (taken.status_code, taken.json["code"]) == (409, "conflict")


def test_the_form_decides_as_on_the_page(started):
    chen, case = started
    task = chen.get(f"/tasks/{task_of(chen)}").json
    assert task["may_do"]
    assert task["form"]["id"] == "complaint-register"
    assert {"label", "value"} <= set(task["data"]["projects"][0])
    refused = chen.post(f"/tasks/{task['id']}/complete", {"data": {**REGISTERED, "phone": "12"}})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["field_phone"])
    done = chen.post(f"/tasks/{task['id']}/complete", {"data": REGISTERED}, key="done")
    assert (done.status_code, done.json["instance"]) == (200, case["id"])
    again = chen.post(f"/tasks/{task['id']}/complete", {"data": REGISTERED}, key="done")
    assert again.json == done.json
    late = chen.post(f"/tasks/{task['id']}/complete", {"data": REGISTERED})
    assert (late.status_code, late.json["who"]) == (409, "陈晓")


def test_a_form_with_files_comes_as_multipart(started):
    chen, case = started
    task = task_of(chen)
    body = {
        "data": json.dumps({**REGISTERED, "photos": ["files::1"]}),
        "files::1": (io.BytesIO(photo()), "窗台.jpg"),
    }
    answer = chen.post(f"/tasks/{task}/complete", data=body, content_type="multipart/form-data")
    assert answer.status_code == 200
    (file,) = chen.get(f"/instances/{case['number']}").json["files"]
    assert (file["name"], file["type"], file["task"]) == ("窗台.jpg", "image/jpeg", task)
    with chen.get(f"/files/{file['id']}") as content:
        assert content.data == photo()
        assert content.headers["Content-Disposition"].startswith("attachment")


def test_a_task_is_claimed_and_given_back(company, program):
    task = company.complaint().agreed().finished().task("revisit")
    song = program("songyu")
    assert task_of(song, "claimable") == task.id
    assert song.post(f"/tasks/{task.id}/claim", key="c").json["assignee"]["name"] == "宋雨"
    assert task_of(song) == task.id
    assert song.post(f"/tasks/{task.id}/unclaim", key="u").json["assignee"] is None
    assert song.post(f"/tasks/{task.id}/claim", key="c").json["assignee"] is None
    assert program("chenxiao").post(f"/tasks/{task.id}/claim").status_code in (403, 404)


def test_a_key_used_for_one_task_does_not_serve_another(company, program):
    first, second = (company.complaint().agreed().finished().task("revisit") for _ in range(2))
    song = program("songyu")
    assert song.post(f"/tasks/{first.id}/claim", key="c").status_code == 200
    assert song.post(f"/tasks/{second.id}/claim", key="c").status_code == 409


def test_a_task_is_handed_over_with_a_reason(company, program):
    task = company.complaint().task("respond")
    holder = company.session.get_one(Person, task.assignee_id).login
    path, to = f"/tasks/{task.id}/transfer", company.person("chenxiao").id
    assert holder != "chenxiao"
    assert program(holder).post(path, {"to": to, "reason": " "}).status_code == 422
    moved = program(holder).post(path, {"to": to, "reason": "外出"}, key="t").json
    assert moved["assignee"] == {"id": to, "name": "陈晓"}
    assert (moved["may_do"], moved["form"]) == (False, None)
    assert task_of(program("chenxiao")) == task.id


def test_remarks_and_files_are_added_once(started, session):
    chen, case = started
    path = f"/instances/{case['number']}"
    first = chen.post(f"{path}/comments", {"text": "已联系物业"}, key="c")
    assert (first.status_code, first.json["author"]) == (201, "陈晓")
    assert chen.post(f"{path}/comments", {"text": "已联系物业"}, key="c").json == first.json
    assert session.scalar(select(func.count()).select_from(Comment)) == 1
    assert chen.post(f"{path}/comments", {"text": ""}).status_code == 422

    def attach():
        body = {"file": (io.BytesIO(photo()), "a.jpg")}
        return chen.post(f"{path}/files", key="f", data=body, content_type="multipart/form-data")

    assert attach().json["id"] == attach().json["id"]
    shown = chen.get(path).json
    assert [one["text"] for one in shown["comments"]] == ["已联系物业"]
    assert [one["name"] for one in shown["files"]] == ["a.jpg"]
    empty = chen.post(f"{path}/files", data={}, content_type="multipart/form-data")
    assert (empty.status_code, list(empty.json["errors"])) == (422, ["file"])


def test_a_case_of_others_does_not_exist(company, program):
    case = company.complaint()
    stranger = program("mabin")
    task = case.task("respond").id
    for path in (f"/instances/{case.number}", f"/instances/{case.number}/events", f"/tasks/{task}"):
        assert stranger.get(path).status_code == 404
    for path, body in (
        (f"/instances/{case.number}/comments", {"text": "x"}),
        (f"/tasks/{task}/claim", None),
        (f"/tasks/{task}/complete", {"data": {}}),
        (f"/tasks/{task}/transfer", {"to": company.person("mabin").id, "reason": "x"}),
    ):
        assert stranger.post(path, body).status_code == 404
    assert stranger.get("/instances").json == []


def test_lists_tell_their_pages(company, program):
    chen = program("chenxiao")
    for number in range(1, 52):
        answer = chen.post("/instances", {"process": "complaint", "data": {"entry": "note"}})
        assert answer.json["number"] == f"TS-2026-{number:04d}"
    first = chen.get("/instances?tab=started")
    assert len(first.json) == 50
    assert json.loads(first.headers["X-Pagination"]) == {"total": 51, "total_pages": 2, "page": 1, "page_size": 50}
    assert first.headers["Link"] == '</api/v1/instances?tab=started&page=2>; rel="next"'
    last = chen.get("/instances?tab=started&page=2")
    assert len(last.json) == 1
    assert last.headers["Link"].endswith('rel="prev"')
    assert len(chen.get("/instances?q=TS-2026-0051").json) == 1
    assert chen.get("/instances?project=guanshan").json == []
