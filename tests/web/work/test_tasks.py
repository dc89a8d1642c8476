"""The task page: filling in, submitting, being too late, handing on."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.model import Attachment, Task, TaskState

GOOD = {"content": "被改写", "cause": "pipe", "cost": 800}


@pytest.fixture
def task(company):
    """Return the task of a fresh case."""
    return company.task(company.report())


def test_the_form_begins_with_the_case_the_draft_and_the_reference_lists(company, client, task):
    client.sign_in("wu")
    drafted = client.put(f"/tasks/{task.id}/draft", json={"data": {"cost": 12}})
    assert drafted.status_code == 200
    page = client.get(f"/tasks/{task.id}")
    assert company.script(page, "schema")["id"] == "leak-inspect"
    data = company.script(page, "data")
    assert (data["content"], data["cost"]) == ("厨房顶棚渗水", 12)
    assert {"label": "云澜山", "value": "XM-001"} in data["projects"]
    assert company.wu.id in [person["value"] for person in data["people"]]
    assert "已载入 11-16 09:30 的草稿" in page.text


@pytest.mark.parametrize("body", ['{"data": 5}', "[]", "null"])
def test_a_draft_that_is_none_is_refused(client, company, task, body):
    client.sign_in("wu")
    answer = client.put(f"/tasks/{task.id}/draft", data=body, content_type="application/json")
    assert answer.status_code == 422


def test_submitting_moves_the_case_on_and_keeps_what_the_form_allows(company, client, task):
    client.sign_in("wu")
    answer = company.submit(client, f"/tasks/{task.id}/complete", {**GOOD, "smuggled": 1})
    assert answer.json == {"location": "/inbox/todo"}
    assert "已办理“查看现场”，没有其他待办了" in client.get("/inbox/todo").text
    following = company.task(task.instance)
    assert following.activity_id == "approve"
    client.sign_in("lin")
    data = company.script(client.get(f"/tasks/{following.id}"), "data")
    assert (data["content"], data["cost"], data.get("smuggled")) == ("厨房顶棚渗水", 800, None)


def test_wrong_values_come_back_at_their_fields_and_change_nothing(company, client, task):
    client.sign_in("wu")
    answer = company.submit(client, f"/tasks/{task.id}/complete", {"cause": "magic", "cost": -1})
    assert answer.status_code == 422
    assert sorted(answer.json["errors"]) == ["Field_cause", "Field_cost"]
    assert company.task(task.instance).id == task.id


def test_submitting_twice_with_one_key_counts_once(company, client, task):
    client.sign_in("wu")
    for _ in range(2):
        files = {"files::1": (io.BytesIO(company.picture()), "现场.jpg")}
        data = {**GOOD, "site_photos": ["files::1"]}
        answer = company.submit(client, f"/tasks/{task.id}/complete", data, key="once", files=files)
        assert answer.status_code == 200
    company.session.rollback()
    assert len(company.session.scalars(select(Attachment)).all()) == 1
    facts = ledger.read(company.session, f"pi/{task.instance.number}")
    assert [fact.type for fact in facts].count("task.completed") == 1


def test_a_photo_lands_with_the_case_under_the_id_the_data_name(company, client, task):
    client.sign_in("wu")
    files = {"files::1": (io.BytesIO(company.picture()), "现场.jpg"), "files::2": (io.BytesIO(b"%PDF-1.4"), "x.pdf")}
    answer = company.submit(client, f"/tasks/{task.id}/complete", {**GOOD, "site_photos": ["files::1"]}, files=files)
    assert answer.status_code == 200
    company.session.rollback()
    file = company.session.scalars(select(Attachment)).one()
    assert (file.name, file.media_type, file.field, file.task_id) == ("现场.jpg", "image/jpeg", "site_photos", task.id)
    client.sign_in("lin")
    data = company.script(client.get(f"/tasks/{company.task(task.instance).id}"), "data")
    assert [photo["id"] for photo in data["site_photos"]] == [file.id]
    assert data["site_photos"][0]["preview"] == f"/files/{file.id}/thumbnail"


def test_a_photo_of_the_wrong_kind_is_refused_and_nothing_is_kept(company, client, task):
    client.sign_in("wu")
    files = {"files::1": (io.BytesIO(b"MZ\x90\x00" * 50), "现场.jpg")}
    answer = company.submit(client, f"/tasks/{task.id}/complete", {**GOOD, "site_photos": ["files::1"]}, files=files)
    assert answer.status_code == 422
    assert company.session.scalars(select(Attachment)).all() == []
    assert company.task(task.instance).id == task.id


def test_finishing_leads_to_the_most_urgent_task_of_the_inbox(company, client, task):
    urgent = company.inspect(company.report("车库积水"))
    commands.claim(company.session, urgent.id, by=company.acting(company.lin))
    approve = company.inspect(task.instance)
    client.sign_in("lin")
    answer = company.submit(client, f"/tasks/{approve.id}/complete", {"decision": "agree"})
    assert answer.json["location"] == f"/tasks/{urgent.id}"
    assert "已办理“审批费用”，这是下一项待办" in client.get(answer.json["location"]).text


def test_finishing_leads_to_the_next_task_of_the_same_case_first(company, client, task):
    other = company.task(company.report("车库积水"))
    commands.claim(company.session, other.id, by=company.acting(company.wu))
    approve = company.inspect(task.instance)
    commands.transfer(company.session, approve.id, to=company.wu.id, reason="代批", by=company.acting(company.lin))
    client.sign_in("wu")
    answer = company.submit(client, f"/tasks/{approve.id}/complete", {"decision": "agree"})
    confirm = company.task(task.instance)
    assert answer.json["location"] == f"/tasks/{confirm.id}"
    assert "已办理“审批费用”，下一项：确认修好" in client.get(answer.json["location"]).text


def test_a_task_without_form_is_confirmed_by_a_plain_page(company, client, task):
    approve = company.inspect(task.instance)
    commands.complete(company.session, approve.id, {"decision": "agree"}, by=company.acting(company.lin))
    confirm = company.task(task.instance)
    client.sign_in("wu")
    key = re.search(r'name="request_key" value="(\w+)"', client.get(f"/tasks/{confirm.id}").text)[1]
    answer = client.post(f"/tasks/{confirm.id}/complete", data={"request_key": key})
    assert answer.status_code == 303
    assert "已办结" in client.get(f"/cases/{task.instance.number}").text


def test_who_is_late_hears_who_did_it_and_when_and_finds_the_case(company, client, clock, task):
    client.sign_in("zhao")
    assert company.script(client.get(f"/tasks/{task.id}"), "schema")
    clock(timedelta(minutes=20))
    company.inspect(task.instance)
    answer = company.submit(client, f"/tasks/{task.id}/complete", GOOD)
    assert answer.status_code == 409
    assert answer.json["title"] == "该任务已由吴刚于11-16 09:50办理"
    page = client.get(answer.json["location"])
    assert page.status_code == 200
    assert "该任务已由 吴刚 于 11-16 09:50 办理" in page.text
    assert "厨房" not in page.text, "somebody the task was only offered to has no part in the case"
    client.sign_in("chen")
    assert "该任务已由 吴刚 于 11-16 09:50 办理" in client.get(f"/tasks/{task.id}").text


def test_a_task_somebody_else_has_is_shown_without_its_form(company, client, task):
    commands.claim(company.session, task.id, by=company.acting(company.zhao))
    client.sign_in("chen")
    page = client.get(f"/tasks/{task.id}")
    assert "该任务由 赵敏 办理，11-16 09:30 起" in page.text
    assert 'id="schema"' not in page.text
    client.sign_in("wu")
    assert company.submit(client, f"/tasks/{task.id}/complete", GOOD).status_code == 409


def test_strangers_learn_nothing(company, client, people, task):
    people("fang", name="方")
    client.sign_in("fang")
    assert client.get(f"/tasks/{task.id}").status_code == 404
    assert company.submit(client, f"/tasks/{task.id}/complete", GOOD).status_code == 404
    company.inspect(task.instance)
    assert company.submit(client, f"/tasks/{task.id}/complete", GOOD).status_code == 404
    assert client.get("/tasks/nosuchtask").status_code == 404


def test_a_signature_is_opinion_date_and_name(company, client, clock, task):
    approve = company.inspect(task.instance)
    client.sign_in("lin")
    refused = company.submit(client, f"/tasks/{approve.id}/complete", {"decision": "reject", "opinion": " "})
    assert list(refused.json["errors"]) == ["Field_opinion"]
    clock(timedelta(days=1))
    answer = company.submit(client, f"/tasks/{approve.id}/complete", {"decision": "reject", "opinion": "费用偏高"})
    assert answer.status_code == 200
    page = client.get(f"/cases/{task.instance.number}").text
    assert re.search(r"<blockquote class=\"fb-opinion\">费用偏高<footer>林静 2026-11-17</footer>", page)
    assert "审批“审批费用”：不同意" in page


def test_claim_give_back_and_hand_over(company, client, task):
    client.sign_in("wu")
    client.post(f"/tasks/{task.id}/claim")
    assert company.task(task.instance).assignee_id == company.wu.id
    client.post(f"/tasks/{task.id}/unclaim")
    assert company.task(task.instance).assignee_id is None
    refused = client.post(
        f"/tasks/{task.id}/transfer", data={"to": company.zhao.id, "reason": " "}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422
    assert refused.json["title"] == "请填写转办原因"
    answer = client.post(
        f"/tasks/{task.id}/transfer", data={"to": company.zhao.id, "reason": "休假"}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Redirect"] == "/inbox/todo"
    assert company.task(task.instance).assignee_id == company.zhao.id
    client.sign_in("zhao")
    assert "转办给赵敏：休假" in client.get(f"/tasks/{task.id}").text


def test_what_an_absent_colleague_would_do_says_for_whom(company, client, task):
    company.session.rollback()
    row = company.session.get(Task, task.id)
    row.assignee_id, row.delegated_from = company.zhao.id, company.wu.id
    company.session.commit()
    client.sign_in("zhao")
    assert "代 吴刚 办理" in client.get(f"/tasks/{task.id}").text


def test_a_withdrawn_task_says_so(company, client, people, task):
    commands.cancel(company.session, task.instance_id, reason="重复报修", by=company.acting(people("admin", "admin")))
    assert company.session.get(Task, task.id).state == TaskState.CANCELLED
    client.sign_in("chen")
    assert "被系统撤销，无需再办" in client.get(f"/tasks/{task.id}").text


def test_the_page_speaks_english_too(company, client, task):
    client.sign_in("wu")
    client.post("/language", data={"locale": "en"})
    page = client.get(f"/tasks/{task.id}").text
    assert "Case data" in page
    assert "Leak repair" in page
    assert "started case LS-2026-0001" in page


def test_unreadable_data_are_refused(company, client, task):
    client.sign_in("wu")
    for sent in ("{", "[1]"):
        answer = client.post(f"/tasks/{task.id}/complete", data={"data": sent}, headers={"Accept": "application/json"})
        assert answer.status_code == 422
