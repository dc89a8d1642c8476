"""What a phone on site takes along and sends, over HTTP: once each, with both times, only for those who take part."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from engine import commands
from engine.model import Attachment, Entry, Instance
from engine.registers import find
from tests.acceptance.conftest import Company
from tests.acceptance.sweeps import FINDING, Sweep, photo, sweep
from tests.conftest import Browser

KEY = "0mhx2k9ab-0123456789abcdef"
NOTED = "2026-11-16T08:15:00+08:00"
JSON = {"Accept": "application/json"}


@pytest.fixture
def case(company: Company) -> Sweep:
    """Return a sweep whose structural round is being checked."""
    return sweep(company).planned()


@pytest.fixture
def phone(app: Flask, case: Sweep) -> Browser:
    """Return the phone of a checker who has signed in."""
    opened = Browser(app)
    opened.sign_in("chenxiao", "Fanghuan-2026")
    return opened


def send(phone: Browser, case: Sweep, what: str, body: dict[str, Any], key: str = KEY) -> Any:
    """Send what the phone kept."""
    path = f"/site/{case.task('sweep_r1').id}/{what}"
    return phone.post(path, json=body, headers={**JSON, "Idempotency-Key": key})


def rows(case: Sweep, register: str, **keys: str) -> list[Entry]:
    """Return what lies in a register now, after what the phone has sent."""
    case.company.session.rollback()
    return find(case.company.session, register, **(keys or {"source_number": case.number}))


def finding(**changes: Any) -> dict[str, Any]:
    """Return a finding as the phone noted it."""
    return {**FINDING, "noted_at": NOTED, **changes}


def test_the_luggage_holds_the_list_the_homes_and_what_was_found(case: Sweep, phone: Browser) -> None:
    told = phone.get(f"/site/{case.task('sweep_r1').id}/luggage", headers=JSON).get_json()
    assert (told["round"], len(told["items"]), told["person"]["name"]) == ("R1", 15, "陈晓")
    assert [(each["name"], each["wanted"]) for each in told["buildings"]] == [("1幢", ["0101", "0202"])]
    send(phone, case, "findings", finding())
    told = phone.get(f"/site/{case.task('sweep_r1').id}/luggage", headers=JSON).get_json()
    assert [each["where"] for each in told["findings"]] == ["1幢 0301 阳台"]
    assert told["figures"] == [{"round": "R1", "found": 1, "severe": 0, "closed": 0, "open": 1, "rate": 0}]


def test_a_finding_sent_twice_is_one_finding_with_the_same_answer(case: Sweep, phone: Browser) -> None:
    first, again = (send(phone, case, "findings", finding()) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.get_json() == again.get_json()
    case.company.session.rollback()
    counted = select(func.count()).select_from(Instance).where(Instance.process_key == "sweep-finding")
    assert case.company.session.scalar(counted) == 1


def test_both_times_are_kept_and_the_late_one_shows(case: Sweep, phone: Browser) -> None:
    send(phone, case, "findings", finding())
    (entry,) = rows(case, "finding")
    assert (entry.data["noted_at"], entry.data["received_at"]) == ("2026-11-16 08:15", "2026-11-16 09:30")
    (fact,) = [fact for fact in case.facts if fact.type == "finding.recorded"]
    assert fact.public["noted_at"] == NOTED
    assert fact.public["received_at"].startswith("2026-11-16T01:30")


def test_photos_follow_their_finding_each_once(case: Sweep, phone: Browser) -> None:
    number = send(phone, case, "findings", finding()).get_json()["number"]
    for key in ("photo-key-000000001", "photo-key-000000001", "photo-key-000000002"):
        assert picture(phone, case, key).status_code == 200
    (entry,) = rows(case, "finding", case_number=number)
    assert len(entry.data["photos"]) == 2
    assert case.company.session.scalar(select(func.count()).select_from(Attachment)) == 2


def picture(phone: Browser, case: Sweep, key: str, content: bytes | None = None) -> Any:
    """Send a photo of the finding."""
    path = f"/site/{case.task('sweep_r1').id}/findings/{KEY}/photos"
    data = {"photo": (io.BytesIO(content or photo("墙").content), "墙.jpg")}
    return phone.post(path, data=data, headers={**JSON, "Idempotency-Key": key})


def test_a_photo_without_its_finding_and_what_is_no_photo_are_refused(case: Sweep, phone: Browser) -> None:
    assert picture(phone, case, "photo-key-000000001").status_code == 404
    send(phone, case, "findings", finding())
    assert picture(phone, case, "photo-key-000000002", b"%PDF-1.4 no picture").status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"severity": "dreadful"}, "severity"),
        ({"responsible": "admin"}, "responsible"),
        ({"plan_x": 1.2}, "plan_x"),
        ({"noted_at": "yesterday"}, "noted_at"),
        ({"noted_at": "2026-11-16T08:15:00"}, "noted_at"),
        ({"round": "R9"}, "round"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_is_kept(
    case: Sweep, phone: Browser, changes: dict[str, Any], field: str
) -> None:
    answer = send(phone, case, "findings", finding(**changes))
    assert answer.status_code == 422
    assert list(answer.get_json()["errors"]) == [field]
    assert rows(case, "finding") == []


def test_the_round_is_the_tasks_own_whatever_the_phone_says(case: Sweep, phone: Browser) -> None:
    send(phone, case, "findings", finding(round="R4"))
    (entry,) = rows(case, "finding")
    assert entry.data["round"] == "R1"


def test_what_was_noted_before_the_sheet_was_handed_in_still_arrives(case: Sweep, phone: Browser) -> None:
    path = f"/site/{case.task('sweep_r1').id}/findings"
    case.checked("sweep_r1")
    headers = {**JSON, "Idempotency-Key": KEY}
    assert phone.post(path, json=finding(), headers=headers).status_code == 200


def test_when_the_sweep_is_over_the_phone_is_told(case: Sweep, phone: Browser) -> None:
    path = f"/site/{case.task('sweep_r1').id}/findings"
    commands.cancel(case.company.session, case.instance.id, reason="项目停工", by=case.company.actor("linyue"))
    headers = {**JSON, "Idempotency-Key": KEY}
    answer = phone.post(path, json=finding(), headers=headers)
    assert (answer.status_code, answer.get_json()["title"]) == (409, "本次扫楼已结束，不再接收记录")


def test_the_checklist_of_a_unit_is_one_sheet_that_later_answers_mend(case: Sweep, phone: Browser) -> None:
    head = {"round": "R1", "building": "1幢", "unit": "0101", "noted_at": NOTED}
    first = send(phone, case, "sheets", {**head, "results": {"SWP-R1-01": "ok", "SWP-R1-06": "bad"}})
    again = send(phone, case, "sheets", {**head, "results": {"SWP-R1-06": "ok"}}, "another-key-00000001")
    assert first.get_json() == again.get_json()
    (sheet,) = rows(case, "site_sheet")
    assert {row["code"]: row["result"] for row in sheet.data["results"]} == {"SWP-R1-01": "ok", "SWP-R1-06": "ok"}
    assert (sheet.data["problems"], sheet.data["checked_by"]) == (0, "陈晓")


@pytest.mark.parametrize("results", [{}, {"SWP-R1-01": "maybe"}, {"NO-1": "ok"}])
def test_answers_to_what_was_not_asked_are_refused(case: Sweep, phone: Browser, results: dict[str, str]) -> None:
    body = {"round": "R1", "building": "1幢", "unit": "0101", "noted_at": NOTED, "results": results}
    assert send(phone, case, "sheets", body).status_code == 422


def test_strangers_learn_nothing_and_send_nothing(app: Flask, case: Sweep) -> None:
    task = case.task("sweep_r1").id
    nobody = Browser(app)
    assert nobody.get(f"/site/{task}/luggage", headers=JSON).status_code == 401
    assert nobody.get("/site/session", headers=JSON).status_code == 401
    stranger = Browser(app)
    stranger.sign_in("mabin", "Fanghuan-2026")
    assert stranger.get(f"/site/{task}/luggage", headers=JSON).status_code == 404
    assert send(stranger, case, "findings", finding()).status_code == 404


def test_the_frame_is_the_same_for_everybody_and_holds_nobodys_data(app: Flask, case: Sweep, phone: Browser) -> None:
    task = case.task("sweep_r1").id
    mine, anybodys = phone.get(f"/site/{task}"), Browser(app).get("/site/")
    assert mine.get_data(as_text=True) == anybodys.get_data(as_text=True)
    assert "陈晓" not in mine.get_data(as_text=True)


def test_only_tasks_drawn_for_the_site_have_the_page(case: Sweep, phone: Browser) -> None:
    case.found("sweep_r1")
    other = case.company.session.scalars(select(Instance).where(Instance.process_key == "sweep-finding")).one()
    task = case.company.case(other).task("assign")
    assert phone.get(f"/site/{task.id}/luggage", headers=JSON).status_code == 404
    shown = phone.get(f"/tasks/{case.task('sweep_r1').id}").get_data(as_text=True)
    assert f"/site/{case.task('sweep_r1').id}" in shown
