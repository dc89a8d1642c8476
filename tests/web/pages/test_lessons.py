"""What happened again since a lesson was published stands on its page and in the list of lessons."""

from __future__ import annotations

from importlib import resources

import pytest

from engine import clock, commands
from engine.actor import SYSTEM
from engine.catalogue import load_catalogue
from engine.database import transaction
from engine.registers import save_entry

FORMS = ("register-project", "register-lesson", "register-complaint")


@pytest.fixture
def lessons(session, people):
    """Return the session of a company with a published lesson, a candidate and one complaint of its kind."""
    folder = resources.files("workflows")
    commands.deploy(session, {f"{key}.form": (folder / f"forms/{key}.form").read_bytes() for key in FORMS}, by=SYSTEM)
    with transaction(session):
        for name in ("company", "complaint", "lesson"):
            load_catalogue(session, name, (folder / f"catalogue/{name}.toml").read_bytes(), by=SYSTEM)
        save_entry(session, "project", {"name": "云澜山"}, by=SYSTEM, number="XM-001", scope=("project", "XM-001"))
        today = clock.local(clock.now()).date().isoformat()
        told = {"title": "屋面设备隔振", "topic": "noise", "status": "published", "published_on": today}
        save_entry(session, "lesson", told, by=SYSTEM, number="JY-1")
        save_entry(session, "lesson", {"title": "披水板", "status": "candidate"}, by=SYSTEM, number="JY-2")
        noise = {"topic": "noise", "valid": "yes", "summary": "风机噪声"}
        save_entry(session, "complaint", noise, by=SYSTEM, number="TS-1", scope=("project", "XM-001"))
    people("chen", "customer_service", name="陈晓")
    people("guest", name="来宾")
    return session


def page(browser, login, path):
    opened = browser()
    opened.sign_in(login)
    return opened.get(path).text


def test_the_page_of_a_lesson_names_projects_and_what_happened(lessons, browser):
    shown = page(browser, "chen", "/registers/lesson/JY-1")
    assert "云澜山" in shown
    assert "投诉 1 起" in shown
    assert "/registers/complaint/TS-1" in shown
    assert "检查时问过 0 次" in shown


def test_who_may_not_read_complaints_sees_how_many_and_no_number(lessons, browser):
    shown = page(browser, "guest", "/registers/lesson/JY-1")
    assert "投诉 1 起" in shown
    assert "TS-1" not in shown


def test_the_list_of_lessons_says_how_often(lessons, browser):
    shown = page(browser, "guest", "/registers/lesson")
    assert shown.count("复发 1 次") == 1
    assert "复发 0 次" not in shown


def test_candidates_and_other_registers_say_nothing_of_it(lessons, browser):
    for path in ("/registers/lesson/JY-2", "/registers/complaint", "/registers/complaint/TS-1"):
        assert "发布后复发" not in page(browser, "chen", path)
