"""The administrators' pages: who gets in, and that each change takes effect and is on record."""

from __future__ import annotations

from datetime import date

import pytest

from engine import clock as wall_clock
from engine import ledger
from engine.actor import SYSTEM
from engine.commands.clock import DEMO
from engine.database import transaction
from engine.identity import departments
from engine.model import CalendarDay, Department, Incident, Job, JobKind, Mail, Person, RoleHolding, Setting
from web import demo_mode

PAGES = ("", "people", "people/new", "departments", "calendar", "incidents", "mails")


@pytest.fixture
def root(client, people):
    person = people("root", "admin", name="周宁")
    client.sign_in("root")
    return person


@pytest.mark.parametrize("page", PAGES)
def test_only_administrators_get_in(client, people, page):
    assert client.get(f"/admin/{page}").status_code == 302
    people("lin")
    client.sign_in("lin")
    assert client.get(f"/admin/{page}").status_code == 403
    assert "/admin/" not in client.get("/profile/").text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_pages_open_in_both_languages(client, root, page, locale):
    client.post("/language", data={"locale": locale})
    answer = client.get(f"/admin/{page}")
    assert answer.status_code == 200
    assert ("Administration" if locale == "en" else "管理") in answer.text


def test_a_person_is_added_and_gets_a_role_in_a_scope(client, root, people, session):
    people("other", "revisit")
    departments.add(session, "service", {"name": "客服部"}, by=SYSTEM)
    unit = session.query(Department).one()
    form = {"name": "林晓", "login": "lin", "department_id": unit.id, "password": "quite long"}
    where = client.post("/admin/people/new", data=form).headers["Location"]
    assert "林晓" in client.get(where).text
    client.post(f"{where}/grant", data={"role": "revisit", "scope": "department:service"})
    session.rollback()
    session.expire_all()
    lin = session.query(Person).filter_by(login="lin").one()
    held = session.query(RoleHolding).filter_by(person_id=lin.id).one()
    assert (held.role_key, held.scope_kind, held.scope_id) == ("revisit", "department", "service")
    assert [fact.actor for fact in ledger.read(session, f"user/{lin.id}")] == [root.id, root.id]
    client.post(f"{where}/revoke", data={"holding": held.id})
    session.rollback()
    session.expire_all()
    assert session.query(RoleHolding).filter_by(person_id=lin.id).count() == 0


def test_a_refusal_keeps_what_was_typed(client, root):
    answer = client.post("/admin/people/new", data={"name": "林晓", "login": "林", "password": ""})
    assert answer.status_code == 422
    assert 'value="林晓"' in answer.text


def test_people_are_found_by_name_and_role(client, root, people):
    people("lin", "revisit", name="林晓")
    people("wang", name="王敏")
    assert "王敏" not in client.get("/admin/people?q=林").text
    assert "王敏" not in client.get("/admin/people?role=revisit").text
    assert "没有符合条件的人员" in client.get("/admin/people?q=nobody").text


def test_the_last_administrator_cannot_be_removed(client, root, session):
    held = session.query(RoleHolding).one()
    answer = client.post(f"/admin/people/{root.id}/revoke", data={"holding": held.id})
    assert answer.status_code == 403
    assert "至少要保留一名管理员" in answer.text


def test_absence_and_password_of_others(client, root, people, session):
    lin, wang = people("lin", name="林晓"), people("wang", name="王敏")
    form = {"from": "2030-01-02T09:00", "until": "2030-01-05T18:00", "substitute": wang.id}
    client.post(f"/admin/people/{lin.id}/absence", data=form)
    session.rollback()
    session.expire_all()
    assert wall_clock.local(lin.absent_from).hour == 9
    assert "01-05 18:00" in client.get("/admin/people").text
    client.post(f"/admin/people/{lin.id}/password", data={"new": "another one"})
    client.post("/sign-out")
    assert client.sign_in("lin", "another one").status_code == 303


def test_a_deactivated_person_is_marked(client, root, people):
    lin = people("lin")
    client.post(f"/admin/people/{lin.id}/deactivate")
    assert "已停用" in client.get("/admin/people").text
    client.post(f"/admin/people/{lin.id}/activate")
    assert "已停用" not in client.get("/admin/people").text


