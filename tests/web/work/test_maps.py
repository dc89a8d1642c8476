"""Owners and auditors see how often the steps of a procedure are done and how long they wait; others do not."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture
def owner(company, client, people):
    people("gu", "process_owner", name="顾言")
    client.sign_in("gu")
    return client


def test_the_map_tells_counts_waits_and_what_takes_long(company, clock, owner):
    case = company.report()
    clock(timedelta(hours=5))
    company.inspect(case)
    page = owner.get("/procedures/leak/map")
    marks = company.script(page, "marks")
    assert marks["heat"]["elements"]["inspect"] == {"level": 4, "text": "1 · 5.0 小时"}
    assert marks["heat"]["flows"] == {"f1": "1", "f2": "1"}
    assert "瓶颈" in page.text
    assert "没有环节办过不止一次" in page.text
    assert 'href="/procedures/leak/map"' in owner.get("/procedures/leak").text


def test_a_period_narrows_the_map(company, owner):
    company.report()
    assert "该期间没有事项" in owner.get("/procedures/leak/map?until=2020-01-01").text
    assert owner.get("/procedures/leak/revisions/A0/map").status_code == 200
    assert owner.get("/procedures/none/map").status_code == 404


def test_others_do_not_see_it(company, client):
    client.sign_in("chen")
    assert client.get("/procedures/leak/map").status_code == 403
    assert "/procedures/leak/map" not in client.get("/procedures/leak").text


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_numbers_and_colours_are_drawn(company, clock, people, sit_down, size):
    people("gu", "process_owner", name="顾言")
    case = company.report()
    clock(timedelta(hours=5))
    company.inspect(case)
    page = sit_down("gu", size)
    page.goto("/procedures/leak/map")
    page.wait_for_selector(".djs-element.fb-el-heat-4[data-element-id=inspect]")
    assert page.locator(".fb-heat-spot").inner_text() == "1 · 5.0 小时"
    assert page.locator(".fb-heat-flow").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
