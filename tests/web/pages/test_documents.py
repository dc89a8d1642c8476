"""The list of documents, a change from its proposal, and who may read it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.clock import now
from engine.model import ControlledDocument, DocumentChange, DocumentKind, Instance, Person, Task, WorkingCopy
from tests.approving import approve, install
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()
OTHER = LEAVE.replace("填写申请".encode(), "提出申请".encode())
ASKED = {"reason": "说法不准", "summary": "“填写”应为“提出”。"}


@pytest.fixture
def company(session, people):
    """Return the session of a company with leaves and the procedure by which documents are changed."""
    people("yi", "cs_manager", name="乙")
    people("li", "employee", name="李")
    people("gm", "general_manager", name="总")
    commands.deploy(session, {"leave.bpmn": LEAVE}, by=SYSTEM)
    install(session)
    return session


def signed_in(browser, login):
    opened = browser()
    opened.sign_in(login)
    return opened


def test_the_list_names_every_document_void_ones_too_and_finds_by_words(company, browser):
    void = ControlledDocument(number="CH-99", title_zh="旧规程", kind=DocumentKind.GUIDE, created_at=now())
    void.voided_at, void.void_reason = now(), "并入 CH-01"
    company.add(void)
    company.commit()
    li = signed_in(browser, "li")
    page = li.get("/documents/").text
    for words in ("DC-01", "文件修订", "DC-01-F05", "A/0", "CH-99", "作废", "并入 CH-01"):
        assert words in page
    assert "DC-01" not in li.get("/documents/?q=CH-99").text
    assert "CH-99" not in li.get("/documents/?state=effective").text
    assert "DC-01-F01" not in li.get("/documents/?kind=procedure").text


def test_a_document_never_reviewed_shows_its_first_review_and_a_void_one_none(company, browser):
    rows = re.split(r"<tr>", signed_in(browser, "li").get("/documents/?q=DC-01").text)
    procedure = next(row for row in rows if ">DC-01<" in row)
    form = next(row for row in rows if ">DC-01-F01<" in row)
    year = now().year + 1
    assert re.search(rf"<td[^>]*>{year}-\d\d-\d\d</td>", procedure)
    assert str(year) not in form


def test_anybody_proposes_a_change_and_reads_how_it_goes(company, browser):
    li = signed_in(browser, "li")
    refused = li.post("/documents/propose/leave", data={**ASKED, "reason": ""})
    assert (refused.status_code, "“填写”应为“提出”。" in refused.text) == (422, True)
    answer = li.post("/documents/propose/leave", data=ASKED)
    change = urlsplit(answer.headers["Location"]).path
    assert "说法不准" in li.get(change).text
    assert li.get("/documents/propose/none").status_code == 404
    assert signed_in(browser, "yi").get(change).status_code == 404
    assert li.post(f"{change}/withdraw", data={"reason": ""}).status_code == 422
    assert li.post(f"{change}/withdraw", data={"reason": "想错了"}).status_code == 303
    assert "已撤回" in li.get(change).text


def test_a_proposal_needs_the_token_of_its_page(company, browser):
    answer = signed_in(browser, "li").open("/documents/propose/leave", method="POST", data=ASKED, csrf=False)
    assert answer.status_code == 403
    assert company.scalars(select(DocumentChange)).all() == []


def test_who_approves_reads_what_changes_before_and_after_the_effect(company, browser, owner):
    copy = urlsplit(owner.post("/studio/open/leave").headers["Location"]).path
    owner.put(f"{copy}/files/leave.bpmn", data=OTHER, headers={"If-Match": '"1"'})
    answer = owner.post(f"{copy}/send", data={**ASKED, "class_code": "RS", "running": "continue"})
    change = urlsplit(answer.headers["Location"]).path
    chief, stranger = signed_in(browser, "gm"), signed_in(browser, "li")
    assert stranger.get(change).status_code == 404
    assert stranger.get(f"{change}/new/leave.bpmn").status_code == 404
    for state, words in (("old", "填写申请"), ("new", "提出申请")):
        assert words in chief.get(change).text
        assert words in chief.get(f"{change}/{state}/leave.bpmn").text
    approve(company, company.scalars(select(DocumentChange)).one())
    for words in ("已生效", "VKGZ-RS-01", "A/1", "提出申请", "填写申请"):
        assert words in chief.get(change).text
    assert "VKGZ-RS-01" in stranger.get("/documents/?q=请假").text
    assert company.scalars(select(WorkingCopy)).one().state == "published"


def test_the_list_says_who_approved_a_revision_and_which_were_installed_without(company, browser, owner):
    copy = urlsplit(owner.post("/studio/open/leave").headers["Location"]).path
    owner.put(f"{copy}/files/leave.bpmn", data=OTHER, headers={"If-Match": '"1"'})
    owner.post(f"{copy}/send", data={**ASKED, "class_code": "RS", "running": "continue"})
    change = company.scalars(select(DocumentChange)).one()
    approve(company, change)
    for activity, login in (("review", "yi"), ("approve", "gm")):
        wanted = (Task.instance_id == change.instance_id, Task.activity_id == activity)
        signed = company.scalars(select(Task).where(*wanted)).one()
        signed.completed_by = company.scalars(select(Person.id).where(Person.login == login)).one()
    company.commit()
    told = re.compile(r'<td data-label="批准">(.*?)</td>', re.DOTALL)
    (line,) = told.findall(signed_in(browser, "li").get("/documents/?q=请假").text)
    assert ("总" in line, "乙" in line, "href" in line) == (True, False, False)
    (line,) = told.findall(owner.get("/documents/?q=请假").text)
    assert f'href="/documents/changes/{change.id}"' in line
    assert "直接安装" in owner.get("/documents/?q=DC-01").text


def test_who_signs_sees_beforehand_which_cases_can_go_over_and_why_others_cannot(company, browser, owner):
    for _each in range(2):
        commands.start(company, "leave", {"reason": "病假"}, by=SYSTEM)
    cases = [*company.scalars(select(Instance).where(Instance.process_key == "leave").order_by(Instance.number))]
    first = company.scalars(select(Task).where(Task.instance_id == cases[0].id, Task.activity_id == "ask")).one()
    commands.complete(company, first.id, {}, by=SYSTEM)
    copy = urlsplit(owner.post("/studio/open/leave").headers["Location"]).path
    without = LEAVE.replace(b'"approve"', b'"agree"').replace(b">approve<", b">agree<")
    owner.put(f"{copy}/files/leave.bpmn", data=without, headers={"If-Match": '"1"'})
    answer = owner.post(f"{copy}/send", data={**ASKED, "class_code": "RS", "running": "migrate"})
    change = urlsplit(answer.headers["Location"]).path
    chief = signed_in(browser, "gm")
    assert f"{change}/cases" in chief.get(change).text
    told = chief.get(f"{change}/cases").text
    assert [int(n) for n in re.findall(r"<dd>(\d+) 件", told)] == [2, 1, 1]
    assert "审批" in told
    assert signed_in(browser, "li").get(f"{change}/cases").status_code == 404
    company.expire_all()
    assert {one.revision.number for one in company.scalars(select(Instance)) if one.process_key == "leave"} == {0}
