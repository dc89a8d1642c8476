"""The page of a project: milestones, cases on a time line, moving dates after a preview."""

from __future__ import annotations

from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import clock, commands
from engine.actor import SYSTEM
from engine.catalogue import load_catalogue
from engine.database import transaction
from engine.identity import roles
from engine.jobs.worker import run_due
from engine.model import Incident, Instance, Job, Task
from engine.queries import projects
from engine.registers import save_entry
from engine.registers.milestones import dates_of

LAUNCHING = Path(__file__).parents[2] / "engine/commands/launching.bpmn"


@pytest.fixture
def company(session, people, acting, browser):
    """Return a company whose project 云澜山 launches on 20 December, with one case that hangs on it, begun by Shen."""
    folder = resources.files("workflows")
    with transaction(session):
        load_catalogue(session, "company", (folder / "catalogue/company.toml").read_bytes(), by=SYSTEM)
        data = {"name": "云澜山", "city": "临江市", "launch_date": "2026-12-20"}
        save_entry(session, "project", data, by=SYSTEM, number="yls", scope=("project", "yls"))
    source = LAUNCHING.read_text(encoding="utf-8").replace(
        '"firebreak:clock" value="launch"', '"firebreak:rules" value="SRS-058"'
    )
    commands.deploy(session, {"launching.bpmn": source.encode()}, by=SYSTEM)
    shen = acting(people("shen", "process_owner", name="沈立"))
    people("boss", "process_owner", name="林悦")
    people("manager", "cs_manager", name="周宁")
    people("guest", name="来宾")
    commands.start(session, "launching", {"project": "yls"}, by=shen)
    return session


@pytest.fixture
def boss(company, browser):
    opened = browser()
    opened.sign_in("boss")
    return opened


def signed_in(browser, login):
    opened = browser()
    opened.sign_in(login)
    return opened


def ask(reason="取证推迟", **dates):
    return {"seen": "1", "date_reason": reason, **dates}


def standing(company, actor):
    return [(line.number, line.state) for line in projects.lines(company, actor, "yls")]


def test_the_list_and_the_page_show_milestones_and_the_cases_one_may_read(company, browser):
    manager = signed_in(browser, "manager")
    listed = manager.get("/projects/").text
    assert "云澜山" in listed
    assert "开盘 2026-12-20" in listed
    assert "办理中 1" in listed
    page = manager.get("/projects/yls").text
    assert "开盘准备" in page
    assert "准备开盘 12-13 00:00" in page
    assert 'class="fb-gantt-bar fb-gantt-open"' in page
    assert "调整日期" not in page
    guest = signed_in(browser, "guest").get("/projects/yls").text
    assert "计划 2026-12-20" in guest
    assert "没有您可以查看的事项" in guest
    assert "P-2026-" not in guest


def test_an_unknown_project_is_not_there(boss):
    assert boss.get("/projects/nowhere").status_code == 404
    assert boss.get("/projects/nowhere/dates").status_code == 404


def test_cases_are_open_late_blocked_and_done(company, people, acting):
    manager = acting(people("yi", "cs_manager"))
    [(number, state)] = standing(company, manager)
    assert state == "open"
    with transaction(company):
        company.execute(Task.__table__.update().values(due_at=clock.now() - timedelta(days=1)))
    assert standing(company, manager) == [(number, "late")]
    assert [one.number for one in projects.missed(company, manager, "yls")] == [number]
    case = company.scalars(select(Instance)).one()
    with transaction(company):
        company.add(Incident(kind="job", instance_id=case.id, message="x", created_at=clock.now()))
    assert standing(company, manager) == [(number, "blocked")]
    commands.cancel(company, case.id, reason="作废", by=SYSTEM)
    shen = acting(people("wu", "qa_auditor"))
    assert standing(company, shen) == [(number, "done")]
    assert projects.counts(company, shen, ["yls"]) == {"yls": {"blocked": 0, "late": 0, "open": 0, "done": 1}}


def test_a_preview_says_what_would_move_and_changes_nothing(company, browser, people):
    people("kong", "process_owner", "cs_manager", name="孔")
    page = signed_in(browser, "kong").get("/projects/yls/dates", query_string=ask(launch_date="2026-11-20")).text
    assert "开盘前两周" in page
    assert "12-06 00:00 → <strong>11-06 00:00</strong>" in page
    assert "任务超期" in page
    assert "定时立即触发" in page
    assert dates_of(company, "yls")["launch"].isoformat() == "2026-12-20"


def test_a_preview_counts_the_cases_one_may_not_read(boss):
    page = boss.get("/projects/yls/dates", query_string=ask(launch_date="2026-11-20")).text
    assert "另有 1 件您无权查看的事项也会随之调整" in page
    assert "P-2026-" not in page


