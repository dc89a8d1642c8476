"""A form that was replaced: for ten calendar days both count, then the new one, and nothing typed is lost (DOC-050)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine import commands, ledger
from engine.actor import SYSTEM
from engine.errors import Conflict
from engine.instances.papers import papers_of
from engine.instances.recording import stream_of
from engine.model import Definition, Revision, Task

FORM = Path(__file__).parent / "leak" / "leak-inspect.form"
POLICY = """
[[policy]]
key = "doc.form_transition"
value = 10
unit = "days"
title = { zh = "表格换版过渡期", en = "Transition of a form" }
"""
ANSWERS = {"cause": "pipe", "cost": 800}


@pytest.fixture
def replaced(company) -> tuple[Task, str, str]:
    """Return a task that was open when its form was replaced on Monday 2026-11-16, and the ids of both revisions."""
    instance = company.report()
    new = FORM.read_bytes().replace("费用".encode(), "估计费用".encode())
    commands.deploy(company.session, {"a.toml": POLICY.encode(), "leak-inspect.form": new}, by=SYSTEM)
    wanted = select(Revision.id).join(Revision.definition).where(Definition.key == "leak-inspect")
    old_id, new_id = company.session.scalars(wanted.order_by(Revision.number))
    return company.task(instance), old_id, new_id


def label_of(company, page) -> str:
    return next(each["label"] for each in company.script(page, "schema")["components"] if each.get("key") == "cost")


def test_both_count_until_the_tenth_day_has_ended(company, clock: Callable[..., None], replaced):
    task, old_id, new_id = replaced
    clock(timedelta(days=10, hours=14, minutes=29))  # 2026-11-26 23:59 in Shanghai
    papers = papers_of(company.session, task)
    assert [each.id for each in papers.accepted] == [old_id, new_id]
    clock(timedelta(minutes=1))
    papers = papers_of(company.session, task)
    assert ([each.id for each in papers.accepted], papers.expired.id) == ([new_id], old_id)


def test_meanwhile_the_person_chooses_and_the_record_says_which(company, client, clock, replaced):
    task, _, new_id = replaced
    client.sign_in("wu")
    page = client.get(f"/tasks/{task.id}")
    assert label_of(company, page) == "费用"
    assert "这份旧版用到 11-27 00:00 为止" in page.text
    assert label_of(company, client.get(f"/tasks/{task.id}?form={new_id}")) == "估计费用"
    done = company.submit(client, f"/tasks/{task.id}/complete", {**ANSWERS, "content": "漏"}, files={"form": new_id})
    assert done.status_code == 200
    company.session.rollback()
    company.session.expire_all()
    assert company.session.get(Task, task.id).form_revision_id == new_id
    (fact,) = [one for one in ledger.read(company.session, stream_of(task.instance)) if one.type == "task.completed"]
    assert fact.public["form"] == "A/1"
    assert "估计费用" in client.get(f"/cases/{task.instance.number}").text


def test_the_old_one_is_still_accepted_meanwhile(company, client, clock, replaced):
    task, old_id, _ = replaced
    client.sign_in("wu")
    clock(timedelta(days=10))
    done = company.submit(client, f"/tasks/{task.id}/complete", {**ANSWERS, "content": "漏"}, files={"form": old_id})
    assert done.status_code == 200


def test_afterwards_the_old_one_is_refused_and_the_page_leads_to_the_new_one(company, client, clock, replaced):
    task, old_id, new_id = replaced
    client.sign_in("wu")
    client.put(f"/tasks/{task.id}/draft", json={"data": {"cost": 800}})
    clock(timedelta(days=11))
    client.sign_in("wu")
    refused = company.submit(client, f"/tasks/{task.id}/complete", ANSWERS, files={"form": old_id})
    assert refused.status_code == 409
    assert "已换版" in refused.json["title"]
    assert refused.json["location"] == f"/tasks/{task.id}"
    page = client.get(f"/tasks/{task.id}?form={old_id}")
    assert "旧版 A/0 的过渡期已过，请用新版 A/1 填写" in page.text
    assert (label_of(company, page), company.script(page, "data")["cost"]) == ("估计费用", 800)
    with pytest.raises(Conflict):
        commands.complete(company.session, task.id, ANSWERS, by=company.acting(company.wu), form=old_id)
    done = company.submit(client, f"/tasks/{task.id}/complete", {**ANSWERS, "content": "漏"}, files={"form": new_id})
    assert done.status_code == 200


def test_who_still_used_the_old_one_is_found_by_the_auditor(company, client, people, clock, replaced):
    task, old_id, _ = replaced
    people("tang", "qa_auditor", name="唐岚")
    clock(timedelta(days=11))
    client.sign_in("wu")
    assert company.submit(client, f"/tasks/{task.id}/complete", ANSWERS, files={"form": old_id}).status_code == 409
    assert company.submit(client, f"/tasks/{task.id}/complete", ANSWERS, files={"form": "x"}).status_code == 409
    client.sign_in("tang")
    assert "被拒绝 1 次" in client.get("/audit/obsolete").text
    page = client.get("/audit/obsolete/refused").text
    for words in ("吴刚", "A/0", "用旧版表单办理"):
        assert words in page


def test_an_answer_the_procedure_still_reads_keeps_the_old_form(company, clock):
    instance = company.report()
    without = FORM.read_bytes().replace(b'"key": "content"', b'"key": "words"')
    assert b'value="=content"' in (FORM.parent / "leak.bpmn").read_bytes()
    commands.deploy(company.session, {"a.toml": POLICY.encode(), "leak-inspect.form": without}, by=SYSTEM)
    clock(timedelta(days=30))
    task = company.task(instance)
    assert [each.id for each in papers_of(company.session, task).accepted] == [task.form_revision_id]


def test_without_a_policy_a_case_stays_on_its_form(company, clock):
    instance = company.report()
    new = FORM.read_bytes().replace("费用".encode(), "估计费用".encode())
    commands.deploy(company.session, {"leak-inspect.form": new}, by=SYSTEM)
    clock(timedelta(days=300))
    task = company.task(instance)
    assert [each.label for each in papers_of(company.session, task).accepted] == ["A/0"]


def test_in_the_browser_what_was_typed_comes_along_to_the_new_form(company, sit_down, clock, replaced):
    task, _, _ = replaced
    page = sit_down("wu")
    page.goto(f"/tasks/{task.id}")
    page.locator(".fjs-form-field-select .fjs-input-group").click()
    page.get_by_text("防水失效", exact=True).click()
    page.get_by_label("费用").fill("800")
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    clock(timedelta(days=11))
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("旧版的过渡期已过")
    page.get_by_role("alert").get_by_role("link", name="查看").click()
    expect(page.get_by_label("估计费用")).to_have_value("800")
    expect(page.get_by_text("请用新版 A/1 填写")).to_be_visible()
