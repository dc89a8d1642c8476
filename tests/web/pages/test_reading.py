"""Reading and acknowledging: one's own list, one click, and who works without."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, commands, ledger
from engine.actor import SYSTEM
from engine.commands.acknowledge import acknowledge
from engine.commands.documents.reminding import plan_reminders
from engine.database import transaction
from engine.errors import Conflict, NotFound
from engine.identity import roles
from engine.model import Acknowledgement, Definition, Job, Notice, Person, Revision, Task, TaskState
from engine.queries import readings
from tests.engine.commands.conftest import HERE
from web.trial.player import Player

LEAVE = (HERE / "leave.bpmn").read_bytes()


def plain(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


@pytest.fixture
def li(people):
    return people("li", "customer_service", name="李明")


@pytest.fixture
def revision(session, clock, people, li) -> Revision:
    """Return a revision in force that Li and Wang were asked to read within five days."""
    people("yi", "cs_manager", name="乙")
    wang = people("wang", "customer_service", name="王芳")
    commands.deploy(session, {"leave.bpmn": LEAVE}, by=SYSTEM)
    found = session.scalars(select(Revision).join(Revision.definition).where(Definition.key == "leave")).one()
    asks(session, found, li, wang)
    return found


def asks(session, revision, *readers) -> None:
    due = clock.now() + timedelta(days=5)
    with transaction(session):
        session.add_all(Acknowledgement(revision_id=revision.id, person_id=one.id, due_at=due) for one in readers)


def test_it_stands_in_the_inbox_and_goes_with_one_click(session, client, revision):
    client.sign_in("li")
    assert "待阅读 1" in plain(client.get("/inbox/todo"))
    assert "请阅读本版次" in client.get("/procedures/leave").text
    listed = plain(client.get("/reading/"))
    assert "请假" in listed
    assert "还剩" in listed
    answer = client.post(f"/reading/{revision.id}/acknowledge", follow_redirects=True)
    assert "已签署知悉：请假 A/0" in plain(answer)
    assert "待阅读 1" not in plain(client.get("/inbox/todo"))
    assert "请阅读本版次" not in client.get("/procedures/leave").text


def test_the_record_is_a_signature_with_the_digest_of_what_was_read(session, revision, li, acting):
    acknowledge(session, revision.id, by=acting(li))
    acknowledge(session, revision.id, by=acting(li))
    facts = [one for one in ledger.read(session, "def/process/leave") if one.type == "document.acknowledged"]
    assert [(one.actor, one.public["sha256"]) for one in facts] == [(li.id, revision.digest)]
    assert facts[0].public["signature"] == {"meaning": "知悉", "name": "李明", "roles": ["customer_service"]}


def test_who_was_not_asked_has_nothing_to_sign(session, client, revision, people, acting):
    other = people("zhou", name="周一")
    with pytest.raises(NotFound):
        acknowledge(session, revision.id, by=acting(other))
    client.sign_in("zhou")
    assert "没有要阅读的文件" in client.get("/reading/").text


def test_what_was_replaced_is_not_to_be_read_any_more(session, client, revision, li, acting):
    commands.deploy(session, {"leave.bpmn": LEAVE + b"<!-- 2 -->"}, by=SYSTEM)
    with pytest.raises(Conflict):
        acknowledge(session, revision.id, by=acting(li))
    client.sign_in("li")
    assert "待阅读 1" not in plain(client.get("/inbox/todo"))
    assert "没有要阅读的文件" in client.get("/reading/").text


def test_owners_see_who_has_not_read_who_is_late_and_who_works_without(session, owner, revision, li, acting, clock):
    instance = commands.start(session, "leave", {"reason": "病假"}, by=SYSTEM)
    roles.grant(session, li.id, "cs_manager", by=SYSTEM)
    for by, data in ((SYSTEM, {"days": 3}), (acting(li), {"decision": "agree"})):
        task = session.scalars(select(Task).where(Task.instance_id == instance.id, Task.state == TaskState.OPEN)).one()
        commands.complete(session, task.id, data, by=by)
    clock(timedelta(days=6))
    assert "应读 已读 未读 逾期未读 leave 请假 A/0 2026-11-16 2 人 已读 0 人 未读 2 人 逾期 2 人" in plain(
        owner.get("/reading/documents")
    )
    page = plain(owner.get(f"/reading/documents/{revision.id}"))
    assert re.search(r"李明 .* 未读 未读即办理 1 项 王芳 .* 未读 —", page)
    acknowledge(session, revision.id, by=acting(li))
    assert "李明" not in plain(owner.get(f"/reading/documents/{revision.id}?left=1"))
    assert "未读即办理 1 项" in plain(owner.get(f"/reading/documents/{revision.id}")), "it was done unread all the same"


def test_others_do_not_see_who_has_read_what(client, revision):
    client.sign_in("li")
    assert client.get("/reading/documents").status_code == 403
    assert client.get(f"/reading/documents/{revision.id}").status_code == 403
    assert "/reading/documents" not in client.get("/reading/").text


def told(session, login: str) -> list[str]:
    """Return what a person was told of readings, oldest first."""
    found = select(Notice.text_zh).join(Person, Person.id == Notice.person_id).where(Person.login == login)
    return list(session.scalars(found.where(Notice.kind == "reading").order_by(Notice.created_at, Notice.id)))


def test_who_has_not_read_is_reminded_on_the_working_days_around_the_due_day(session, revision, li, people, acting):
    people("qin", "process_owner", name="秦越")
    due = clock.now() + timedelta(days=5)  # a Saturday
    with transaction(session):
        plan_reminders(session, revision, due)
    acknowledge(session, revision.id, by=acting(li))
    moments = sorted(clock.local(each) for each in session.scalars(select(Job.due_at)))
    assert [f"{each:%m-%d %H:%M}" for each in moments] == ["11-20 09:00", "11-23 09:00"]
    Player(session).pass_until(moments[0])
    assert told(session, "wang") == ["请阅读“请假”A/0 版并确认知悉，期限 2026-11-21"]
    assert (told(session, "li"), told(session, "qin")) == ([], ["“请假”A/0 版尚有 1 人未读（期限 2026-11-21）：王芳"])
    Player(session).pass_until(moments[1])
    assert "期限已过" in told(session, "wang")[1]
    assert [count for _at, count in readings.reminders(session, revision)] == [1, 1]


def test_nobody_is_reminded_of_what_was_replaced_or_is_read(session, revision):
    with transaction(session):
        plan_reminders(session, revision, clock.now() + timedelta(days=5))
    commands.deploy(session, {"leave.bpmn": LEAVE + b"<!-- 2 -->"}, by=SYSTEM)
    Player(session).pass_until(clock.now() + timedelta(days=9))
    assert told(session, "wang") == []
    assert session.scalars(select(Job)).all() == []


def test_the_owner_sees_when_readers_were_reminded(session, owner, revision):
    with transaction(session):
        plan_reminders(session, revision, clock.now() + timedelta(days=5))
    Player(session).pass_until(clock.now() + timedelta(days=5))
    assert "提醒未读 2 人" in plain(owner.get(f"/reading/documents/{revision.id}"))