def test_confirming_moves_the_dates_and_the_deadlines(company, boss):
    answer = boss.post("/projects/yls/dates", data=ask(launch_date="2027-01-10"), follow_redirects=True)
    assert "1 件事项的期限随之重算" in answer.text
    assert "计划 2027-01-10" in answer.text
    company.rollback()
    due = company.scalars(select(Job.due_at).where(Job.activity_id == "check")).one()
    assert clock.local(due).date().isoformat() == "2026-12-27"


def test_a_move_without_reason_or_with_a_day_that_is_none_says_so_at_its_field(company, boss):
    for answer in (
        boss.get("/projects/yls/dates", query_string=ask("", launch_date="2027-01-10")),
        boss.post("/projects/yls/dates", data=ask("", launch_date="2027-01-10")),
    ):
        assert "请填写原因" in answer.text
    assert answer.status_code == 422
    wrong = boss.post("/projects/yls/dates", data=ask(launch_date="soon"))
    assert (wrong.status_code, "请填写日期" in wrong.text) == (422, True)
    assert dates_of(company, "yls")["launch"].isoformat() == "2026-12-20"


def test_only_those_entitled_move_and_record(company, browser):
    manager = signed_in(browser, "manager")
    assert manager.get("/projects/yls/dates").status_code == 403
    assert manager.post("/projects/yls/dates", data=ask(launch_date="2027-01-10")).status_code == 403
    assert manager.post("/projects/yls/reached", data={"milestone": "kickoff", "on": "2026-11-16"}).status_code == 403


def test_the_head_of_the_project_moves_its_own_dates_only(company, browser, people):
    with transaction(company):
        save_entry(company, "project", {"name": "翠湖湾"}, by=SYSTEM, number="chw", scope=("project", "chw"))
        roles.grant(company, people("head", name="秦峰").id, "project_head", "project", "yls", by=SYSTEM)
    head = signed_in(browser, "head")
    assert head.get("/projects/yls/dates").status_code == 200
    assert head.get("/projects/chw/dates").status_code == 403


def test_a_milestone_is_recorded_as_reached_on_the_page_once(company, boss):
    data = {"milestone": "kickoff", "on": "2026-11-13"}
    assert "2026-11-13 到达" in boss.post("/projects/yls/reached", data=data, follow_redirects=True).text
    assert boss.post("/projects/yls/reached", data=data).status_code == 303
    assert boss.post("/projects/yls/reached", data={**data, "on": "2026-11-14"}).status_code == 422
    assert boss.post("/projects/yls/reached", data={**data, "milestone": "launch", "on": ""}).status_code == 422
    while run_due(company):
        pass
    assert company.scalars(select(Incident)).all() == []


@pytest.fixture
def swept(company, people):
    """Return the company with a finding and a red-line factor of its project, and an engineer who may read both."""
    folder = resources.files("workflows")
    with transaction(company):
        for name in ("sweep", "sales-risk"):
            load_catalogue(company, name, (folder / f"catalogue/{name}.toml").read_bytes(), by=SYSTEM)
        forms = {f"register-{key}.form": (folder / f"forms/register-{key}.form").read_bytes() for key in FIGURED}
        commands.deploy(company, forms, by=SYSTEM)
        scope = ("project", "yls")
        base = {"project": "yls", "process": "sweep", "round": "R1", "severity": "severe", "status": "assigned"}
        for unit in ("0302", "0802"):
            data = {**base, "building": "1幢", "unit": unit, "text": "栏杆松动。", "item_code": "SWP-R1-09"}
            save_entry(company, "finding", {**data, "due": "2020-01-02", "contractor": "华筑"}, by=SYSTEM, scope=scope)
        factor = {"project": "yls", "side": "inside", "item": "箱变", "present": True, "favourable": False}
        save_entry(company, "factor", factor, by=SYSTEM, scope=scope)
    people("wang", "engineering", name="王强")
    return company


FIGURED = ("finding", "factor")


def test_the_page_counts_findings_and_factors_and_leads_to_their_figures(swept, browser):
    wang = signed_in(browser, "wang")
    page = wang.get("/projects/yls").text
    assert "<strong>2</strong>未关闭的问题" in page
    assert '<strong class="fb-figure-alert">2</strong>超期未整改' in page
    assert "红线内 1，红线外 0；有利 0" in page
    figures = wang.get("/projects/yls/findings").text
    assert "按楼栋" in figures
    assert "<td>1幢</td><td>2</td>" in figures
    assert "<td>华筑</td>" in figures
    assert "SWP-R1-09" in figures.split("重复出现")[1]


def test_figures_are_shown_to_readers_of_the_register_only(swept, browser):
    guest = signed_in(browser, "guest")
    assert "未关闭的问题" not in guest.get("/projects/yls").text
    assert guest.get("/projects/yls/findings").status_code == 404
