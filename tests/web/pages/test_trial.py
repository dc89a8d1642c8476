"""The test run of a working copy: the product's own pages in a sandbox, for whomever one plays."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from engine import clock, commands, ledger
from engine.actor import SYSTEM
from engine.jobs.worker import run_due
from engine.model import Base, CopyState, Instance, Person, WorkingCopy
from tests.engine.commands.conftest import HERE

LEAVE = (HERE / "leave.bpmn").read_bytes()


@pytest.fixture
def page(session, owner, people, clock) -> str:
    """Return the address of the test run of a changed ``leave``; Jia may start it, Yi approves."""
    people("yi", "cs_manager", name="乙")
    commands.deploy(session, {"leave.bpmn": LEAVE}, by=SYSTEM)
    copy = urlsplit(owner.post("/studio/open/leave").headers["Location"]).path
    changed = LEAVE.replace("填写申请".encode(), "提出申请".encode())
    saved = owner.put(f"{copy}/files/leave.bpmn", data=changed, headers={"If-Match": '"1"'})
    assert saved.status_code == 200
    return f"{copy}/try"


def counted(session) -> dict[str, int]:
    session.rollback()
    tables = Base.metadata.tables
    return {name: session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()}


def doors(text: str) -> list[str]:
    """Return the addresses of the people one may play, in the order of the page."""
    return re.findall(r'href="(/studio/\w+/try/as/\w+/(?:tasks|start)/[\w-]+)"', text)


def begun(owner, page) -> str:
    """Start a case in the sandbox and return its first task's address."""
    start = next(door for door in doors(owner.get(page).text) if "/start/" in door)
    assert owner.get(start).status_code == 200
    answer = owner.post(start, data={"data": '{"reason": "病假"}'})
    assert answer.status_code == 303
    return str(urlsplit(answer.headers["Location"]).path)


def test_a_case_is_played_through_with_the_real_pages_and_nothing_of_the_company_changes(owner, page, session):
    before = counted(session)
    task = begun(owner, page)
    assert task.startswith(page)
    shown = owner.get(task).text
    assert "提出申请" in shown
    assert "以 沈立 的身份" in shown
    done = owner.post(f"{task}/complete", data={"data": "{}"})
    assert done.status_code == 303
    board = owner.get(page).text
    approve = next(door for door in doors(board) if "/tasks/" in door)
    assert "乙" in board
    assert "审批" in owner.get(approve).text
    assert owner.post(f"{approve}/complete", data={"data": "{}"}).status_code == 303
    board = owner.get(page).text
    for words in ("等待回执", "走过的路径", "本应发出的邮件", "变量", "reason"):
        assert words in board
    assert counted(session) == before


def test_time_passes_to_the_next_timer_and_by_hours_and_the_companys_stands(owner, page):
    owner.post(f"{begun(owner, page)}/complete", data={"data": "{}"})
    present = clock.now()
    assert "2026-11-16 13:30" in owner.get(page).text.replace("11-16 13:30", "2026-11-16 13:30")
    door = f"{page}/as/-/trial"
    assert owner.post(f"{door}/clock", data={"to": "timer"}).status_code == 303
    assert "时间已到 2026-11-16 13:30" in owner.get(page).text
    owner.post(f"{door}/clock", data={"hours": "24"})
    assert "时间已到 2026-11-17 13:30" in owner.get(page).text
    owner.post(f"{door}/clock", data={"hours": "-1"})
    assert "0 至 2400 小时" in owner.get(page).text
    assert clock.now() == present


def test_a_message_that_is_waited_for_is_sent_and_ends_the_case(owner, page):
    owner.post(f"{begun(owner, page)}/complete", data={"data": "{}"})
    approve = next(door for door in doors(owner.get(page).text) if "/tasks/" in door)
    owner.post(f"{approve}/complete", data={"data": "{}"})
    number = re.search(r'name="case" value="(P-2026-\d+)"', owner.get(page).text)
    sent = {"kind": "message", "name": "answer", "case": number[1]}
    assert owner.post(f"{page}/as/-/trial/send", data={**sent, "data": "no json"}).status_code == 303
    assert "数据应写成" in owner.get(page).text
    owner.post(f"{page}/as/-/trial/send", data={**sent, "data": '{"seen": true}'})
    assert f"{number[1]} 已办结" in owner.get(page).text


def test_what_was_changed_since_is_told_and_tried_after_beginning_anew(owner, page):
    begun(owner, page)
    again = LEAVE.replace("填写申请".encode(), "再提申请".encode())
    owner.put(f"{page.removesuffix('/try')}/files/leave.bpmn", data=again, headers={"If-Match": '"2"'})
    assert "又有修改" in owner.get(page).text
    assert owner.post(f"{page}/as/-/trial/restart").status_code == 303
    fresh = owner.get(page).text
    assert "又有修改" not in fresh
    assert "走过的路径" not in fresh
    assert "再提申请" in owner.get(begun(owner, page)).text


