"""The page of a case, the list of cases, and what people add."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from engine import commands
from engine.actor import SYSTEM
from engine.model import Comment


@pytest.fixture
def case(company):
    """Return a fresh case."""
    return company.report()


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


def test_a_case_has_permanent_links_by_number_and_by_id(company, client, case):
    client.sign_in("chen")
    for ref in (case.number, case.id):
        page = client.get(f"/cases/{ref}")
        assert page.status_code == 200
        assert "<h1>厨房顶棚渗水</h1>" in page.text


def test_it_says_where_it_is_who_has_it_since_when_and_how_long_is_left(company, client, clock, case):
    client.sign_in("chen")
    assert "等待 物业 认领，11-16 09:30 起" in words(client.get(f"/cases/{case.number}"))
    clock(timedelta(hours=1))
    commands.claim(company.session, company.task(case).id, by=company.acting(company.wu))
    page = words(client.get(f"/cases/{case.number}"))
    assert "查看现场 还剩 5 小时 吴刚 办理，11-16 10:30 起" in page
    assert "答复 还剩 23 小时 期限 11-17 09:30" in page


def test_a_stopped_clock_says_whether_it_was_in_time(company, client, clock, case):
    clock(timedelta(hours=2))
    company.inspect(case)
    client.sign_in("chen")
    assert "答复 按时 11-16 11:30 期限 11-17 09:30" in words(client.get(f"/cases/{case.number}"))


def test_what_was_filled_in_stands_under_the_labels_of_its_form_latest_first(company, client, case):
    company.inspect(case, cost=1200)
    client.sign_in("chen")
    page = words(client.get(f"/cases/{case.number}"))
    inspected, reported = page.index("原因 管道老化 费用 1,200 元"), page.index("项目 云澜山 漏水情况 厨房顶棚渗水")
    assert inspected < reported


def test_the_diagram_shows_what_is_passed_current_and_overdue(company, client, clock, case):
    client.sign_in("chen")
    assert company.script(client.get(f"/cases/{case.number}"), "marks")["overdue"] == []
    clock(timedelta(hours=8))
    marks = company.script(client.get(f"/cases/{case.number}"), "marks")
    assert (marks["current"], marks["passed"], marks["overdue"]) == (["inspect"], ["begin"], ["inspect"])
    assert "f1" in marks["flows"]
    drawing = client.get(f"/cases/{case.number}/diagram.bpmn")
    assert drawing.mimetype == "application/xml"
    assert "sandbox" in drawing.headers["Content-Security-Policy"]
    assert b'id="leak"' in drawing.data


CALLING = """<definitions id="d" targetNamespace="urn:firebreak:test"
  xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<process id="estate" name="小区巡查" isExecutable="true">
  <startEvent id="opened"/>
  <callActivity id="repair" name="报修">
    <extensionElements><zeebe:calledElement processId="leak"/></extensionElements>
  </callActivity>
  <endEvent id="closed"/>
  <sequenceFlow id="s1" sourceRef="opened" targetRef="repair"/>
  <sequenceFlow id="s2" sourceRef="repair" targetRef="closed"/>