def test_departments_form_a_tree(client, root, session):
    client.post("/admin/departments", data={"key": "head", "name": "总部"})
    top = session.query(Department).one()
    client.post(
        "/admin/departments", data={"key": "service", "name": "客服部", "parent_id": top.id, "head_id": root.id}
    )
    page = client.get("/admin/departments").text
    assert page.index("总部") < page.index("客服部")
    assert "负责人：周宁" in page
    answer = client.post(f"/admin/departments/{top.id}", data={"name": "总部", "parent_id": top.id})
    assert answer.status_code == 422


def test_the_calendar_marks_holidays_make_up_days_and_exceptions(client, root, session):
    page = client.get("/admin/calendar?month=2026-10").text
    assert "国庆节" in page
    assert "调休上班" in page
    client.post("/admin/calendar", data={"day": "2026-10-12", "works": "rest", "note": "公司年会"})
    session.rollback()
    session.expire_all()
    assert session.get(CalendarDay, date(2026, 10, 12)).is_workday is False
    assert "公司年会" in client.get("/admin/calendar?month=2026-10").text
    assert ledger.read(session, "cfg/calendar")[-1].actor == root.id
    client.post("/admin/calendar", data={"day": "2026-10-12", "works": "default"})
    assert "公司年会" not in client.get("/admin/calendar?month=2026-10").text


def test_a_year_without_plan_says_so(client, root):
    assert "尚未收录" in client.get("/admin/calendar?month=2090-01").text
    assert client.get("/admin/calendar?month=9999-13").status_code == 200
    assert client.post("/admin/calendar", data={"day": "soon", "works": "rest"}).status_code == 422


def test_mails_show_why_they_failed(client, root, session):
    with transaction(session):
        session.add(
            Mail(to_address="a@b.c", subject="提醒", body="", created_at=wall_clock.now(), last_error="连接被拒绝")
        )
        session.add(
            Mail(to_address="d@e.f", subject="已送", body="", created_at=wall_clock.now(), sent_at=wall_clock.now())
        )
    page = client.get("/admin/mails?state=failed").text
    assert "连接被拒绝" in page
    assert "d@e.f" not in page


def test_an_incident_is_retried_or_closed_with_words(client, root, session):
    now = wall_clock.now()
    with transaction(session):
        job = Job(kind=JobKind.MAIL, created_at=now, due_at=None, retries_left=0, payload={"mail": "none"})
        session.add(job)
        session.flush()
        session.add(Incident(kind="job", job_id=job.id, message="邮件服务器拒绝", created_at=now))
        session.add(Incident(kind="role", message="没有人担任该角色", created_at=now))
    assert "邮件服务器拒绝" in client.get("/admin/incidents").text
    empty = session.query(Incident).filter_by(kind="role").one()
    assert client.post(f"/admin/incidents/{empty.id}/resolve", data={"note": " "}).status_code == 422
    assert client.post(f"/admin/incidents/{empty.id}/resolve", data={"note": "已补人"}).status_code == 303
    assert client.post(f"/admin/incidents/{empty.id}/resolve", data={"note": "再次"}).status_code == 409
    assert "没有人担任该角色" in client.get("/admin/incidents?state=resolved").text


def test_secrets_are_not_shown(client, root, settings):
    assert settings.secret_key not in client.get("/admin/").text


def test_the_clock_control_exists_only_in_demo_mode(client, root, session, people):
    assert "时钟快进" not in client.get("/admin/").text
    assert client.post("/admin/clock", data={"hours": "4"}).status_code == 404
    demo_mode.switch(session, True, by=SYSTEM)
    assert "时钟快进" in client.get("/admin/").text
    before = wall_clock.now()
    assert client.post("/admin/clock", data={"hours": "24", "back": "/profile/"}).headers["Location"] == "/profile/"
    assert (wall_clock.now() - before).total_seconds() > 86_000
    assert "演示时钟已拨快" in client.get("/profile/").text
    people("lin")
    client.post("/sign-out")
    client.sign_in("lin")
    page = client.get("/profile/").text
    assert "演示时钟已拨快" in page
    assert "时钟快进" not in page
    assert client.post("/admin/clock", data={"hours": "4"}).status_code == 403


def test_demo_mode_off_keeps_the_time(client, root, session, clock):
    demo_mode.switch(session, True, by=SYSTEM)
    demo_mode.switch(session, False, by=SYSTEM)
    assert session.get(Setting, DEMO).value is False
    assert not demo_mode.is_on(session)
