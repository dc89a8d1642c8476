"""The notices behind the bell."""

from __future__ import annotations

import re

from sqlalchemy import select

from engine import commands
from engine.model import Notice


def notice_of(company, person):
    company.session.rollback()
    return company.session.scalars(select(Notice).where(Notice.person_id == person.id)).first()


def test_following_a_notice_reads_it_and_leads_to_the_task(company, client):
    case = company.report()
    notice = notice_of(company, company.wu)
    client.sign_in("wu")
    assert "通知，未读 1 条" in client.get("/inbox/todo").text
    answer = client.get(f"/notices/{notice.id}")
    assert answer.location == f"/tasks/{company.task(case).id}"
    assert "通知，未读 0 条" in client.get("/inbox/todo").text
    assert notice.text_zh in client.get("/notices/").text.replace("&#34;", '"')


def test_looking_at_the_case_itself_reads_its_notices(company, client):
    case = company.report()
    commands.copy_to(company.session, case.id, [company.lin.id], by=company.acting(company.chen))
    client.sign_in("lin")
    client.get(f"/cases/{case.number}")
    assert notice_of(company, company.lin).read_at is not None


def test_everything_can_be_read_at_once_but_only_ones_own(company, client):
    company.report()
    company.report()
    client.sign_in("wu")
    answer = client.post("/notices/read", headers={"HX-Request": "true"})
    assert "通知，未读 0 条" in answer.text
    assert "全部标为已读" not in answer.text
    assert notice_of(company, company.zhao).read_at is None


def test_a_notice_of_somebody_else_does_not_exist(company, client):
    company.report()
    notice = notice_of(company, company.zhao)
    client.sign_in("wu")
    assert client.get(f"/notices/{notice.id}").status_code == 404
    assert notice_of(company, company.zhao).read_at is None


def test_a_notice_names_the_project_and_the_case(company, client):
    company.report("车库积水")
    client.sign_in("wu")
    [line] = re.findall(r'<span class="fb-row-sub">(.*?)</span>', client.get("/notices/").text, re.DOTALL)
    assert " · 云澜山 · 车库积水" in line