</process></definitions>""".encode()


def test_a_called_process_is_drawn_below_with_its_own_marks_and_names(company, client):
    commands.deploy(company.session, {"estate.bpmn": CALLING}, by=SYSTEM)
    case = commands.start(company.session, "estate", {"project": "XM-001", "content": "渗水"}, by=SYSTEM)
    company.inspect(case)
    client.sign_in("lin")
    page = client.get(f"/cases/{case.number}")
    assert company.script(page, "marks")["current"] == ["repair"]
    inside = company.script(page, "marks2")
    assert (inside["current"], inside["passed"]) == (["approve"], ["begin", "inspect"])
    assert "子流程：漏水报修" in words(page)
    assert "办理“查看现场”" in words(page)
    assert b'id="inspect"' in client.get(f"/cases/{case.number}/diagram/leak.bpmn").data
    assert client.get(f"/cases/{case.number}/diagram/fire.bpmn").status_code == 404


def test_files_are_added_all_or_none(company, client, case):
    client.sign_in("chen")
    good = {"file": [(io.BytesIO(company.picture()), "a.jpg"), (io.BytesIO(b"note"), "b.txt")]}
    part = client.post(f"/cases/{case.id}/files", data=good, headers={"HX-Request": "true"})
    assert re.findall(r'data-fb-preview="([^"]*)"', part.text) == ["a.jpg"]
    assert "b.txt" in part.text
    bad = {"file": [(io.BytesIO(company.picture()), "c.jpg"), (io.BytesIO(b"<html>"), "d.html")]}
    refused = client.post(f"/cases/{case.id}/files", data=bad, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "d.html" in refused.json["title"]
    assert "c.jpg" not in client.get(f"/cases/{case.number}").text


def test_comments_are_shown_as_text_and_told_in_the_history(company, client, case):
    client.sign_in("chen")
    part = client.post(
        f"/cases/{case.id}/comments", data={"text": "<b>急</b>\n今天去看"}, headers={"HX-Request": "true"}
    )
    assert "&lt;b&gt;急&lt;/b&gt;\n今天去看" in part.text
    assert "留言：&lt;b&gt;急" in client.get(f"/cases/{case.number}").text
    empty = client.post(f"/cases/{case.id}/comments", data={"text": " "}, headers={"HX-Request": "true"})
    assert empty.status_code == 422
    company.session.rollback()
    assert company.session.query(Comment).count() == 1


def test_a_copy_lets_somebody_read(company, client, people, case):
    fang = people("fang", name="方")
    client.sign_in("fang")
    assert client.get(f"/cases/{case.number}").status_code == 404
    client.sign_in("chen")
    told = client.post(f"/cases/{case.id}/copies", data={"to": [fang.id]}, headers={"HX-Request": "true"})
    assert "\\u5df2\\u6284\\u9001 \\u65b9" in told.headers["HX-Trigger"]
    client.sign_in("fang")
    assert client.get(f"/cases/{case.number}").status_code == 200


def test_an_auditor_reads_everything_and_is_offered_nothing_to_add(company, client, people, case):
    people("tang", "qa_auditor", name="唐")
    client.sign_in("tang")
    page = client.get(f"/cases/{case.number}")
    assert "漏水情况" in page.text
    for part in ("files", "comments", "copies"):
        assert f"/cases/{case.id}/{part}" not in page.text
    for path, sent in (("comments", {"text": "?"}), ("copies", {"to": [company.wu.id]})):
        assert client.post(f"/cases/{case.id}/{path}", data=sent).status_code == 403
    client.sign_in("chen")
    assert f"/cases/{case.id}/comments" in client.get(f"/cases/{case.number}").text


@pytest.mark.parametrize("path", ["", "/diagram.bpmn"])
def test_a_stranger_does_not_learn_that_a_case_exists(company, client, people, case, path):
    people("fang", name="方")
    client.sign_in("fang")
    known, unknown = client.get(f"/cases/{case.number}{path}"), client.get(f"/cases/LS-2026-9999{path}")
    assert known.status_code == unknown.status_code == 404
    assert words(known) == words(unknown)
    assert client.post(f"/cases/{case.id}/comments", data={"text": "?"}).status_code == 404


def test_the_list_has_the_cases_one_may_see_and_narrows_them(company, client, people, case):
    company.report("车库积水")
    client.sign_in("lin")
    assert "车库积水" in client.get("/cases/").text
    page = client.get("/cases/?q=渗水&state=active").text
    assert "厨房顶棚渗水" in page
    assert "车库积水" not in page
    assert "没有符合条件的内容" in client.get("/cases/?state=ended").text
    people("fang", name="方")
    client.sign_in("fang")
    assert "没有您可以查看的事项" in client.get("/cases/").text


def test_the_one_who_may_act_is_led_to_the_task(company, client, case):
    client.sign_in("wu")
    assert f'href="/tasks/{company.task(case).id}">办理：查看现场</a>' in client.get(f"/cases/{case.number}").text
    client.sign_in("chen")
    assert "办理：查看现场" not in client.get(f"/cases/{case.number}").text


def test_only_those_entitled_are_offered_to_cancel(company, client, case):
    cancelling = f'action="/cases/{case.id}/cancel"'
    client.sign_in("chen")
    assert cancelling not in client.get(f"/cases/{case.number}").text
    assert client.post(f"/cases/{case.id}/cancel", data={"reason": "重复"}).status_code == 403
    client.sign_in("lin")
    assert "等待 物业 认领" in words(client.get(f"/cases/{case.number}"))
    assert cancelling in client.get(f"/cases/{case.number}").text


def test_cancelling_needs_a_reason_and_tells_it(company, client, case):
    client.sign_in("lin")
    part = {"HX-Request": "true"}
    silent = client.post(f"/cases/{case.id}/cancel", data={"reason": "  "}, headers=part)
    assert silent.status_code == 422
    assert silent.json["title"] == "请填写撤销原因"
    assert company.task(case), "nothing was cancelled"
    done = client.post(f"/cases/{case.id}/cancel", data={"reason": "与 LS-1 重复"}, headers=part)
    assert done.headers["HX-Redirect"] == f"/cases/{case.number}"
    page = client.get(f"/cases/{case.number}")
    assert f"已撤销 {case.number}" in words(page)
    assert "与 LS-1 重复" in words(page)
    assert f"/cases/{case.id}/cancel" not in page.text
    assert client.post(f"/cases/{case.id}/cancel", data={"reason": "再来一次"}).status_code == 409


def test_a_stranger_cannot_cancel(company, client, people, case):
    people("fang", name="方")
    client.sign_in("fang")
    assert client.post(f"/cases/{case.id}/cancel", data={"reason": "重复"}).status_code == 404
    assert company.task(case)
