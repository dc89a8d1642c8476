"""Programs read projects, ask what a move would do, move dates and record what was reached."""

from __future__ import annotations

import pytest

from engine.actor import SYSTEM
from engine.database import transaction
from engine.queries.projects import STATES
from engine.registers import save_entry
from engine.registers.milestones import dates_of


@pytest.fixture
def project(company):
    """Return the session of the company with a project that launches on 20 December."""
    with transaction(company.session):
        data = {"name": "云澜山", "launch_date": "2026-12-20"}
        save_entry(company.session, "project", data, by=SYSTEM, number="yls", scope=("project", "yls"))
    return company.session


def stages(shown):
    return {stage["key"]: (stage["planned"], stage["reached"]) for stage in shown["milestones"]}


def test_projects_are_listed_and_read(project, program):
    xuning = program("xuning")
    assert "yls" in [one["number"] for one in xuning.get("/projects").json]
    shown = xuning.get("/projects/yls").json
    assert stages(shown)["launch"] == ("2026-12-20", None)
    assert shown["cases"] == dict.fromkeys(STATES, 0)
    assert xuning.get("/projects/yls/overdue").json == []
    assert xuning.get("/projects/nowhere").status_code == 404


def test_dates_move_once_under_a_key_and_not_without_a_reason(project, program):
    boss = program("linyue")
    body = {"dates": {"launch": "2027-01-10", "delivery": None}, "reason": "取证推迟"}
    told = boss.post("/projects/yls/dates/preview", {"dates": body["dates"]}).json
    assert told == {"moved": {"launch": ["2026-12-20", "2027-01-10"]}, "cases": [], "hidden": 0}
    assert dates_of(project, "yls")["launch"].isoformat() == "2026-12-20"
    refused = boss.post("/projects/yls/dates", {"dates": body["dates"]})
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"date_reason"})
    for _ in range(2):
        moved = boss.post("/projects/yls/dates", body, key="m-1")
        assert stages(moved.json)["launch"] == ("2027-01-10", None)
    assert boss.post("/projects/yls/dates", {"dates": {"party": "2027-01-10"}}).status_code == 422
    assert boss.post("/projects/yls/dates", {"dates": {"launch": "soon"}}).status_code == 422


def test_a_milestone_is_reached_once(project, program):
    boss = program("linyue")
    body = {"milestone": "registration", "on": "2026-11-13"}
    assert stages(boss.post("/projects/yls/reached", body).json)["registration"] == (None, "2026-11-13")
    assert boss.post("/projects/yls/reached", {**body, "on": "2026-11-12"}).status_code == 422
    assert boss.post("/projects/yls/reached", {"milestone": "delivery", "on": "2031-01-01"}).status_code == 422


def test_only_those_entitled_move_and_record(project, program):
    xuning = program("xuning")
    body = {"dates": {"launch": "2027-01-10"}, "reason": "取证推迟"}
    assert xuning.post("/projects/yls/dates", body).status_code == 403
    assert xuning.post("/projects/yls/dates/preview", {"dates": body["dates"]}).status_code == 403
    assert xuning.post("/projects/yls/reached", {"milestone": "launch", "on": "2026-11-13"}).status_code == 403
