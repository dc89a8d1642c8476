"""Jobs and incidents name the step and the case; only those who may read the case get a link to it."""

from __future__ import annotations

import pytest

from engine import clock as wall_clock
from engine.actor import SYSTEM
from engine.database import transaction
from engine.identity import accounts, roles
from engine.instances.incidents import open_incident
from engine.model import Job, Person
from engine.text import Text

PASSWORD = "fire-before-smoke"


@pytest.fixture
def case(company, session):
    """Return a leak whose inspection has a timer and an incident; ``boss`` is an administrator."""
    instance = company.report()
    boss = accounts.add(session, "boss", {"name": "周宁"}, PASSWORD, by=SYSTEM)
    roles.add_role(session, "admin", Text("管理员", "Administrator"), by=SYSTEM)
    roles.grant(session, boss.id, "admin", by=SYSTEM)
    with transaction(session):
        open_incident(session, "error", instance, "inspect", "照片无法保存", job_id=None)
    return instance


def test_steps_and_cases_are_named_as_people_know_them(client, case, session):
    assert session.query(Job).filter_by(activity_id="late").count() == 1
    client.sign_in("boss")
    page = client.get("/admin/incidents").text
    assert "环节：查看现场" in page
    assert ">超过一天</td>" in page
    assert case.number in page
    assert ">inspect<" not in page
    assert f"/cases/{case.id}" not in page


def test_who_may_read_the_case_gets_a_link(client, case, session):
    roles.add_role(session, "qa_auditor", Text("内审员", "Auditor"), by=SYSTEM)
    boss = session.query(Person).filter_by(login="boss").one()
    roles.grant(session, boss.id, "qa_auditor", by=SYSTEM)
    client.sign_in("boss")
    page = client.get("/admin/incidents").text
    assert f'href="/cases/{case.id}"' in page
    assert client.get(f"/cases/{case.id}").status_code == 200


def test_a_step_the_diagram_lost_is_shown_by_its_id(client, case, session):
    with transaction(session):
        session.add(Job(kind="timer", instance_id=case.id, activity_id="gone", created_at=wall_clock.now()))
    client.sign_in("boss")
    assert ">gone</td>" in client.get("/admin/incidents").text
