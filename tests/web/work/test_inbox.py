"""The five lists of the inbox in the browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from engine import commands


def rows(page):
    return re.findall(r'data-fb-row-link href="[^"]*">([^<]*)</a>', page.text)


def count(page, label):
    found = re.search(rf">{label}\s*<span class=\"fb-count[^>]*>(\d+)<", page.text)
    assert found is not None
    return int(found[1])


def test_a_task_for_a_role_waits_to_be_claimed_and_then_lies_with_one_person(company, client):
    instance = company.report()
    client.sign_in("wu")
    page = client.get("/inbox/claimable")
    assert rows(page) == ["查看现场 · 厨房顶棚渗水"]
    assert "LS-2026-0001" in page.text
    assert "云澜山" in page.text
    task = company.task(instance)
    assert f'formaction="/tasks/{task.id}/claim"' in page.text
    answer = client.post(f"/tasks/{task.id}/claim", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/tasks/{task.id}"
    assert count(client.get("/inbox/claimable"), "待办") == 1
    assert company.task(instance).assignee_id == company.wu.id


def test_without_scripts_claiming_leads_to_the_task(company, client):
    task = company.task(company.report())
    client.sign_in("wu")
    answer = client.post(f"/tasks/{task.id}/claim")
    assert answer.status_code == 303
    assert answer.location == f"/tasks/{task.id}"
    assert "已认领：查看现场" in client.get(answer.location).text


def test_who_is_too_late_to_claim_hears_who_was_faster(company, client):
    task = company.task(company.report())
    commands.claim(company.session, task.id, by=company.acting(company.zhao))
    client.sign_in("wu")
    answer = client.post(f"/tasks/{task.id}/claim", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert answer.json["title"] == "该任务已由赵敏认领"


def test_the_deadline_is_told_in_words_and_in_colour(company, client, clock):
    instance = company.report()
    client.sign_in("wu")
    page = client.get("/inbox/claimable").text
    assert "还剩 6 小时" in page
    assert "fb-row-today" in page
    clock(timedelta(hours=7))
    page = client.get("/inbox/claimable").text
    assert "已逾期 1 小时" in page
    assert "fb-row-overdue" in page
    commands.claim(company.session, company.task(instance).id, by=company.acting(company.wu))
    page = client.get("/inbox/todo")
    assert "其中已逾期 1 项" in page.text


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("q=车库", ["查看现场 · 车库积水"]),
        ("q=LS-2026-0001", ["查看现场 · 厨房顶棚渗水"]),
        ("q=查看", ["查看现场 · 厨房顶棚渗水", "查看现场 · 车库积水"]),
        ("project=XM-002", ["查看现场 · 车库积水"]),
        ("process=leak&due=today", ["查看现场 · 厨房顶棚渗水", "查看现场 · 车库积水"]),
        ("process=other", []),
        ("due=overdue", []),
        ("due=none", []),
        ("priority=high", []),
        ("page=zwei&due=never", ["查看现场 · 厨房顶棚渗水", "查看现场 · 车库积水"]),
    ],
)
def test_filters_narrow_the_list(company, client, query, left):
    company.report()
    company.report("车库积水", project="XM-002")
    client.sign_in("wu")
    assert sorted(rows(client.get(f"/inbox/claimable?{query}"))) == sorted(left)


def test_long_lists_have_pages_that_keep_the_filters(company, client):
    for number in range(53):
        company.report(f"第 {number} 处漏水")
    client.sign_in("chen")
    first = client.get("/inbox/started?q=漏水")
    assert len(rows(first)) == 50
    onward = re.search(r'rel="next" href="([^"]*)"', first.text)[1].replace("&amp;", "&")
    assert len(rows(client.get(onward))) == 3


def test_nothing_but_filters_gets_from_the_address_into_links(company, client):
    for number in range(51):
        company.report(f"第 {number} 处漏水")
    client.sign_in("chen")
    client.get("/inbox/started")
    page = client.get("/inbox/started?_scheme=javascript&_external=1&_anchor=x&tab=todo&endpoint=x&q=漏")
    assert page.status_code == 200
    assert re.search(r'rel="next" href="/inbox/started\?q=[^"&]*&amp;page=2"', page.text)


def test_what_i_started_says_where_it_is_who_has_it_and_since_when(company, client):
    instance = company.report()
    client.sign_in("chen")
    assert "查看现场：物业，11-16 09:30 起" in client.get("/inbox/started").text
    commands.claim(company.session, company.task(instance).id, by=company.acting(company.wu))
    assert "查看现场：吴刚，11-16 09:30 起" in client.get("/inbox/started").text


def test_what_i_did_stays_in_my_list(company, client):
    instance = company.report()
    company.inspect(instance)
    client.sign_in("wu")
    assert rows(client.get("/inbox/done")) == ["查看现场 · 厨房顶棚渗水"]
    assert rows(client.get("/inbox/todo")) == []


def test_a_copy_is_new_until_it_was_read(company, client):
    instance = company.report()
    commands.copy_to(company.session, instance.id, [company.zhao.id], by=company.acting(company.chen))
    client.sign_in("zhao")
    assert ">未读<" in client.get("/inbox/copies").text
    client.get(f"/cases/{instance.number}")
    page = client.get("/inbox/copies")
    assert rows(page) == ["厨房顶棚渗水"]
    assert ">未读<" not in page.text


@pytest.mark.parametrize("tab", ["todo", "claimable", "done", "started", "copies"])
def test_empty_lists_say_so(company, client, tab):
    client.sign_in("lin")
    page = client.get(f"/inbox/{tab}")
    assert page.status_code == 200
    assert "fb-empty" in page.text


def test_there_is_no_sixth_list(company, client):
    client.sign_in("lin")
    assert client.get("/inbox/everything").status_code == 404


def test_visitors_are_sent_to_sign_in(company, client):
    assert client.get("/inbox/todo").location.startswith("/sign-in")
