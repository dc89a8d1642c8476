"""The pages on which process owners move running cases to another revision."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.commands import command as transactions
from engine.jobs.worker import run_due
from engine.model import Definition, Instance, Migration, Revision, Task

LEAVE = (Path(__file__).parents[2] / "engine/commands/leave.bpmn").read_text("utf-8")
RENAMED = LEAVE.replace('"approve"', '"consent"').replace('name="审批"', 'name="核准"')


@pytest.fixture
def company(session, people, acting, clock):
    """Return the definition with two revisions; two cases wait for approval, one is new, all on the first."""
    jia = acting(people("jia", "process_owner", name="甲"))
    people("yi", "cs_manager", name="乙")
    commands.deploy(session, {"leave.bpmn": LEAVE.encode()}, by=SYSTEM)
    for number in range(3):
        instance = commands.start(session, "leave", {"reason": "病假"}, by=jia)
        if number:
            task = session.scalars(select(Task).filter_by(instance_id=instance.id, state="open")).one()
            commands.complete(session, task.id, {"days": 3}, by=jia)
    commands.deploy(session, {"leave.bpmn": RENAMED.encode()}, by=SYSTEM, note="改名")
    return session.scalars(select(Definition).where(Definition.key == "leave")).one()


@pytest.fixture
def path(company, session):
    old = session.scalars(select(Revision).where(Revision.number == 0)).one()
    new = session.scalars(select(Revision).where(Revision.number == 1)).one()

    def made(**mapping):
        asked = {"from": old.id, "to": new.id, **{f"map:{key}": value for key, value in mapping.items()}}
        return f"/admin/definitions/{company.id}/migrate", asked

    return made


def get(browser, address):
    return browser.get(f"{address[0]}?{urlencode(address[1])}")


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_revisions_say_how_many_cases_run_on_them(owner, company):
    page = owner.get(f"/admin/definitions/{company.id}")
    words = text_of(page)
    assert words.index("0 件在办") < words.index("3 件在办")
    assert page.text.count("/migrate?from=") == 1


def test_a_preview_says_what_has_to_be_named_and_then_that_all_can_move(owner, path, afresh):
    words = text_of(get(owner, path()))
    assert "1 件可以迁移，共查看 3 件" in words
    assert "用户任务“审批”：新版次中没有这个元素" in words
    assert "用户任务“核准” · consent" in words
    words = text_of(get(owner, path(approve="consent")))
    assert "3 件可以迁移，共查看 3 件" in words
    assert "用户任务“审批” → 用户任务“核准”" in words
    assert afresh().scalars(select(Migration)).all() == []


def test_an_event_around_an_open_step_can_be_named_too(owner, company, session):
    tardy = LEAVE.replace('"late"', '"tardy"').replace('id="tardy"', 'id="tardy" name="逾期"')
    commands.deploy(session, {"leave.bpmn": tardy.encode()}, by=SYSTEM)
    first, last = (session.scalars(select(Revision).where(Revision.number == number)).one() for number in (0, 2))
    address = f"/admin/definitions/{company.id}/migrate"
    page = get(owner, (address, {"from": first.id, "to": last.id}))
    assert "新增等待" in page.text
    assert "不再等待" in page.text
    assert 'name="map:late"' in page.text
    page = get(owner, (address, {"from": first.id, "to": last.id, "map:late": "tardy"}))
    assert "新增等待" not in page.text
    assert "不再等待" not in page.text


def test_an_order_moves_the_cases_and_shows_who_stayed_and_why(owner, path, afresh):
    address, asked = path()
    answer = owner.post(address, data={**asked, "reason": "审批改为核准"})
    assert answer.status_code == 303
    words = text_of(owner.get(answer.location))
    assert "已迁移 1" in words
    assert "保持原状 2" in words
    assert "新版次中没有这个元素 approve" in words
    assert "等待 " not in words
    address, asked = path(approve="consent")
    answer = owner.post(address, data={**asked, "reason": "审批改为核准"})
    assert "已迁移 2" in text_of(owner.get(answer.location))
    revisions = {row.revision.number for row in afresh().scalars(select(Instance))}
    assert revisions == {1}


def test_a_page_asks_again_while_cases_wait(owner, path, session, monkeypatch):
    monkeypatch.setattr(transactions, "DRAIN", 0)
    address, asked = path(approve="consent")
    where = owner.post(address, data={**asked, "reason": "审批改为核准"}).location
    page = owner.get(where)
    assert "等待 3" in text_of(page)
    assert 'hx-trigger="every 2s"' in page.text
    session.rollback()
    while run_due(session):
        pass
    page = owner.get(where)
    assert "已迁移 3" in text_of(page)
    assert "hx-trigger" not in page.text


def test_an_order_without_reason_is_refused_beside_what_was_named(owner, path, afresh):
    address, asked = path(approve="consent")
    answer = owner.post(address, data={**asked, "reason": " "})
    assert answer.status_code == 422
    assert "请填写迁移原因" in answer.text
    assert 'value="consent" selected' in answer.text
    assert afresh().scalars(select(Migration)).all() == []


def test_the_history_of_a_case_tells_the_move(owner, path, company, session, client, people, acting):
    address, asked = path(approve="consent")
    owner.post(address, data={**asked, "reason": "审批改为核准"})
    case = session.scalars(select(Instance)).first()
    client.sign_in("jia")
    assert "改按版次 A/1 办理：审批改为核准" in client.get(f"/cases/{case.id}").text


def test_employees_stay_out(client, path, company):
    client.sign_in("yi")
    assert get(client, path()).status_code == 403
    address, asked = path()
    assert client.post(address, data={**asked, "reason": "x"}).status_code == 403


def test_the_preview_speaks_english_too(owner, path):
    owner.post("/language", data={"locale": "en"})
    words = text_of(get(owner, path()))
    assert "1 of the 3 cases looked at can move" in words
    assert "the new revision has no such element" in words
