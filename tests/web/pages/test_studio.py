"""The studio's pages: the library, and what the editor asks for while somebody draws."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.model import Definition, Revision
from tests.approving import install
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()
OTHER = LEAVE.replace("填写申请".encode(), "提出申请".encode())


@pytest.fixture
def copy(session, owner, people) -> str:
    """Return the address of the working copy of ``leave`` the owner opened."""
    people("yi", "cs_manager", name="乙")
    commands.deploy(session, {"leave.bpmn": LEAVE}, by=SYSTEM)
    return urlsplit(owner.post("/studio/open/leave").headers["Location"]).path


def save(browser, copy, content, seen):
    return browser.put(
        f"{copy}/files/leave.bpmn", data=content, headers={"If-Match": f'"{seen}"', "Accept": "application/json"}
    )


def test_the_studio_is_for_process_owners(client, people, copy):
    people("li", "customer_service", name="李")
    client.sign_in("li")
    assert client.get("/studio/").status_code == 403
    assert client.get(copy).status_code == 403
    assert save(client, copy, OTHER, 1).status_code == 403
    assert "流程设计" not in client.get("/inbox/todo").text


def test_the_library_lists_what_is_in_force_and_who_changes_it(owner, copy):
    page = owner.get("/studio/").text
    for words in ("请假", "A/0", "沈立", copy):
        assert words in page
    assert "请假" not in owner.get("/studio/?q=complaint").text


def test_a_file_is_read_saved_and_checked(owner, copy):
    read = owner.get(f"{copy}/files/leave.bpmn")
    assert (read.headers["ETag"], b"BPMNPlane" in read.data) == ('"1"', True)
    assert save(owner, copy, OTHER, 1).json == {"version": 2}
    assert "提出申请" in owner.get(f"{copy}/files/leave.bpmn").text
    broken = OTHER.replace(b'sourceRef="s"', b'sourceRef="nowhere"', 1)
    found = owner.post(f"{copy}/check/leave.bpmn", data=broken).json["problems"]
    assert {each["file"] for each in found if each["severity"] == "error"} == {"leave.bpmn"}
    assert "提出申请" in owner.get(f"{copy}/files/leave.bpmn").text
    assert owner.get(f"{copy}/files/none.bpmn").status_code == 404
    assert owner.put(f"{copy}/files/leave.bpmn", data=OTHER).status_code == 422


def test_who_saves_from_an_older_state_is_told_who_was_faster(owner, copy, browser, people):
    people("ding", "process_owner", name="丁一")
    second = browser()
    second.sign_in("ding")
    assert save(second, copy, OTHER, 1).status_code == 200
    refused = save(owner, copy, LEAVE + b"\n", 1)
    assert refused.status_code == 409
    assert (refused.json["who"], refused.json["version"]) == ("丁一", 2)
    assert "提出申请" in owner.get(f"{copy}/files/leave.bpmn").text


def test_those_at_work_see_each_other(owner, copy, browser, people):
    people("ding", "process_owner", name="丁一")
    second = browser()
    second.sign_in("ding")
    assert second.post(f"{copy}/seat", json={"file": "leave.bpmn"}).json == {"others": []}
    seen = owner.post(f"{copy}/seat", json={"file": ""}).json["others"]
    assert seen == [{"name": "丁一", "file": "leave.bpmn"}]


def test_sent_it_is_frozen_and_refused_it_says_why_and_keeps_what_was_typed(session, owner, copy):
    install(session)
    asked = {"reason": "统一说法", "summary": "“填写”改为“提出”。", "class_code": "RS", "running": "continue"}
    save(owner, copy, OTHER.replace(b'sourceRef="s"', b'sourceRef="nowhere"', 1), 1)
    refused = owner.post(f"{copy}/send", data=asked)
    assert refused.status_code == 422
    for words in ("统一说法", "leave.bpmn"):
        assert words in refused.text
    save(owner, copy, OTHER, 2)
    assert "请填写修订原因" in owner.post(f"{copy}/send", data={**asked, "reason": ""}).text
    answer = owner.post(f"{copy}/send", data=asked)
    change = urlsplit(answer.headers["Location"]).path
    assert answer.status_code == 303
    assert urlsplit(owner.get(copy).headers["Location"]).path == change
    assert urlsplit(owner.get(f"{copy}/send").headers["Location"]).path == copy
    assert save(owner, copy, LEAVE, 3).status_code == 409
    assert "评审中" in owner.get("/studio/").text
    page = owner.get(change).text
    for words in ("“填写”改为“提出”。", "填写申请", "提出申请", "编制"):
        assert words in page
    assert "填写申请" in owner.get("/procedures/leave/diagram.bpmn").text


def test_given_up_nothing_changes(owner, copy):
    save(owner, copy, OTHER, 1)
    assert owner.post(f"{copy}/discard", data={"reason": ""}).status_code == 422
    assert owner.post(f"{copy}/discard", data={"reason": "不改了"}).status_code == 303
    assert "填写申请" in owner.get("/procedures/leave/diagram.bpmn").text


def test_a_new_procedure_is_begun_with_a_name_and_a_key(owner):
    refused = owner.post("/studio/new", data={"name": "夜间巡查", "key": "夜巡"})
    assert refused.status_code == 422
    assert "夜间巡查" in refused.text
    answer = owner.post("/studio/new", data={"name": "夜间巡查", "key": "night-patrol"})
    page = owner.get(urlsplit(answer.headers["Location"]).path)
    assert "night-patrol.bpmn" in page.text
    assert "夜间巡查" in owner.get("/studio/").text


def test_files_come_and_go(owner, copy):
    form = b'{"id": "leave-note", "type": "default", "components": []}'
    assert owner.post(f"{copy}/files/leave-note.form", data=form).status_code == 201
    assert owner.post(f"{copy}/files/leave-note.form", data=form).status_code == 409
    assert owner.delete(f"{copy}/files/leave-note.form").status_code == 204
    assert owner.get(f"{copy}/files/leave-note.form").status_code == 404


def test_what_a_copy_changes_is_told_in_words_and_marked_on_the_drawing(owner, copy):
    assert "没有改动" in owner.get(f"{copy}/changes").text
    save(owner, copy, OTHER, 1)
    page = owner.get(f"{copy}/changes").text
    for words in ("修改", "填写申请", "提出申请", "名称", '"changed": ["ask"]'):
        assert words in page
    for url in re.findall(r'data-diagram-url="([^"]+)"', page):
        assert b"BPMNPlane" in owner.get(url).data
    save(owner, copy, b"<x/>", 2)
    assert owner.get(f"{copy}/changes").status_code == 200


def test_two_revisions_are_compared(session, owner, copy, client, people):
    commands.deploy(session, {"leave.bpmn": OTHER}, by=SYSTEM)
    leave = session.scalars(select(Definition).where(Definition.key == "leave")).one()
    first, second = session.scalars(
        select(Revision).where(Revision.definition_id == leave.id).order_by(Revision.number)
    ).all()
    page = owner.get(f"/studio/compare/{first.id}/{second.id}").text
    assert "A/0 → A/1" in page
    assert "提出申请" in page
    assert f"/studio/compare/{first.id}/{second.id}" in owner.get(f"/admin/definitions/{leave.id}").text
    assert owner.get(f"/studio/compare/{first.id}/none").status_code == 404


def test_a_form_is_shown_as_people_will_see_it_before_it_is_saved(owner, copy):
    form = {"id": "leave-note", "type": "default", "components": []}
    owner.post(f"{copy}/files/leave-note.form", json=form)
    unsaved = form | {"components": [{"type": "text", "text": "事由"}]}
    tried = owner.post(f"{copy}/preview/leave-note.form", json=unsaved)
    assert "data-tried" in tried.text
    assert json.loads(tried.text.split('id="schema">')[1].split("</script>")[0]) == unsaved
    assert owner.post(f"{copy}/preview/leave-note.form", data=b'{"id": ').status_code == 422
    assert owner.post(f"{copy}/preview/none.form", json=form).status_code == 404
