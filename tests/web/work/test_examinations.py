"""An auditor has all cases of a procedure checked; jobs do it part by part, and the page says how far they are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import commands, ledger
from engine.conformance import examining
from engine.jobs.run import run
from engine.jobs.worker import run_due
from engine.model import Job, JobKind
from web.work import conformance

ALL = "/audit/conformance/examinations/"


@pytest.fixture
def tang(people):
    return people("tang", "qa_auditor", name="唐岚")


@pytest.fixture
def auditor(company, client, tang):
    client.sign_in("tang")
    return client


@pytest.fixture
def cases(company, clock, monkeypatch):
    """Keep five cases begun a day apart, the first inspected late; a part is two of them, a page looks at one."""
    monkeypatch.setattr(examining, "PART", 2)
    monkeypatch.setattr(conformance, "LATEST", 1)
    found = [company.report(f"第 {number} 处渗水") for number in range(5)]
    clock(timedelta(days=20))
    company.inspect(found[0])
    return found


def work(company) -> None:
    company.session.rollback()
    while run_due(company.session):
        pass
    company.session.rollback()


def one_part(company) -> None:
    company.session.rollback()
    (job_id,) = company.session.scalars(select(Job.id).where(Job.kind == JobKind.CONFORMANCE))
    assert run(company.session, job_id)
    company.session.rollback()


def ordered(auditor, **asked: str) -> str:
    answer = auditor.post(ALL, data={"process": "leak", **asked})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_all_cases_are_checked_part_by_part(company, cases, auditor):
    page = auditor.get("/audit/conformance?process=leak").text
    assert "共 5 件，对照了最近发起的 1 件" in page
    assert "对照全部 5 件" in page
    at = ordered(auditor)
    assert "0 / 5 件" in auditor.get(at).text
    assert ordered(auditor) == at, "one for the same is under way"
    one_part(company)
    page = auditor.get(at).text
    assert "正在对照" in page
    assert "2 / 5 件" in page
    assert "逾期办理" not in page, "the one that was late began first"
    work(company)
    page = auditor.get(at).text
    assert "已对照全部事项" in page
    assert "5 件中的 5 件" in page
    assert "“查看现场”逾期办理" in page
    address = re.findall(r'href="(/audit/conformance/examinations/[^"]+/cases[^"]+)"', page)[0].replace("&amp;", "&")
    behind = auditor.get(address).text
    assert f'href="/audit/cases/{cases[0].number}"' in behind
    assert f'href="{at}"' in behind
    assert f'href="{at}"' in auditor.get("/audit/conformance?process=leak").text
    assert ordered(auditor) != at


def test_the_parts_together_find_what_one_check_finds(company, session, cases, tang, acting, monkeypatch):
    made = commands.examining.order_examination(session, "leak", by=acting(tang))
    work(company)
    monkeypatch.setattr(examining, "PART", 500)
    (whole,) = examining.examine(session, made).found
    kept = examining.find(session, made.id)
    assert kept is not None
    assert kept.found == (whole,)
    assert whole.cases == 5


def test_a_part_that_was_done_is_not_counted_again(company, session, cases, tang, acting):
    made = commands.examining.order_examination(session, "leak", by=acting(tang))
    one_part(company)
    (job,) = session.scalars(select(Job).where(Job.kind == JobKind.CONFORMANCE))
    job.payload = {"examination": made.id, "looked": 0}
    session.commit()
    one_part(company)
    kept = examining.find(session, made.id)
    assert kept is not None
    assert kept.looked == 2


def test_one_that_is_under_way_serves_for_the_same_cases_only(company, session, cases, tang, acting):
    order, by = commands.examining.order_examination, acting(tang)
    narrow = order(session, "leak", by=by, until=cases[2].started_at + timedelta(seconds=1))
    whole = order(session, "leak", by=by)
    assert whole.id != narrow.id
    assert order(session, "leak", by=by).id == whole.id
    assert order(session, "leak", by=by, until=narrow.until).id == narrow.id


def test_one_whose_job_is_out_of_tries_keeps_nobody_from_another(company, session, cases, tang, acting):
    order, by = commands.examining.order_examination, acting(tang)
    stuck = order(session, "leak", by=by)
    (job,) = session.scalars(select(Job).where(Job.kind == JobKind.CONFORMANCE))
    job.due_at = None
    session.commit()
    again = order(session, "leak", by=by)
    assert again.id != stuck.id
    work(company)
    kept = examining.find(session, again.id)
    assert kept is not None
    assert kept.is_done


def test_what_begins_later_is_not_among_them(company, session, cases, auditor):
    at = ordered(auditor)
    company.report("又一处")
    work(company)
    assert "5 / 5 件" in auditor.get(at).text


def test_ordering_is_recorded_and_the_oldest_are_forgotten(company, session, cases, tang, acting, monkeypatch):
    monkeypatch.setattr(examining, "KEPT", 2)
    by, made = acting(tang), []
    for _turn in range(3):
        made.append(commands.examining.order_examination(session, "leak", by=by).id)
        work(company)
    assert [one.id for one in examining.listed(session, "leak")] == made[:0:-1]
    told = [fact for fact in ledger.read(session, f"user/{tang.id}") if fact.type == "conformance.ordered"]
    assert [fact.public["cases"] for fact in told] == [5, 5, 5]


def test_a_period_without_cases_and_a_procedure_that_is_none_are_refused(company, cases, auditor):
    assert auditor.post(ALL, data={"process": "leak", "until": "2020-01-01"}).status_code == 422
    assert auditor.post(ALL, data={"process": "nothing"}).status_code == 404
    assert auditor.get(f"{ALL}nothing").status_code == 404


def test_others_are_kept_out(company, cases, client):
    client.sign_in("chen")
    assert client.post(ALL, data={"process": "leak"}).status_code == 403
    assert client.get(f"{ALL}nothing").status_code == 403