def test_a_copy_that_cannot_come_into_force_says_why_at_the_element(owner, page):
    broken = LEAVE.replace(b'targetRef="e2"', b'targetRef="gone"')
    owner.put(f"{page.removesuffix('/try')}/files/leave.bpmn", data=broken, headers={"If-Match": '"2"'})
    answer = owner.get(page)
    assert answer.status_code == 422
    assert "f7" in answer.text


def test_nobody_else_gets_in_and_each_has_a_sandbox_of_their_own(owner, page, browser, people, client, session):
    task = begun(owner, page)
    people("li", "customer_service", name="李")
    client.sign_in("li")
    assert client.get(page).status_code == 403
    assert client.get(task).status_code == 403
    assert browser().get(page).status_code == 404
    people("wang", "process_owner", name="王")
    other = browser()
    other.sign_in("wang")
    assert "走过的路径" not in other.get(page).text
    assert other.get(task).status_code == 404
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Instance)) == 0


def test_pages_that_are_no_part_of_a_test_run_lead_back_to_it(owner, page, session):
    person = session.scalars(select(Person.id).where(Person.login == "yi")).one()
    session.rollback()
    for path in ("/admin/", "/inbox/todo", "/profile/", "/registers/", "/studio/", "/sign-in"):
        answer = owner.get(f"{page}/as/{person}{path}")
        assert (answer.status_code, answer.headers["Location"]) == (303, page), path
    assert owner.get("/trial/").status_code == 404


def test_a_forged_request_is_refused_inside_too(owner, page):
    begun(owner, page)
    assert owner.open(f"{page}/as/-/trial/restart", method="POST", csrf=False).status_code == 403


def test_the_sandboxes_of_a_closed_copy_are_thrown_away(owner, page, session, settings):
    begun(owner, page)
    folder = settings.data / "sandbox"
    assert list(folder.glob("*.sqlite"))
    owner.post(f"{page.removesuffix('/try')}/discard", data={"reason": "试完了"})
    session.rollback()
    assert session.scalars(select(WorkingCopy.state)).one() == CopyState.DISCARDED
    assert owner.get(page).status_code == 404
    owner.post("/studio/open/leave")
    fresh = urlsplit(owner.post("/studio/open/leave").headers["Location"]).path
    owner.get(f"{fresh}/try")
    assert [file.name.partition("-")[0] for file in folder.glob("*.sqlite")] == [fresh.rpartition("/")[2]]


def played(owner, page) -> str:
    """Play a case to the wait for its answer; return its number."""
    owner.post(f"{begun(owner, page)}/complete", data={"data": "{}"})
    owner.post(f"{page}/as/-/trial/clock", data={"hours": "1"})
    approve = next(door for door in doors(owner.get(page).text) if "/tasks/" in door)
    owner.post(f"{approve}/complete", data={"data": "{}"})
    return re.search(r"P-2026-\d+", owner.get(page).text)[0]


def play_all(owner, copy: str, session) -> None:
    """Order that all scenarios be played, and let the worker do it."""
    owner.post(f"{copy}/scenarios/run")
    while run_due(session):
        pass


def test_what_was_played_is_saved_as_a_scenario_of_the_copy_and_plays_again(owner, page, session):
    copy = page.removesuffix("/try")
    number = played(owner, page)
    saved = owner.post(f"{page}/as/-/trial/save", data={"case": number, "name": "等待回执", "key": "waits"})
    assert urlsplit(saved.headers["Location"]).path == f"{copy}/scenarios"
    read = json.loads(owner.get(f"{copy}/files/leave-waits.scenario.json").text)
    assert [next(iter(step.items())) for step in read["steps"]] == [
        ("start", "leave"),
        ("do", "ask"),
        ("until", "2026-11-16 10:30"),
        ("do", "approve"),
    ]
    assert read["steps"][3]["passes"] == ["approve", "g"]
    assert read["end"] == {"state": "active", "waits": ["wait"]}
    listed = owner.get(f"{copy}/scenarios").text
    assert "等待回执" in listed
    for told in (owner.get(f"{copy}/send").text, owner.get(f"{copy}/changes").text):
        assert "等待回执" in told
        assert "leave-waits.scenario.json" not in told
    assert "场景还没有运行过" in listed

    play_all(owner, copy, session)
    told = owner.get(f"{copy}/scenarios").text
    for words in ("全部符合预期", "没有场景到达的", "服务任务“催办”", "1 个场景"):
        assert words in told
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Instance)) == 0


def test_a_changed_diagram_lets_a_scenario_part_and_the_results_grow_old(owner, page, session):
    copy = page.removesuffix("/try")
    owner.post(f"{page}/as/-/trial/save", data={"case": played(owner, page), "name": "等待回执", "key": "waits"})
    play_all(owner, copy, session)
    changed = LEAVE.replace(b'=decision = "reject"', b"=decision = null")
    assert owner.put(f"{copy}/files/leave.bpmn", data=changed, headers={"If-Match": '"2"'}).status_code == 200
    assert "此后文件有修改" in owner.get(f"{copy}/scenarios").text
    play_all(owner, copy, session)
    told = owner.get(f"{copy}/scenarios").text
    assert "1 个不符预期" in told
    assert "应停在“等待回执”，实际停在“填写申请”" in told


