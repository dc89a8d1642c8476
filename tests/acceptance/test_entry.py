"""How a complaint comes in: quick note, registration, portal; nobody can set the time of its receipt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from engine import commands
from engine.actor import SYSTEM
from engine.clock import now
from engine.errors import FieldsInvalid, NotAllowed
from engine.identity import roles
from engine.model import Notice
from tests.acceptance.conftest import OWNER, Company
from web.demo.load import shipped_files
from web.trial.player import CannotPlay

FORMS = {name: json.loads(source) for name, source in shipped_files().items() if name.endswith(".form")}


def components(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for component in form.get("components", []):
        yield component
        yield from components(component)


def options(form: str, key: str) -> list[str]:
    field = next(one for one in components(FORMS[form]) if one.get("key") == key)
    return [option["value"] for option in field["values"]]


# -- any employee


def test_any_employee_writes_a_note_and_customer_service_registers_it(company: Company) -> None:
    case = company.begin("mabin", entry="note")
    assert case.task("note").assignee_id == company.person("mabin").id
    case.do("note", customer_name="冯佳怡", phone="13900000101", project="shuyuan", content="车位优惠未写入合同。")
    assert case.steps == ["register"]
    assert case.do("register", **{**OWNER, "project": "shuyuan"}) in ("chenxiao", "huangmei", "zhengkai")
    assert case.steps == ["assess", "respond"]


def test_the_note_tells_the_employee_the_promise_to_pass_on() -> None:
    texts = [one["text"] for one in components(FORMS["complaint-note.form"]) if one["type"] == "text"]
    assert any("2个工作日" in text for text in texts)


def test_a_note_needs_only_the_content(company: Company) -> None:
    case = company.begin("mabin", entry="note")
    with pytest.raises(FieldsInvalid):
        case.do("note", content="")
    case.do("note", content="有位业主在大门口说电梯坏了，未留姓名。")
    assert case.steps == ["register"]


def test_only_customer_service_skips_the_note(company: Company) -> None:
    case = company.begin("mabin", entry="register")
    assert case.steps == ["note"]
    case.do("note", content="车位优惠未写入合同。")
    with pytest.raises(CannotPlay):
        case.do("register", by="mabin", **OWNER)
    own = company.begin("huangmei", entry="register")
    assert own.task("register").assignee_id == company.person("huangmei").id


def test_what_the_note_said_is_there_for_the_registration(company: Company) -> None:
    case = company.begin("mabin", entry="note")
    case.do("note", customer_name="冯佳怡", content="车位优惠未写入合同。")
    assert (case.values["customer_name"], case.values["content"]) == ("冯佳怡", "车位优惠未写入合同。")


def test_an_employee_does_not_register(company: Company) -> None:
    case = company.begin("mabin", entry="note")
    case.do("note", content="车位优惠未写入合同。")
    with pytest.raises(CannotPlay):
        case.do("register", by="mabin", **OWNER)


# -- registration by customer service


@pytest.mark.parametrize("channel", options("complaint-register.form", "channel"))
def test_every_channel_can_be_registered(company: Company, channel: str) -> None:
    case = company.complaint(channel=channel)
    assert case.steps == ["assess", "respond"]
    assert case.entry.data["channel"] == channel


@pytest.mark.parametrize("field", ["channel", "project", "topic", "place", "content"])
def test_a_registration_is_complete(company: Company, field: str) -> None:
    with pytest.raises(FieldsInvalid) as refused:
        company.complaint(**{field: None})
    assert [name for name in refused.value.fields if field in name] != []


def test_the_register_keeps_everything_the_documents_ask_for(company: Company) -> None:
    given = {
        "household_note": "老人对低频噪声敏感",
        "amount": 50000,
        "first_reported": "2026-05-08",
        "previous_reports": "报修两次",
        "promise": "免一年物业费",
        "consultant": "高翔",
        "hazards": ["water"],
    }
    data = company.complaint(**given).entry.data
    assert {name: data[name] for name in given} == given
    assert {name: data[name] for name in OWNER} == OWNER
    assert data["status"] == "open"


def test_earlier_complaints_of_the_household_are_found(company: Company) -> None:
    first = company.complaint()
    second = company.complaint(phone="13900009999", content="又渗水了。")
    other = company.complaint(building="2幢", phone="13900008888")
    assert second.values["previous"] == [first.number]
    assert other.values["previous"] == []


# -- the portal


@pytest.mark.parametrize("channel", ["website", "official_account", "app", "online_service"])
def test_online_complaints_are_registered_and_assigned_at_once(company: Company, channel: str) -> None:
    case = company.written_in(channel=channel)
    assert case.steps == ["assess", "respond"]
    assert case.values["handler"] == company.person("liufang").id
    assert case.entry.data["registered_at"] == case.entry.data["received_at"]
    assert company.mails("chenhaitao@owner.example") == [f"您的投诉已受理，编号 {case.number}"]


def test_the_specialist_with_the_fewest_open_tasks_gets_it(company: Company) -> None:
    roles.grant(
        company.session, company.person("zhengkai").id, "complaint_specialist", "project", "jiangpan", by=SYSTEM
    )
    company.session.commit()
    handlers = [
        company.written_in(unit=f"0{floor}01", phone=f"1390000000{floor}").values["handler"] for floor in (1, 2)
    ]
    assert set(handlers) == {company.person("liufang").id, company.person("zhengkai").id}


def test_without_a_specialist_of_the_project_the_company_has_one(company: Company) -> None:
    case = company.written_in(project="shuyuan")
    assert case.values["handler"] == company.person("zhengkai").id


# -- nothing is back-dated (REC-018)


def test_no_form_asks_for_a_time_the_system_records() -> None:
    times = {"received_at", "registered_at", "started_at", "closed_at", "completed_at", "signed_at", "date"}
    asked = {
        (name, one["key"])
        for name, form in FORMS.items()
        for one in components(form)
        if one.get("key") in times and not one.get("readonly") and not one.get("disabled")
    }
    assert asked == set()


def test_a_time_sent_along_with_a_form_is_dropped(company: Company) -> None:
    case = company.begin("chenxiao", entry="register", received_at="2026-01-01T00:00:00Z")
    case.do("register", **OWNER, received_at="2026-01-01T00:00:00Z", registered_at="2026-01-01T00:00:00Z")
    assert case.due("reply") == "2026-11-18 09:30"
    assert case.entry.data["received_at"] == case.entry.data["registered_at"] == case.values["received_at"]
    assert now().isoformat()[:16] == case.values["received_at"][:16].replace("09:30", "01:30")


def test_a_time_sent_with_the_message_or_the_start_is_overwritten(company: Company) -> None:
    early = "2026-01-01T00:00:00Z"
    case = company.written_in(received_at=early, registered_at=early)
    assert case.due("reply") == "2026-11-18 09:30"
    assert not case.entry.data["registered_at"].startswith("2026-01")
    started = commands.start(
        company.session, "complaint", {"entry": "note", "received_at": early}, by=company.actor("mabin")
    )
    note = company.case(started)
    note.do("note", content="车位优惠未写入合同。")
    assert note.due("register") == "2026-11-16 13:30"


def test_the_parent_of_a_mass_complaint_and_the_repair_are_not_started_by_hand(company: Company) -> None:
    with pytest.raises(NotAllowed):
        commands.start(company.session, "complaint-action", {}, by=company.actor("mabin"))


def test_a_quick_note_that_is_not_sent_reminds_its_writer_and_customer_service(company: Company) -> None:
    case = company.begin("songyu", entry="note")
    company.now_is("2026-11-16 15:00")
    assert case.steps == ["note"]
    told = company.session.scalars(select(Notice.text_zh).where(Notice.instance_id == case.instance.id))
    assert f"投诉 {case.number} 的快速记录尚未提交" in " ".join(told)
