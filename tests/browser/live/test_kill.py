"""A server killed at every step of a complaint: the case ends as it does undisturbed, and its record is whole."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from engine import clock, commands, ledger
from engine.identity.actors import actor_of
from engine.model import Attachment, Entry, Incident, Instance, Job, Mail, Notice, Person, Task
from tests.acceptance.conftest import ACCEPTED, ASSESSED, OPINION, OWNER, REPORT
from tests.browser.live.programs import Programs
from tests.browser.live.server import PATIENCE, Server

WORK = [
    {"role": "maintenance", "work": "重做窗台防水"},
    {"role": "property", "work": "配合进户"},
]
PLACE = {"inspection_at": "2026-12-01T10:00+08:00", "inspection_place": "次卧", "attendees": ["maintenance"]}
FOUND = {"attendance": "石磊", "root_cause": "外侧防水失效", "inspection_result": "返修"}
DONE = {"work_state": "done", "progress_note": "已返修。", "done_note": "已返修并复测。"}
TOLD = {"result_cause": "防水失效", "result_measure": "重做防水", "result_channel": "phone", "resolved": True}
LESSON = {"lesson_title": "窗台防水做法", "lesson_process": "sweep", "lesson_text": "附加层"}
STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("chenxiao", "register", OWNER),
    ("liufang", "respond", {"response": "reached", "comforted": True, "response_note": "已致电安抚。"}),
    ("liufang", "assess", ASSESSED),
    ("shilei", "opine", {**OPINION, "needs_inspection": "yes", "executors": WORK, "opinion_via": "system"}),
    ("liufang", "arrange_inspection", PLACE),
    ("shilei", "inspect", FOUND),
    ("liufang", "reply", {**ACCEPTED, "agreed_date": "2027-01-15"}),
    ("shilei", "execute", DONE),
    ("weiqing", "execute", DONE),
    ("shilei", "complete", {"completion": "返修完成。", "reinspected": "yes"}),
    ("liufang", "tell_result", TOLD),
    ("songyu", "revisit", {"revisit_channel": "phone", "score": 95, "accepted": "yes"}),
    (
        "liufang",
        "report",
        {**REPORT, "lesson_title": "窗台防水做法", "lesson_process": "sweep", "lesson_text": "附加层"},
    ),
)


ROLES = {"shilei": "maintenance", "weiqing": "property"}


def play(programs: Programs, kill_after: Callable[[int], float] | None = None) -> str:
    """Bring a complaint from the hotline to its closing report; return its number."""

    def post(turn: int, login: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if kill_after is None:
            return programs.post(login, path, body, f"step-{turn}")
        return programs.post_and_die(login, path, body, f"step-{turn}", kill_after(turn))

    begun = post(0, "chenxiao", "/instances", {"process": "complaint", "data": {"entry": "register"}})
    number = str(begun["number"])
    for turn, (login, activity_id, data) in enumerate(STEPS, 1):
        task = programs.task(number, activity_id, ROLES[login] if activity_id == "execute" else "")
        post(turn, login, f"/tasks/{task}/complete", {"data": data})
    return number


def let_an_hour_pass(server: Server) -> None:
    """Let the leases end of jobs that were at work when the server was killed."""
    with server.session() as session:
        admin = session.scalars(select(Person).where(Person.login == "admin")).one()
        commands.advance_clock(session, 1, by=actor_of(session, admin))
    clock.set_offset(timedelta())


def outcome(server: Server, number: str) -> dict[str, Any]:
    """Wait until the machine work is done and return what is left of the case, without its times."""
    let_an_hour_pass(server)
    end = time.monotonic() + PATIENCE
    while True:
        with server.session() as session:
            instance = session.scalars(select(Instance).where(Instance.number == number)).one()
            mails = select(Mail.to_address, Mail.subject).where(Mail.instance_id == instance.id)
            unsent = len(session.execute(mails.where(Mail.sent_at.is_(None))).all())
            jobs = session.scalar(select(func.count()).select_from(Job).where(Job.instance_id == instance.id))
            if (unsent or jobs or instance.ended_at is None) and time.monotonic() < end:
                time.sleep(0.2)
                continue
            assert [one.stream for one in ledger.verify_all(session) if not one.ok] == []
            notices = select(Notice.person_id, Notice.text_zh).where(Notice.instance_id == instance.id)
            tasks = select(Task.activity_id, Task.state).where(Task.instance_id == instance.id)
            entry = session.scalars(select(Entry).where(Entry.number == number)).one()
            return {
                "ended as": instance.ended_as,
                "work left": (unsent, jobs),
                "incidents": session.scalar(select(func.count()).select_from(Incident)),
                "facts": Counter(fact.type for fact in ledger.read(session, f"pi/{number}")),
                "tasks": Counter(map(tuple, session.execute(tasks))),
                "mails": Counter(map(tuple, session.execute(mails))),
                "notices": Counter(text for _, text in session.execute(notices)),
                "entry": {name: value for name, value in entry.data.items() if not name.endswith("_at")},
                "files": session.scalar(
                    select(func.count()).select_from(Attachment).where(Attachment.instance_id == instance.id)
                ),
            }


def test_a_server_killed_at_every_step_loses_and_doubles_nothing(another: Callable[..., Server]) -> None:
    calm, killed = another("calm"), another("killed")
    number = play(Programs(calm))
    # from before the request arrives to some time after it was answered, when its machine work is under way
    assert play(Programs(killed), lambda turn: (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)[turn % 7]) == number
    expected, found = outcome(calm, number), outcome(killed, number)
    assert expected["ended as"] == "closed_accepted"
    assert found == expected