def test_a_scenario_that_parts_is_set_to_expect_the_way_it_goes_now_unless_it_cannot_be_played(owner, page, session):
    copy = page.removesuffix("/try")
    owner.post(f"{page}/as/-/trial/save", data={"case": played(owner, page), "name": "等待回执", "key": "waits"})
    renew = f"{copy}/scenarios/expect/leave-waits.scenario.json"
    changed = LEAVE.replace(b'=decision = "reject"', b"=decision = null")
    owner.put(f"{copy}/files/leave.bpmn", data=changed, headers={"If-Match": '"2"'})
    play_all(owner, copy, session)
    assert "改为预期现在的走法" in owner.get(f"{copy}/scenarios").text
    owner.post(renew)
    assert "已改为预期现在的走法" in owner.get(f"{copy}/scenarios").text
    play_all(owner, copy, session)
    told = owner.get(f"{copy}/scenarios").text
    assert "全部符合预期" in told
    assert renew not in told
    kept = owner.get(f"{copy}/files/leave-waits.scenario.json").text
    assert json.loads(kept)["end"]["waits"] == ["ask"]

    gone = changed.replace(b'"approve"', b'"agree"').replace(b">approve<", b">agree<")
    assert owner.put(f"{copy}/files/leave.bpmn", data=gone, headers={"If-Match": '"3"'}).status_code == 200
    owner.post(renew)
    assert "走不到结束，请重新试运行并保存" in owner.get(f"{copy}/scenarios").text
    assert owner.get(f"{copy}/files/leave-waits.scenario.json").text == kept


def test_a_scenario_needs_a_name_and_a_key_and_is_not_written_over(owner, page):
    number = played(owner, page)
    door = f"{page}/as/-/trial/save"
    owner.post(door, data={"case": number, "name": "", "key": "waits"})
    assert "请填写场景名称" in owner.get(page).text
    owner.post(door, data={"case": "P-0", "name": "等待", "key": "waits"})
    assert "请选择本流程的一个事项" in owner.get(page).text
    for _ in range(2):
        owner.post(door, data={"case": number, "name": "等待", "key": "waits"})
    assert "已有文件" in owner.get(page).text


def test_a_scenario_is_played_up_to_an_element_and_taken_out(owner, page, session):
    copy = page.removesuffix("/try")
    owner.post(f"{page}/as/-/trial/save", data={"case": played(owner, page), "name": "等待回执", "key": "waits"})
    owner.post(f"{page}/as/-/trial/restart")
    sent = {"scenario": "leave-waits.scenario.json", "up_to": "approve"}
    owner.post(f"{page}/as/-/trial/play", data=sent)
    board = owner.get(page).text
    assert "已按场景“等待回执”进行" in board
    assert any("/tasks/" in door for door in doors(board))
    owner.post(f"{copy}/scenarios/remove/leave-waits.scenario.json")
    assert "还没有场景" in owner.get(f"{copy}/scenarios").text
    play_all(owner, copy, session)
    assert "该流程还没有场景" in owner.get(f"{copy}/scenarios").text


def test_playing_all_scenarios_shows_how_far_it_is_and_can_be_given_up(owner, page, session):
    copy = page.removesuffix("/try")
    number = played(owner, page)
    for key in ("one", "two"):
        owner.post(f"{page}/as/-/trial/save", data={"case": number, "name": key, "key": key})
    owner.post(f"{copy}/scenarios/run")
    assert "0 / 2 个" in owner.get(f"{copy}/scenarios").text
    assert run_due(session, limit=1) == 1
    assert "1 / 2 个" in owner.get(f"{copy}/scenarios").text
    owner.post(f"{copy}/scenarios/cancel")
    assert "已停止运行场景" in owner.get(f"{copy}/scenarios").text
    while run_due(session):
        pass
    assert "场景还没有运行过" in owner.get(f"{copy}/scenarios").text
    facts = [fact.public for fact in ledger.read(session, "def/process/leave") if fact.type.endswith("_cancelled")]
    assert [(fact["played"], fact["of"]) for fact in facts] == [(1, 2)]
    session.rollback()

    owner.post(f"{copy}/scenarios/run")
    assert "HX-Refresh" not in owner.get(f"{copy}/scenarios", headers={"HX-Request": "true"}).headers
    while run_due(session):
        pass
    assert owner.get(f"{copy}/scenarios", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "全部符合预期" in owner.get(f"{copy}/send").text


def test_scenarios_whose_files_change_on_the_way_are_played_again(owner, page, session):
    copy = page.removesuffix("/try")
    owner.post(f"{page}/as/-/trial/save", data={"case": played(owner, page), "name": "等待回执", "key": "waits"})
    owner.post(f"{copy}/scenarios/run")
    changed = LEAVE.replace(b'=decision = "reject"', b"=decision = null")
    owner.put(f"{copy}/files/leave.bpmn", data=changed, headers={"If-Match": '"2"'})
    while run_due(session):
        pass
    assert "文件在运行期间有修改" in owner.get(f"{copy}/scenarios").text
